internal import Schema
internal import YAML

/// A replicaset of the plan: who of it stays, and who leaves.
///
/// A class, so that lists of thousands do not copy the Role with each.
final class PlanReplicaset: Sendable {
  let role: RoleModel
  let replicaset: Replicaset
  /// All of them, those that leave too, by their ordinals.
  package let instances: [Instance]
  let staying: [Instance]
  let leaving: [Instance]

  init(role: RoleModel, replicaset: Replicaset, instances: [Instance]) {
    self.role = role
    self.replicaset = replicaset
    self.instances = instances
    leaving = instances.filter(\.isLeaving)
    staying = leaving.isEmpty ? instances : instances.filter { !$0.isLeaving }
  }

  /// All replicasets of a Cluster, in the order of the plan.
  static func all(of topology: Topology) -> [PlanReplicaset] {
    topology.parts.flatMap { part in
      part.replicasets.map {
        PlanReplicaset(role: part.role, replicaset: $0, instances: topology.instances(of: $0, in: part.role))
      }
    }
  }

  /// The volume claims of some of its instances: `data-storage-2-0`.
  func claims(of instances: [Instance]) -> [String] {
    role.claimNames.flatMap { claim in instances.map { "\(claim)-\($0.pod)" } }
  }
}

extension RoleModel {
  /// The names of its template's volume claims.
  var claimNames: [String] {
    (template.spec["volumeClaimTemplates"]?.items ?? []).compactMap { $0["metadata"]?["name"]?.string }
  }
}
