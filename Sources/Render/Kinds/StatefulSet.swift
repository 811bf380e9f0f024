internal import Schema

/// Makes the StatefulSets of a Role: what they share is made once, each replicaset's own identity is filled in.
///
/// A class, so that thousands of objects that are still to be made share one.
final class StatefulSetFactory: Sendable {
  private let cluster: ClusterModel
  private let role: RoleModel
  private let labels: LabelSet
  private let annotations: LabelSet
  private let spec: YAMLValue

  init(for role: RoleModel, of cluster: ClusterModel) {
    self.cluster = cluster
    self.role = role
    var annotations = LabelSet()
    switch cluster.compatibility {
    case nil:
      labels = Self.ownLabels(role, cluster)
      spec = OwnShape(role: role, cluster: cluster).spec
    case let era?:
      let shape = OperatorShape(era: era, role: role, cluster: cluster)
      labels = shape.labels
      annotations = shape.annotations
      spec = shape.spec
    }
    // A StatefulSet that is pruned takes its instances with it, joined as they are.
    switch cluster.gitops {
    case .argocd: annotations.set("argocd.argoproj.io/sync-options", to: "Prune=false")
    case .flux: annotations.set("kustomize.toolkit.fluxcd.io/prune", to: "disabled")
    case .none: break
    }
    self.annotations = annotations
  }

  /// The StatefulSet of one replicaset.
  func statefulSet(for replicaset: Replicaset) -> KubernetesObject {
    KubernetesObject(kind: "StatefulSet", namespace: cluster.namespace, name: replicaset.name) {
      self.value(for: replicaset)
    }
  }

  private func value(for replicaset: Replicaset) -> YAMLValue {
    var labels = labels
    labels.set(LabelKey.replicasetUUID, to: replicaset.uuid)
    var spec = spec
    spec[path: "template", "metadata", "labels", LabelKey.replicasetUUID] = .string(replicaset.uuid)
    if cluster.compatibility == nil {
      spec[path: "selector", "matchLabels", LabelKey.replicasetUUID] = .string(replicaset.uuid)
    }
    return [
      "apiVersion": "apps/v1",
      "kind": "StatefulSet",
      "metadata": .metadata(
        name: replicaset.name, namespace: cluster.namespace, labels: labels, annotations: annotations),
      "spec": spec,
    ]
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
