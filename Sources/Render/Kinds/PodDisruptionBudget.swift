internal import Schema

/// The budget of a replicaset of two or more instances.
func podDisruptionBudget(for replicaset: Replicaset, of cluster: ClusterModel) -> KubernetesObject? {
  guard replicaset.role.template.instances > 1 else { return nil }
  var budget = Shape.podDisruptionBudget
  budget.setMetadata(name: replicaset.name, of: cluster, component: replicaset.role.name)
  budget[path: "spec", "selector", "matchLabels"] = .strings([(LabelKey.replicasetUUID, replicaset.uuid)])
  return KubernetesObject(budget)
}
