internal import Findings
internal import Schema
internal import YAML

/// Lists the calls of a plan in their order.
struct PlanBuilder {
  /// How many instances are joined by one `edit_topology`: a two-phase commit over more takes long.
  private static let batch = 100
  /// Seconds that `join_server` waits for the joined instance, as the operator has it.
  private static let joinTimeout = 10

  private let cluster: ClusterModel
  private let text: AdminCallText
  let replicasets: [PlanReplicaset]
  /// The replicasets that stay, in the order of the plan.
  private let staying: [PlanReplicaset]
  /// How many instances stay.
  private let count: Int

  init(_ topology: Topology) {
    cluster = topology.cluster
    text = AdminCallText(version: cluster.cartridgeVersion)
    replicasets = PlanReplicaset.all(of: topology)
    staying = replicasets.filter { !$0.replicaset.toDrain }
    count = staying.reduce(0) { $0 + $1.staying.count }
  }

  var calls: [AdminCall] {
    let vshard = cluster.bootstrapsVshard ? [bootstrapVshard] : []
    return introduction + joins + vshard + config + [failover] + (drain?.calls ?? []) + verification
  }

  /// How instances leave; nil where none does.
  var drain: LeavingCalls? { LeavingCalls(replicasets, of: cluster, text: text) }

  /// "5 instances, 3 replicasets": those that stay.
  var size: String { "\(counted(count, "instance")), \(counted(staying.count, "replicaset"))" }

  /// The volumes of an instance by its Role, with `{name}` for that of its pod: what must go before one that was expelled
  /// can come back.
  var volumes: YAMLValue {
    let volumes = cluster.roles.map { role in
      let claims = role.claimNames.map { "\($0)-{name}" }
      return YAMLMapping.Entry(role.name, .string(claims.isEmpty ? "none" : claims.joined(separator: ", ")))
    }
    return .mapping(YAMLMapping(volumes))
  }

  private var introduction: [AdminCall] {
    let state = AdminCall(
      .instanceState, to: .everyInstance,
      "ask \(counted(replicasets.reduce(0) { $0 + $1.instances.count }, "instance")) for their state",
      query: text.instanceState, check: text.members)
    let probe = AdminCall(
      .probeServer, to: .control, "probe \(counted(count - 1, "instance"))", query: text.probeServer)
    return count > 1 ? [state, probe] : [state]
  }

  private var joins: [AdminCall] {
    cluster.joinsWithJoinServer ? [joinServer, editReplicaset] : editTopology
  }

  /// Replicasets are joined whole, as many in one call as hold up to a hundred instances.
  private var editTopology: [AdminCall] {
    var batches: [[PlanReplicaset]] = []
    var size = 0
    for planned in staying {
      if batches.isEmpty || size + planned.staying.count > Self.batch {
        batches.append([])
        size = 0
      }
      batches[batches.count - 1].append(planned)
      size += planned.staying.count
    }
    return batches.enumerated().map { position, batch in
      let instances = batch.reduce(0) { $0 + $1.staying.count }
      let part = batches.count == 1 ? "" : " (\(position + 1) of \(batches.count))"
      return AdminCall(
        .editTopology, to: .control,
        "join \(counted(instances, "instance")) of \(counted(batch.count, "replicaset"))\(part)",
        query: text.editTopology, variables: ["replicasets": .sequence(batch.map(editReplicasetInput))])
    }
  }

  /// The control instance first, in each replicaset the first instance, which becomes its master, before the others.
  private var joinServer: AdminCall {
    AdminCall(
      .joinServer, to: .control, "join \(counted(count, "instance")) one by one", query: text.joinServer,
      each: staying.flatMap { planned in planned.staying.map { joinServerVariables(planned, $0) } })
  }

  private var editReplicaset: AdminCall {
    AdminCall(
      .editReplicaset, to: .control, "set roles and weight of \(counted(staying.count, "replicaset"))",
      query: text.editReplicaset, each: staying.map(settings))
  }

  private var bootstrapVshard: AdminCall {
    AdminCall(.bootstrapVshard, to: .router, "bootstrap vshard", query: text.bootstrapVshard)
  }

