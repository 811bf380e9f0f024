internal import Findings
internal import Schema
internal import YAML

/// What a user asks a repair to do besides what Cartridge suggests: names of pods.
package struct RepairRequest: Sendable {
  /// Those whose volume is empty, and which get the data of their replicaset.
  package let refill: [String]
  /// Those that are dead, and take no part any more.
  package let disable: [String]
  /// Those that take part again.
  package let enable: [String]

  /// Takes the names as they were typed.
  package init(refill: [String] = [], disable: [String] = [], enable: [String] = []) {
    self.refill = refill
    self.disable = disable
    self.enable = enable
  }

  /// All names.
  package var pods: [String] { refill + disable + enable }

  /// As the runner reads it.
  var value: YAMLValue {
    var value: YAMLValue = [:]
    for (name, pods) in [("refill", refill), ("disable", disable), ("enable", enable)] where !pods.isEmpty {
      value[name] = .sequence(pods.map { .string($0) })
    }
    return value
  }

  /// Reports what a Cluster does not have, and a Cartridge that cannot be repaired so.
  func check(against plan: BootstrapPlan, into diagnostics: inout Diagnostics) {
    let cluster = plan.cluster
    if cluster.cartridgeVersion < .withSuggestions {
      diagnostics.error(.notRepairable(cluster), at: cluster.location)
    }
    let known = plan.builder.replicasets.flatMap { $0.instances.map(\.pod) }
    let names = Set(known)
    for pod in pods where !names.contains(pod) {
      diagnostics.error(.unknownInstance(pod, known: known, cluster: cluster.name), at: nil)
    }
  }
}

extension BootstrapPlan {
  /// The plan of a Job that repairs. Nothing is joined or edited: the calls that do this say who is planned, and
  /// stand behind the last that the runner carries out.
  ///
  /// - Parameter request: what the user asks for.
  /// - Returns: the plan of mode `repair`.
  func repair(_ request: RepairRequest) -> PlanDocument {
    let asked: [AdminCall.Name] = [
      .instanceState, .probeServer, .servers, .issues, .rebalancer, .restartReplication,
    ]
    let joins: [AdminCall.Name] = [.editTopology, .joinServer]
    var plan = document(
      .repair, timeoutSeconds: cluster.bootstrap.timeoutSeconds,
      done: "done: nothing is left to repair in cluster \(cluster.name)",
      calls: calls.filter { asked.contains($0.name) } + builder.repairs + calls.filter { joins.contains($0.name) })
    plan.repair = request.value
    return plan
  }
}

extension Finding {
  fileprivate static func notRepairable(_ cluster: ClusterModel) -> Finding {
    let version = cluster.cartridgeVersion
    return Finding(
      .notRepairable,
      "Cartridge \(version.major).\(version.minor) suggests no repairs and cannot apply its configuration again",
      help: "that needs 2.4 or later; if the cluster runs it, say so in spec.cartridgeVersion")
  }

  fileprivate static func unknownInstance(_ pod: String, known: [String], cluster: String) -> Finding {
    Finding(
      .unknownInstance, "there is no instance `\(pod)` in Cluster `\(cluster)`",
      help: NearestName.of(pod, among: known).map { "did you mean `\($0)`?" })
  }
}
