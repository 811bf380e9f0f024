internal import Kubernetes
internal import Schema
internal import YAML

/// The StatefulSets of a Role's replicasets.
func statefulSets(of role: RoleModel, in cluster: ClusterModel) -> ReplicasetObjects {
  let statefulSet = StatefulSet(for: role, of: cluster)
  return ReplicasetObjects("StatefulSet", of: cluster, places: statefulSet.places) {
    statefulSet.value(name: $0, uuid: $1)
  }
}

/// A StatefulSet without its identity.
private struct StatefulSet: Sendable {
  private let namespace: String?
  private let labels: LabelSet
  private let annotations: LabelSet
  private let spec: YAMLValue
  private let gitops: GitOpsTool
  /// Whether the selector is the replicaset's UUID, too.
  private let selectsByUUID: Bool
  /// What operator 1.0 adds that depends on the name; nil for other StatefulSets.
  private let naming: LaterOperatorStatefulSet?

  init(for role: RoleModel, of cluster: ClusterModel) {
    namespace = cluster.namespace
    selectsByUUID = cluster.compatibility == nil
    naming = cluster.compatibility == .operator10 ? LaterOperatorStatefulSet(role: role, cluster: cluster) : nil
    switch cluster.compatibility {
    case nil:
      labels = Self.ownLabels(role, cluster)
      annotations = LabelSet()
      spec = OwnStatefulSet(role: role, cluster: cluster).spec
    case .operator10:
      let statefulSet = LaterOperatorStatefulSet(role: role, cluster: cluster)
      labels = statefulSet.labels
      annotations = role.annotations
      spec = statefulSet.spec
    case let era?:
      let statefulSet = OperatorStatefulSet(era: era, role: role, cluster: cluster)
      labels = statefulSet.labels
      annotations = statefulSet.annotations
      spec = statefulSet.spec
    }
    gitops = cluster.gitops
  }

  /// In how many places the identity stands.
  ///
  /// None of operator 1.0's can be filled in: ordinals stand in them, too.
  var places: Int { naming != nil ? 0 : selectsByUUID ? 4 : 3 }

  func value(name: String, uuid: String) -> YAMLValue {
    var labels = labels
    labels.set(LabelKey.replicasetUUID, to: uuid)
    var spec = spec
    spec[path: "template", "metadata", "labels", LabelKey.replicasetUUID] = .string(uuid)
    naming?.identify(&labels, &spec, name: name, uuid: uuid)
    if selectsByUUID { spec[path: "selector", "matchLabels", LabelKey.replicasetUUID] = .string(uuid) }
    var object: YAMLValue = [
      "apiVersion": "apps/v1",
      "kind": "StatefulSet",
      "metadata": .metadata(name: name, namespace: namespace, labels: labels, annotations: annotations),
      "spec": spec,
    ]
    // A StatefulSet that is pruned takes its instances with it, joined as they are.
    GitOps.protect(&object, for: gitops)
    return object
  }

  /// The Role's labels, as the operator copies them, and those that every object of a cluster carries.
  private static func ownLabels(_ role: RoleModel, _ cluster: ClusterModel) -> LabelSet {
    let common = CommonLabels(cluster: cluster.name, clusterID: cluster.clusterID, component: role.name)
    var labels = role.labels
    for (key, value) in common.identifying where labels[key] == nil { labels.set(key, to: value) }
    labels.set(LabelKey.managedBy, to: LabelKey.manager)
    return labels
  }
}