  /// All sections in one call: roles validate them together, and a two-phase commit applies them.
  private var config: [AdminCall] {
    let sections = cluster.config.sections
    guard !sections.isEmpty else { return [] }
    // Without content a section is deleted.
    let inputs = sections.map { section -> YAMLValue in
      var input: YAMLValue = ["filename": .string(section.file)]
      input["content"] = section.text.map { .string($0) }
      return input
    }
    return [
      AdminCall(
        .config, to: .control, "configure \(counted(sections.count, "section"))", query: text.config,
        check: text.configCheck, variables: ["sections": .sequence(inputs)])
    ]
  }

  private var failover: AdminCall {
    let mode = cluster.failover.mode.rawValue
    guard text.hasFailoverParams else {
      return AdminCall(
        .failover, to: .control, "set failover to \(mode)", query: text.failover,
        check: text.failoverCheck, variables: ["enabled": .boolean(cluster.failover.mode != .disabled)])
    }
    let params = FailoverParams(cluster.failover)
    return AdminCall(
      .failoverParams, to: .control, "set failover to \(mode)", query: params.query, check: params.check,
      variables: params.variables)
  }

  private var verification: [AdminCall] {
    let servers = AdminCall(.servers, to: .control, "check that all is as planned", query: text.servers)
    guard text.hasFailoverParams else { return [servers] }
    let restart = AdminCall(
      .restartReplication, to: .control, "restart replication where Cartridge suggests it",
      query: text.restartReplication, check: text.suggestions)
    return [
      servers,
      AdminCall(.issues, to: .control, "list the issues", query: text.issues),
      AdminCall(.rebalancer, to: .control, "read the rebalancer flags", query: text.rebalancer),
    ] + validation + (cluster.cartridgeVersion < .withRestartReplication ? [] : [restart])
  }

  private var validation: [AdminCall] {
    guard !cluster.config.sections.isEmpty, cluster.cartridgeVersion >= .withValidateConfig else { return [] }
    return [AdminCall(.validateConfig, to: .control, "validate the sections", query: text.validateConfig)]
  }

  /// The calls that only a repair sends.
  var repairs: [AdminCall] {
    [
      AdminCall(.suggestions, to: .control, "read what Cartridge suggests", query: text.allSuggestions),
      AdminCall(.forceReapply, to: .control, "apply the configuration again", query: text.forceReapply),
      AdminCall(.editServers, to: .control, "change single members", query: text.editServers),
    ]
  }

  /// `EditReplicasetInput` of Cartridge's schema.
  private func editReplicasetInput(_ planned: PlanReplicaset) -> YAMLValue {
    var input = settings(of: planned)
    input["join_servers"] = .sequence(planned.staying.map { ["uri": .string($0.uri), "uuid": .string($0.uuid)] })
    return input
  }

  /// What is the same of a replicaset whether it is joined or edited.
  private func settings(of planned: PlanReplicaset) -> YAMLValue {
    var settings: YAMLValue = [
      "uuid": .string(planned.replicaset.uuid),
      "alias": .string(planned.replicaset.name),
      "roles": .sequence(planned.role.cartridgeRoles.map { .string($0) }),
      "weight": .number(planned.role.weight),
    ]
    if let group = planned.role.vshardGroup { settings["vshard_group"] = .string(group) }
    // Left out it means false: a thousand times twenty bytes.
    if planned.role.allRw { settings["all_rw"] = true }
    return settings
  }

  private func joinServerVariables(_ planned: PlanReplicaset, _ instance: Instance) -> YAMLValue {
    var variables: YAMLValue = [
      "uri": .string(instance.uri),
      "instance_uuid": .string(instance.uuid),
      "replicaset_uuid": .string(planned.replicaset.uuid),
      "replicaset_alias": .string(planned.replicaset.name),
      "replicaset_weight": .number(planned.role.weight),
      "roles": .sequence(planned.role.cartridgeRoles.map { .string($0) }),
    ]
    if let group = planned.role.vshardGroup { variables["vshard_group"] = .string(group) }
    variables["timeout"] = .integer(Self.joinTimeout)
    return variables
  }
}
