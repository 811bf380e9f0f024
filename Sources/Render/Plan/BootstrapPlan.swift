package import Schema

/// The ordered admin calls that bring a cluster that was never configured to the topology of the documents. The runner
/// leaves out what is already so.
package struct BootstrapPlan: Sendable {
  package let cluster: ClusterModel
  package let calls: [AdminCall]

  package init(for cluster: ClusterModel) {
    self.cluster = cluster
    calls = PlanBuilder(cluster: cluster).calls
  }

  /// The text of the plan, as the runner reads it.
  ///
  /// The replicasets to join stand first, each list under an anchor, and the calls refer to them: the calls can be read
  /// at one sight, and a thousand instances fit into the annotations of a Job.
  package var text: String {
    var head: YAMLValue = ["cluster": .string(cluster.name)]
    if let namespace = cluster.namespace { head["namespace"] = .string(namespace) }
    head["httpPort"] = .integer(cluster.httpPort)
    head["timeoutSeconds"] = .integer(cluster.bootstrap.timeoutSeconds)
    head["done"] = .string("done: cluster \(cluster.name) is as planned (\(PlanBuilder(cluster: cluster).size))")
    var writer = YAMLWriter()
    writer.appendDocument(head)
    var calls = calls
    let joins = calls.indices.filter { calls[$0].name == .editTopology }
    for (position, index) in joins.enumerated() {
      let anchor = joins.count == 1 ? "join" : "join-\(position + 1)"
      writer.append(anchor: anchor, calls[index].variables?["replicasets"]?.sequence ?? [])
      calls[index].variables?["replicasets"] = .literal("*\(anchor)")
    }
    writer.appendDocument(["calls": .sequence(calls.map(\.value))])
    writer.appendDocument(Shape.bootstrapAnswers)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

/// Lists the calls of a plan in their order.
private struct PlanBuilder {
  private struct Member {
    var role: RoleModel
    var replicaset: Replicaset
    var instances: [Instance]
  }

  /// How many instances are joined by one `edit_topology`: a two-phase commit over more takes long.
  private static let batch = 100
  /// Seconds that `join_server` waits for the joined instance, as the operator has it.
  private static let joinTimeout = 10

  private let cluster: ClusterModel
  private let text: AdminCallText
  private let members: [Member]

  init(cluster: ClusterModel) {
    self.cluster = cluster
    text = AdminCallText(version: cluster.cartridgeVersion)
    members = cluster.roles.flatMap { role in
      cluster.replicasets(of: role).map {
        Member(role: role, replicaset: $0, instances: cluster.instances(of: $0, in: role))
      }
    }
  }

  var calls: [AdminCall] {
    let vshard = cluster.bootstrapsVshard ? [bootstrapVshard] : []
    return introduction + joins + vshard + [failover] + verification
  }

  /// "5 instances, 3 replicasets".
  var size: String { "\(counted(count, "instance")), \(counted(members.count, "replicaset"))" }

  private var count: Int { members.reduce(0) { $0 + $1.instances.count } }

  private var introduction: [AdminCall] {
    let state = AdminCall(
      .instanceState, to: .everyInstance, "ask \(counted(count, "instance")) for their state",
      query: text.instanceState, check: text.members)
    let probe = AdminCall(
      .probeServer, to: .leader, "probe \(counted(count - 1, "instance"))", query: text.probeServer)
    return count > 1 ? [state, probe] : [state]
  }

  private var joins: [AdminCall] {
    cluster.joinsWithJoinServer ? [joinServer, editReplicaset] : editTopology
  }

  /// Replicasets are joined whole, as many in one call as hold up to a hundred instances.
  private var editTopology: [AdminCall] {
    var batches: [[Member]] = []
    var size = 0
    for member in members {
      if batches.isEmpty || size + member.instances.count > Self.batch {
        batches.append([])
        size = 0
      }
      batches[batches.count - 1].append(member)
      size += member.instances.count
    }
    return batches.enumerated().map { position, batch in
      let instances = batch.reduce(0) { $0 + $1.instances.count }
      let part = batches.count == 1 ? "" : " (\(position + 1) of \(batches.count))"
      return AdminCall(
        .editTopology, to: .leader,
        "join \(counted(instances, "instance")) of \(counted(batch.count, "replicaset"))\(part)",
        query: text.editTopology, variables: ["replicasets": .sequence(batch.map(editReplicasetInput))])
    }
  }

  /// The leader first, in each replicaset the first instance, which becomes its master, before the others.
  private var joinServer: AdminCall {
    AdminCall(
      .joinServer, to: .leader, "join \(counted(count, "instance")) one by one", query: text.joinServer,
      each: members.flatMap { member in member.instances.map { joinServerVariables(member, $0) } })
  }

  private var editReplicaset: AdminCall {
    AdminCall(
      .editReplicaset, to: .leader, "set roles and weight of \(counted(members.count, "replicaset"))",
      query: text.editReplicaset, each: members.map(settings))
  }

  private var bootstrapVshard: AdminCall {
    AdminCall(.bootstrapVshard, to: .router, "bootstrap vshard", query: text.bootstrapVshard)
  }

  private var failover: AdminCall {
    let mode = cluster.failover.mode.rawValue
    guard text.hasFailoverParams else {
      return AdminCall(
        .failover, to: .leader, "set failover to \(mode)", query: text.failover,
        check: text.failoverCheck, variables: ["enabled": .boolean(cluster.failover.mode != .disabled)])
    }
    let params = FailoverParams(cluster.failover)
    return AdminCall(
      .failoverParams, to: .leader, "set failover to \(mode)", query: params.query, check: params.check,
      variables: params.variables)
  }

  private var verification: [AdminCall] {
    let servers = AdminCall(.servers, to: .leader, "check that all is as planned", query: text.servers)
    guard text.hasFailoverParams else { return [servers] }
    return [
      servers,
      AdminCall(.issues, to: .leader, "list the issues", query: text.issues),
      AdminCall(.rebalancer, to: .leader, "read the rebalancer flags", query: text.rebalancer),
    ]
  }

  /// `EditReplicasetInput` of Cartridge's schema.
  private func editReplicasetInput(_ member: Member) -> YAMLValue {
    var input = settings(of: member)
    input["join_servers"] = .sequence(member.instances.map { ["uri": .string($0.uri), "uuid": .string($0.uuid)] })
    return input
  }

  /// What is the same of a replicaset whether it is joined or edited.
  private func settings(of member: Member) -> YAMLValue {
    var settings: YAMLValue = [
      "uuid": .string(member.replicaset.uuid),
      "alias": .string(member.replicaset.name),
      "roles": .sequence(member.role.cartridgeRoles.map { .string($0) }),
      "weight": .number(member.role.weight),
    ]
    if let group = member.role.vshardGroup { settings["vshard_group"] = .string(group) }
    // Left out it means false: a thousand times twenty bytes.
    if member.role.allRw { settings["all_rw"] = true }
    return settings
  }

  private func joinServerVariables(_ member: Member, _ instance: Instance) -> YAMLValue {
    var variables: YAMLValue = [
      "uri": .string(instance.uri),
      "instance_uuid": .string(instance.uuid),
      "replicaset_uuid": .string(member.replicaset.uuid),
      "replicaset_alias": .string(member.replicaset.name),
      "replicaset_weight": .number(member.role.weight),
      "roles": .sequence(member.role.cartridgeRoles.map { .string($0) }),
    ]
    if let group = member.role.vshardGroup { variables["vshard_group"] = .string(group) }
    variables["timeout"] = .integer(Self.joinTimeout)
    return variables
  }

  private func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}

extension YAMLValue {
  /// A number without a fraction where it has none.
  static func number(_ value: Double) -> YAMLValue {
    .literal(value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value))
  }
}
