internal import Findings
internal import Schema
internal import YAML

/// The plan as a bootstrap Job carries it: written here, read back here, and read by `templates/runner/plan.lua`.
package struct PlanDocument {
  /// Whoever reads a plan knows its format, or says that it does not.
  static let format = 2

  /// A replicaset of which instances leave the cluster: some of them, or all.
  package struct Leaving {
    /// The name of its StatefulSet.
    package internal(set) var alias: String
    var uuid: String
    /// Whether the replicaset leaves as a whole, and so its buckets have to move.
    package internal(set) var toDrain: Bool
    /// Its instances that leave.
    package internal(set) var servers: [(uri: String, uuid: String)]
  }

  /// What the Job is for, by ``RunnerJob/Mode``. Plans of former versions name none: they bootstrap.
  var mode = ""
  /// Whether the Job brings the cluster to the plan.
  package var bootstraps: Bool { mode.isEmpty || mode == RunnerJob.Mode.bootstrap.rawValue }
  /// The Cluster's name.
  package internal(set) var cluster: String
  var namespace: String?
  var httpPort = 0
  /// The runner's budget, in seconds.
  var timeoutSeconds = 0
  /// Seconds for which the summary of the Job is a verdict on the cluster; nil where it is none.
  var validFor: Int?
  /// What the log ends with when all is as planned, after advice in lines of its own.
  var done = ""
  /// The names of an instance's volumes by the Role, with `{name}` for that of its pod.
  var volumes: YAMLValue = [:]
  /// Replicasets of which at least one instance leaves.
  package internal(set) var leaving: [Leaving] = []
  /// What the command line asks a repair to do, and to which pods; nil for all other modes.
  var repair: YAMLValue?
  /// In the order in which a fresh cluster is sent them.
  package internal(set) var calls: [AdminCall]
}

// MARK: - Writing

extension PlanDocument {
  /// The text of the plan.
  ///
  /// The replicasets to join stand first, each list under an anchor, and the calls refer to them: the calls can be read
  /// at one sight, and a thousand instances fit into the annotations of a Job.
  var text: String {
    var writer = YAMLWriter()
    writer.appendDocument(head)
    var calls = calls
    let joins = calls.indices.filter { calls[$0].name == .editTopology }
    for (position, index) in joins.enumerated() {
      let anchor = joins.count == 1 ? "join" : "join-\(position + 1)"
      writer.append(anchor: anchor, calls[index].variables?["replicasets"]?.sequence ?? [])
      calls[index].variables?["replicasets"] = .literal("*\(anchor)")
    }
    writer.appendDocument(["calls": .sequence(calls.map(Self.value))])
    return String(decoding: writer.bytes, as: UTF8.self) + answers
  }

  /// The text of the plan with the names of the application's sections, and without what is in them.
  package var withoutSections: String {
    var plan = self
    for index in plan.calls.indices where plan.calls[index].name == .config {
      let sections = plan.calls[index].variables?["sections"]?.sequence ?? []
      plan.calls[index].variables?["sections"] = .sequence(sections.map { ["filename": $0["filename"] ?? ""] })
    }
    return plan.text
  }

  /// The end of every plan: which errors pass, and what is said of others.
  private var answers: String { repair == nil ? Self.bootstrapAnswers : Self.repairAnswers }

  private static let bootstrapAnswers = text(of: ObjectTemplate.bootstrapAnswers)
  private static let repairAnswers = text(
    of: ObjectTemplate.repairAnswers["advice"]?.mapping.entries.reduce(into: ObjectTemplate.bootstrapAnswers) {
      $0[path: "advice", $1.key] = $1.value
    } ?? ObjectTemplate.bootstrapAnswers)

  private static func text(of answers: YAMLValue) -> String {
    String(decoding: YAMLWriter.text(of: answers), as: UTF8.self)
  }

  private var head: YAMLValue {
    var head: YAMLValue = ["format": .integer(Self.format), "mode": .string(mode), "cluster": .string(cluster)]
    if let namespace { head["namespace"] = .string(namespace) }
    head["httpPort"] = .integer(httpPort)
    head["timeoutSeconds"] = .integer(timeoutSeconds)
    if let validFor { head["validFor"] = .integer(validFor) }
    head["done"] = .string(done)
    head["volumes"] = volumes
    if let repair { head["repair"] = repair }
    if !leaving.isEmpty { head["leaving"] = .sequence(leaving.map(Self.value)) }
    return head
  }

  private static func value(_ leaving: Leaving) -> YAMLValue {
    [
      "alias": .string(leaving.alias), "uuid": .string(leaving.uuid), "toDrain": .boolean(leaving.toDrain),
      "servers": .sequence(leaving.servers.map { ["uri": .string($0.uri), "uuid": .string($0.uuid)] }),
    ]
  }

  private static func value(_ call: AdminCall) -> YAMLValue {
    var value: YAMLValue = ["name": .string(call.title), "call": .string(call.name.rawValue)]
    value["step"] = call.name.step.map { .string($0) }
    value["to"] = .string(call.target.rawValue)
    value["query"] = .string(call.query)
    value["check"] = call.check.map { .string($0) }
    value["variables"] = call.variables
    value["each"] = call.each.map { .sequence($0) }
    return value
  }
}

// MARK: - Reading

extension PlanDocument {
  /// Reads a plan back. A cluster may still hold Jobs of format 1, which named neither a format nor `toDrain`.
  ///
  /// Nil where it is no plan of a known format.
  package init?(reading text: String) {
    var diagnostics = Diagnostics()
    guard let value = YAMLValue.documents(in: Array(text.utf8), into: &diagnostics).first, !diagnostics.hasErrors,
      [nil, .integer(1), .integer(Self.format)].contains(value["format"])
    else { return nil }
    mode = value["mode"]?.string ?? ""
    cluster = value["cluster"]?.string ?? ""
    namespace = value["namespace"]?.string
    done = value["done"]?.string ?? ""
    volumes = value["volumes"] ?? [:]
    httpPort = Self.integer(value["httpPort"])
    timeoutSeconds = Self.integer(value["timeoutSeconds"])
    leaving = (value["leaving"]?.sequence ?? []).map(Self.leaving)
    calls = (value["calls"]?.sequence ?? []).compactMap(Self.call)
  }

  private static func leaving(_ value: YAMLValue) -> Leaving {
    let servers = (value["servers"]?.sequence ?? []).map { ($0["uri"]?.string ?? "", $0["uuid"]?.string ?? "") }
    return Leaving(
      alias: value["alias"]?.string ?? "", uuid: value["uuid"]?.string ?? "",
      toDrain: (value["toDrain"] ?? value["drained"]) == true, servers: servers)
  }

  /// Nil for a call that this version does not know.
  private static func call(_ value: YAMLValue) -> AdminCall? {
    guard let name = value["call"]?.string.flatMap(AdminCall.Name.init) else { return nil }
    let target = value["to"]?.string.flatMap(AdminCall.Target.init) ?? .control
    return AdminCall(
      name, to: target, value["name"]?.string ?? "", query: value["query"]?.string ?? "",
      check: value["check"]?.string, variables: value["variables"], each: value["each"]?.sequence)
  }

  private static func integer(_ value: YAMLValue?) -> Int {
    if case .literal(let text)? = value { Int(text) ?? 0 } else { 0 }
  }
}
