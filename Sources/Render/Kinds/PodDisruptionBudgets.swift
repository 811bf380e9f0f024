internal import Schema
internal import YAML

/// The budgets of a Cluster's replicasets, which differ between its Roles in one label alone.
struct PodDisruptionBudgets {
  private let cluster: ClusterModel
  private lazy var shared = ReplicasetObjects.shared(
    places: 3, value: Self.value(of: ReplicasetObjects.placeholder(0), in: cluster))

  init(of cluster: ClusterModel) {
    self.cluster = cluster
  }

  /// Those of a Role; nil where its replicasets have one instance each.
  mutating func objects(of role: RoleModel) -> ReplicasetObjects? {
    guard role.template.instances > 1 else { return nil }
    return ReplicasetObjects(
      "PodDisruptionBudget", "policy", for: role, of: cluster, like: shared, with: [role.name],
      value: Self.value(of: role.name, in: cluster))
  }

  private static func value(of role: String, in cluster: ClusterModel) -> ReplicasetObjects.Value {
    { name, uuid in
      var budget = ObjectTemplate.podDisruptionBudget
      budget.setMetadata(name: name, of: cluster, component: role)
      budget[path: "spec", "selector", "matchLabels"] = .strings([(LabelKey.replicasetUUID, uuid)])
      return budget
    }
  }
}
