internal import Findings
internal import Kubernetes
internal import Render
internal import Schema
internal import YAML

/// What documents must say of a live cluster because no name yields it: UUIDs that were drawn at random, and weights.
struct LiveIdentities {
  /// By the namespace and name of a Role.
  private var roles: [String: Given] = [:]

  private struct Given {
    var uuids: [YAMLMapping.Entry] = []
    var weights: Set<Double> = []
    /// Whether Cartridge drew the UUID of one of the replicasets.
    var hasDrawnReplicaset = false
    /// What the documents say without it.
    let plannedWeight: Double
    let era: Compatibility?
  }

  /// The weight that picodata's operator 0.1.2 sends for all replicasets, whatever their annotation says.
  private static let weightOfPicodata = 10.0

  /// - Parameters:
  ///   - topologies: what the documents describe without it.
  ///   - answer: what the members say.
  ///   - diagnostics: takes what they say that no document can.
  init(of topologies: [Topology], from answer: ServersAnswer, into diagnostics: inout Diagnostics) {
    var planned: Set<String> = []
    for topology in topologies {
      for part in topology.parts {
        var given = Given(plannedWeight: part.role.weight, era: topology.cluster.compatibility)
        for replicaset in part.replicasets {
          let instances = topology.instances(of: replicaset, in: part.role)
          planned.formUnion(instances.map(\.uri))
          Self.compare(replicaset, instances, of: topology.cluster, with: answer, to: &given, into: &diagnostics)
        }
        if given.weights.count > 1 { diagnostics.error(.severalWeights(part.role.name), at: nil) }
        roles["\(topology.cluster.effectiveNamespace)/\(part.role.name)"] = given
      }
    }
    for server in answer.servers where !planned.contains(server.uri) {
      diagnostics.note(.stranger(server), at: server.location)
    }
  }

  private static func compare(
    _ replicaset: Replicaset, _ instances: [Instance], of cluster: ClusterModel, with answer: ServersAnswer,
    to given: inout Given, into diagnostics: inout Diagnostics
  ) {
    var first: ServersAnswer.Server?
    var drawn: [YAMLMapping.Entry] = []
    for instance in instances {
      guard let server = answer.server(at: instance.uri), let uuid = server.uuid else {
        let server = answer.server(at: instance.uri)
        diagnostics.error(.notListed(instance, cluster.effectiveNamespace, server), at: server?.location)
        continue
      }
      if uuid != instance.uuid {
        let key = instance.pod.dropFirst(replicaset.name.count - "\(replicaset.ordinal)".count)
        drawn.append(YAMLMapping.Entry(String(key), .string(uuid)))
      }
      if let first, first.replicaset != server.replicaset {
        let note = Diagnostic.Note("`\(first.uri)` is in another", at: first.location)
        diagnostics.error(.twoReplicasets(replicaset.name), at: server.location, notes: [note])
      }
      first = first ?? server
    }
    defer { given.uuids += drawn }
    guard let first, let uuid = first.replicaset else { return }
    if let weight = first.weight { given.weights.insert(weight) }
    if uuid != replicaset.uuid {
      given.hasDrawnReplicaset = true
      given.uuids.append(YAMLMapping.Entry("\(replicaset.ordinal)", .string(uuid)))
    }
  }

  /// A Role's document with what is known of its replicasets.
  func completing(_ document: YAMLValue) -> YAMLValue {
    let namespace = document.objectNamespace.isEmpty ? "default" : document.objectNamespace
    guard document["kind"] == "Role", let given = roles["\(namespace)/\(document.objectName)"] else { return document }
    var spec = document["spec"] ?? [:]
    let assumed = given.era == .picodata01 && given.hasDrawnReplicaset ? Self.weightOfPicodata : nil
    if let weight = given.weights.first ?? assumed, weight != given.plannedWeight {
      spec[path: "vshard", "weight"] = .number(weight)
    }
    if !given.uuids.isEmpty { spec["uuids"] = .mapping(YAMLMapping(given.uuids)) }
    var document = document
    document["spec"] = spec
    return document
  }
}

extension Finding {
  fileprivate static func notListed(
    _ instance: Instance, _ namespace: String, _ server: ServersAnswer.Server?
  ) -> Finding {
    let what = server == nil ? "is not among the servers" : "is not a member: its server has no UUID"
    return Finding(
      .notAMember, "instance `\(namespace)/\(instance.pod)`, \(instance.uri), \(what)",
      help: "let the operator join all pods first, and ask again; one that was expelled must not be taken over")
  }

  fileprivate static func twoReplicasets(_ statefulSet: String) -> Finding {
    Finding(
      .notAMember, "the instances of StatefulSet `\(statefulSet)` are in two replicasets",
      help: "documents describe one replicaset per StatefulSet: expel what does not belong first")
  }

  fileprivate static func severalWeights(_ role: String) -> Finding {
    Finding(
      .notAdoptable, "the replicasets of Role `\(role)` have different weights",
      help: "let the operator give them the same weight first, or split the Role")
  }

  fileprivate static func stranger(_ server: ServersAnswer.Server) -> Finding {
    guard let uuid = server.uuid else {
      return Finding(
        .stranger, "`\(server.uri)` runs, but is not a member: it was never joined, or was expelled",
        help: "nothing is done to it")
    }
    return Finding(
      .stranger, "`\(server.uri)`, UUID \(uuid), is a member that no StatefulSet of these Roles holds",
      help: "no Job touches it: expel it by hand when it is no longer needed")
  }
}
