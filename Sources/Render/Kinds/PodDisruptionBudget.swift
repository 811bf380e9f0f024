internal import Schema

/// Makes the budgets of a Role's replicasets, where these have two or more instances.
///
/// A class, so that thousands of objects that are still to be made share one.
final class PodDisruptionBudgetFactory: Sendable {
  private let namespace: String?
  private let shape: YAMLValue

  init?(for role: RoleModel, of cluster: ClusterModel) {
    guard role.template.instances > 1 else { return nil }
    namespace = cluster.namespace
    var shape = Shape.podDisruptionBudget
    shape.setMetadata(name: "", of: cluster, component: role.name)
    self.shape = shape
  }

  /// The budget of one replicaset.
  func podDisruptionBudget(for replicaset: Replicaset) -> KubernetesObject {
    KubernetesObject(kind: "PodDisruptionBudget", namespace: namespace, name: replicaset.name) { [shape] in
      var budget = shape
      budget[path: "metadata", "name"] = .string(replicaset.name)
      budget[path: "spec", "selector", "matchLabels"] = .strings([(LabelKey.replicasetUUID, replicaset.uuid)])
      return budget
    }
  }
}
