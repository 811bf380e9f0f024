internal import Schema

/// Makes the budgets of a Role's replicasets, where these have two or more instances.
///
/// A class, so that thousands of objects that are still to be made share one.
final class PodDisruptionBudgetFactory: Sendable {
  private let namespace: String?
  private let shape: YAMLValue
  private let template: YAMLTemplate?

  init?(for role: RoleModel, of cluster: ClusterModel) {
    guard role.template.instances > 1 else { return nil }
    namespace = cluster.namespace
    var shape = Shape.podDisruptionBudget
    shape.setMetadata(name: "", of: cluster, component: role.name)
    self.shape = shape
    let form = Self.value(of: shape, name: YAMLTemplate.placeholders[0], uuid: YAMLTemplate.placeholders[1])
    template = YAMLTemplate(form, places: 2)
  }

  /// The budget of one replicaset.
  func podDisruptionBudget(for replicaset: Replicaset) -> KubernetesObject {
    KubernetesObject(kind: "PodDisruptionBudget", namespace: namespace, replicaset: replicaset, template: template) {
      Self.value(of: self.shape, name: $0, uuid: $1)
    }
  }

  private static func value(of shape: YAMLValue, name: String, uuid: String) -> YAMLValue {
    var budget = shape
    budget[path: "metadata", "name"] = .string(name)
    budget[path: "spec", "selector", "matchLabels"] = .strings([(LabelKey.replicasetUUID, uuid)])
    return budget
  }
}
