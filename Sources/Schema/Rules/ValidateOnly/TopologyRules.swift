internal import Findings
internal import YAML

/// Replicasets and Cartridge roles that hurt later. Only the application knows which of its roles depend on vshard's, so
/// these rules go by names.
enum TopologyRules {
  /// There is nobody to fail over to.
  static func loneInstance(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    let role = subject.role
    guard subject.cluster.failover.mode != .disabled, role.looksLikeStorage, role.template.instances == 1,
      role.replicasetCount > 0
    else { return }
    diagnostics.warning(.loneInstance(role.name), at: role.location)
  }

  /// A coordinator keeps an appointment for 15 seconds (cartridge, `roles/coordinator.lua`).
  static func hastyRestarts(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    let role = subject.role
    guard subject.cluster.failover.mode == .stateful, role.template.instances > 1, role.replicasetCount > 0 else {
      return
    }
    var seconds = 0
    let node = role.template.spec["minReadySeconds"]
    if case .scalar(let scalar)? = node?.content { seconds = Int(scalar.text) ?? 0 }
    guard seconds < keptAppointment else { return }
    diagnostics.warning(.hastyRestarts(role.template.name, seconds), at: node?.location ?? role.template.spec.location)
  }

  /// Seconds.
  private static let keptAppointment = 15

  /// A leader needs the votes of more than half of its replicaset (seen with Cartridge 2.17 on Tarantool 2.11).
  static func noMajority(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    let role = subject.role
    guard subject.cluster.failover.mode == .raft, role.template.instances == 2, role.replicasetCount > 0 else { return }
    diagnostics.warning(.noMajority(role.name), at: role.location)
  }

  static func noStorage(_ cluster: ClusterModel, _ diagnostics: inout Diagnostics) {
    guard cluster.bootstrapsVshard, !cluster.roles.contains(where: \.looksLikeStorage) else { return }
    diagnostics.warning(.noStorage(cluster.name), at: cluster.location)
  }

  /// Cartridge refuses a change that leaves no storage with a weight (cartridge, `vshard-utils.lua`).
  static func noWeight(_ cluster: ClusterModel, _ diagnostics: inout Diagnostics) {
    guard cluster.bootstrapsVshard else { return }
    let storages = cluster.roles.filter { $0.looksLikeStorage && $0.keptReplicasets > 0 }
    let groups = Dictionary(grouping: storages, by: \.vshardGroup).filter { $0.value.allSatisfy { $0.weight == 0 } }
    for role in storages where groups[role.vshardGroup]?[0].name == role.name {
      diagnostics.warning(.noWeight(role.vshardGroup, in: cluster.name), at: role.location)
    }
  }

  static func noRouter(_ cluster: ClusterModel, _ diagnostics: inout Diagnostics) {
    guard cluster.bootstrapsVshard, cluster.roles.contains(where: \.looksLikeStorage),
      !cluster.roles.contains(where: isRouter)
    else { return }
    diagnostics.warning(.noRouter(cluster.name), at: cluster.location)
  }

  /// An application has either named vshard groups or one without a name.
  static func mixedGroups(_ cluster: ClusterModel, _ diagnostics: inout Diagnostics) {
    let storages = cluster.roles.filter(\.looksLikeStorage)
    guard let named = storages.first(where: { $0.vshardGroup != nil }), let group = named.vshardGroup else { return }
    for role in storages where role.vshardGroup == nil {
      let note = Diagnostic.Note("this Role is in group `\(group)`", at: named.location)
      diagnostics.warning(.mixedGroups(role.name), at: role.location, notes: [note])
    }
  }

  /// The role `failover-coordinator` is no part of an application unless it asks for it (cartridge, `roles/coordinator.lua`).
  static func noCoordinator(_ cluster: ClusterModel, _ diagnostics: inout Diagnostics) {
    let roles = cluster.roles.flatMap(\.cartridgeRoles)
    guard cluster.failover.mode == .stateful, !roles.contains(where: { $0.lowercased().contains("coordinator") }) else {
      return
    }
    diagnostics.warning(.noCoordinator(cluster.name), at: cluster.failover.location ?? cluster.location)
  }

  private static func isRouter(_ role: RoleModel) -> Bool {
    role.cartridgeRoles.contains { $0.lowercased().contains("router") }
  }
}

extension Finding {
  fileprivate static func loneInstance(_ name: String) -> Finding {
    Finding(
      .loneInstance, "each replicaset of Role `\(name)` has one instance: if it is lost, so are its buckets",
      help: "write `replicas: 2` or more in its template, or `failover: {mode: disabled}` in the Cluster")
  }

  fileprivate static func hastyRestarts(_ template: String, _ seconds: Int) -> Finding {
    Finding(
      .hastyRestarts,
      "failover is stateful, and pods of `\(template)` count as available after \(seconds) s: a new leader that ends within 15 s has no successor until then",
      help: "write `minReadySeconds: 15` in the spec of this ReplicasetTemplate")
  }

  fileprivate static func noMajority(_ name: String) -> Finding {
    Finding(
      .noMajority,
      "failover is raft, and each replicaset of Role `\(name)` has two instances: if one is away, the other is no majority and leads nothing",
      help: "write `replicas: 3` in its template, or another failover mode in the Cluster")
  }

  fileprivate static func noStorage(_ name: String) -> Finding {
    Finding(
      .noStorage, "no Role of Cluster `\(name)` looks like a storage: there is nothing to hold buckets",
      help:
        "name vshard-storage beside the role that depends on it, write `vshard: {bootstrap: false}` in the Cluster if it shards nothing, or silence this rule"
    )
  }

  fileprivate static func noWeight(_ group: String?, in cluster: String) -> Finding {
    let whose = group.map { "of vshard group `\($0)` " } ?? ""
    return Finding(
      .noStorage, "every storage \(whose)of Cluster `\(cluster)` has weight 0: there is nothing to hold buckets",
      help: "write `vshard: {weight: 1}` in a Role whose replicasets are to hold them")
  }

  fileprivate static func noRouter(_ name: String) -> Finding {
    Finding(
      .noRouter, "no Role of Cluster `\(name)` looks like a router: vshard is bootstrapped through one",
      help: "add vshard-router, or a role that depends on it, to a Role; or silence this rule")
  }

  fileprivate static func noCoordinator(_ name: String) -> Finding {
    Finding(
      .noCoordinator,
      "failover is stateful, and no Role of Cluster `\(name)` looks like a coordinator: nobody appoints leaders",
      help: "add failover-coordinator, or a role that depends on it, to a Role; or silence this rule")
  }

  fileprivate static func mixedGroups(_ name: String) -> Finding {
    Finding(
      .mixedGroups, "Role `\(name)` names no vshard group, another storage does: Cartridge knows either groups or none",
      help: "write `vshard: {vshardGroupName: NAME}` in this Role too")
  }
}
