internal import Findings
internal import Schema
internal import YAML

/// The call that gives replicasets other leaders, before the instances that lead them restart.
struct HandOver {
  let text: AdminCallText
  let cluster: ClusterModel
  /// Those that have somebody to hand over to.
  let replicasets: [PlanReplicaset]
  /// Which instance is to lead, counted among those that stay.
  let position: Int

  /// - Parameters:
  ///   - plan: of the Cluster.
  ///   - names: the StatefulSets whose leaders are to be moved.
  ///   - position: which instance is to lead, counted among those that stay.
  init(of plan: BootstrapPlan, among names: Set<String>, to position: Int) {
    cluster = plan.cluster
    text = AdminCallText(version: plan.cluster.cartridgeVersion)
    replicasets = plan.builder.replicasets.filter {
      names.contains($0.replicaset.name) && $0.staying.count > position && $0.staying.count > 1
    }
    self.position = position
  }

  /// The call. Stateful and raft failover do not follow the priority while the leader is healthy: there one is promoted.
  var call: AdminCall {
    let title = "move the leadership of \(counted(replicasets.count, "replicaset"))"
    let check = text.replication
    if cluster.failover.mode == .stateful || cluster.failover.mode == .raft {
      return AdminCall(
        .lead, to: .control, title, query: text.promote, check: check, each: replicasets.map(promotion))
    }
    let edits = replicasets.map(priority)
    return cluster.joinsWithJoinServer
      ? AdminCall(.lead, to: .control, title, query: text.editMaster, check: check, each: edits)
      : AdminCall(
        .lead, to: .control, title, query: text.editTopology, check: check,
        variables: ["replicasets": .sequence(edits)])
  }

  private func promotion(_ planned: PlanReplicaset) -> YAMLValue {
    [
      "replicaset_uuid": .string(planned.replicaset.uuid),
      "instance_uuid": .string(planned.staying[position].uuid),
    ]
  }

  private func priority(_ planned: PlanReplicaset) -> YAMLValue {
    let first = planned.staying[position]
    let others = planned.staying.filter { $0.uuid != first.uuid }
    return [
      "uuid": .string(planned.replicaset.uuid), "alias": .string(planned.replicaset.name),
      cluster.joinsWithJoinServer ? "master" : "failover_priority":
        .sequence(([first] + others).map { .string($0.uuid) }),
    ]
  }
}

extension BootstrapPlan {
  /// The plan of a Job that moves leaders and waits until they lead, have every row, and all are healthy. Those who are
  /// planned are named by calls behind the last that the runner carries out.
  ///
  /// - Parameters:
  ///   - names: the StatefulSets whose leaders are to be moved.
  ///   - position: which instance is to lead.
  /// - Returns: the plan of mode `hand_over`; nil where nobody can hand over.
  func handOver(among names: Set<String>, to position: Int) -> PlanDocument? {
    let handOver = HandOver(of: self, among: names, to: position)
    if handOver.replicasets.isEmpty { return nil }
    let behind: [AdminCall.Name] = [.servers, .issues, .rebalancer, .restartReplication, .editTopology, .joinServer]
    let ordered = behind.flatMap { name in calls.filter { $0.name == name } }
    return document(
      .handOver, timeoutSeconds: cluster.bootstrap.timeoutSeconds,
      done: "done: \(counted(handOver.replicasets.count, "replicaset")) of cluster \(cluster.name) led as wanted",
      calls: calls.filter { $0.name == .instanceState } + [handOver.call] + ordered)
  }

  /// The plan of a Job that verifies once.
  var verificationOnce: PlanDocument { verification(every: 600) }
}
