internal import Schema
internal import YAML

/// The budgets of a Role's replicasets; nil where these have one instance each.
func podDisruptionBudgets(of role: RoleModel, in cluster: ClusterModel) -> ReplicasetObjects? {
  guard role.template.instances > 1 else { return nil }
  var budget = ObjectTemplate.podDisruptionBudget
  budget.setMetadata(name: "", of: cluster, component: role.name)
  return ReplicasetObjects("PodDisruptionBudget", of: cluster, places: 2) { [budget] name, uuid in
    var budget = budget
    budget[path: "metadata", "name"] = .string(name)
    budget[path: "spec", "selector", "matchLabels"] = .strings([(LabelKey.replicasetUUID, uuid)])
    return budget
  }
}
