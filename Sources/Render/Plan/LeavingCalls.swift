internal import Findings
internal import Kubernetes
internal import Schema
internal import YAML

/// The calls by which instances leave a cluster without losing data: leadership is handed over to instances that stay,
/// buckets move to other replicasets, and only then are they expelled.
struct LeavingCalls {
  private let text: AdminCallText
  private let joinsOneByOne: Bool
  private let failover: FailoverSettings.Mode
  private let replicasets: [PlanReplicaset]

  /// Nil where nobody leaves.
  init?(_ replicasets: [PlanReplicaset], of cluster: ClusterModel, text: AdminCallText) {
    self.replicasets = replicasets.filter { !$0.leaving.isEmpty }
    if self.replicasets.isEmpty { return nil }
    self.text = text
    joinsOneByOne = cluster.joinsWithJoinServer
    failover = cluster.failover.mode
  }

  var calls: [AdminCall] {
    (shrinking.isEmpty ? [] : [handOver]) + (toDrain.isEmpty ? [] : [drain]) + [expel]
  }

  /// Who leaves, as the runner reads it.
  var leaving: [PlanDocument.Leaving] {
    replicasets.map { planned in
      PlanDocument.Leaving(
        alias: planned.replicaset.name, uuid: planned.replicaset.uuid, toDrain: planned.replicaset.toDrain,
        servers: planned.leaving.map { ($0.uri, $0.uuid) })
    }
  }

  /// What a person does after that, for the end of the log.
  var advice: String {
    let roles = unique(toDrain.map(\.role)).map { role in
      "  Role \(role.name): `replicas: \(role.replicasetCount - role.drain.replicasets)` and no `drain`"
    }
    let templates = unique(shrinking.map(\.role)).map { role in
      let count = role.template.instances - role.drain.instances
      return "  template \(role.template.name): `replicas: \(count)` and no `\(LabelKey.drainReplicas)`"
    }
    let claims = replicasets.flatMap { $0.claims(of: $0.leaving) }
    let volumes = claims.isEmpty ? [] : ["These volumes remain:"] + Self.lines(of: claims)
    let steps = roles + Set(templates).sorted(by: NaturalOrder.precedes)
    return (["All instances that were to leave have left. Render and apply again with"] + steps + volumes)
      .map { $0 + "\n" }.joined()
  }

  /// Names in lines that fit a terminal; not all where there are many.
  private static func lines(of names: [String]) -> [String] {
    let shown = names.prefix(mostNames) + (names.count > mostNames ? ["and \(names.count - mostNames) more"] : [])
    return shown.reduce(into: [" "]) { lines, name in
      let last = lines[lines.count - 1]
      if last.count > 1, last.count + name.count > 72 { lines.append(" ") }
      lines[lines.count - 1] += " " + name
    }
  }

  private static let mostNames = 24

  private var toDrain: [PlanReplicaset] { replicasets.filter(\.replicaset.toDrain) }
  private var shrinking: [PlanReplicaset] { replicasets.filter { !$0.replicaset.toDrain } }
  private var leavingCount: Int { replicasets.reduce(0) { $0 + $1.leaving.count } }

  /// The master of a replicaset is the first in its failover priority. Stateful and raft failover do not follow the
  /// priority while the leader is healthy: there another is promoted.
  private var handOver: AdminCall {
    let title = "hand \(counted(shrinking.count, "replicaset")) over to instances that stay"
    if failover == .stateful || failover == .raft {
      return AdminCall(.handOver, to: .control, title, query: text.promote, each: shrinking.map(promotion))
    }
    let priorities = shrinking.map { planned -> YAMLValue in
      [
        "uuid": .string(planned.replicaset.uuid), "alias": .string(planned.replicaset.name),
        joinsOneByOne ? "master" : "failover_priority":
          .sequence(planned.staying.map { .string($0.uuid) }),
      ]
    }
    return edit(.handOver, title, priorities)
  }

  private func promotion(_ planned: PlanReplicaset) -> YAMLValue {
    [
      "replicaset_uuid": .string(planned.replicaset.uuid),
      "instance_uuid": .string(planned.staying.first?.uuid ?? ""),
    ]
  }

  private var drain: AdminCall {
    let weights = toDrain.map { planned -> YAMLValue in
      ["uuid": .string(planned.replicaset.uuid), "alias": .string(planned.replicaset.name), "weight": 0]
    }
    // All are asked for, since only Cartridge knows for sure who has buckets; named are those that seem to.
    let storages = toDrain.filter(\.role.looksLikeStorage)
    let names = (storages.isEmpty ? toDrain : storages).map(\.replicaset.name)
    return edit(.drain, "move the buckets out of \(Self.list(names))", weights)
  }

  private var expel: AdminCall {
    let title = "expel \(counted(leavingCount, "instance"))"
    let uuids = replicasets.flatMap(\.leaving).map(\.uuid)
    return joinsOneByOne
      ? AdminCall(
        .expel, to: .control, title, query: text.expelServer, check: text.replication,
        each: uuids.map { ["uuid": .string($0)] })
      : AdminCall(
        .expel, to: .control, title, query: text.editServers, check: text.replication,
        variables: ["servers": .sequence(uuids.map { ["uuid": .string($0), "expelled": true] })])
  }

  private func edit(_ name: AdminCall.Name, _ title: String, _ edits: [YAMLValue]) -> AdminCall {
    joinsOneByOne
      ? AdminCall(
        name, to: .control, title, query: name == .handOver ? text.editMaster : text.editReplicaset, each: edits)
      : AdminCall(name, to: .control, title, query: text.editTopology, variables: ["replicasets": .sequence(edits)])
  }

  private func unique(_ roles: [RoleModel]) -> [RoleModel] {
    roles.reduce(into: []) { found, role in if !found.contains(where: { $0.name == role.name }) { found.append(role) } }
  }

  private static func list(_ names: [String]) -> String {
    names.count <= 4 ? names.joined(separator: ", ") : "\(names[0]) to \(names[names.count - 1])"
  }
}
