internal import Kubernetes
internal import Schema
internal import YAML

/// The claims of a replicaset's instances, as the StatefulSet controller would make them: the template's with the labels that
/// the StatefulSet selects by (kubernetes, `pkg/controller/statefulset/stateful_set_utils.go`).
struct ReplicasetClaims {
  private let namespace: String?
  private let templates: [YAMLValue]
  /// What all of them bear.
  private let labels: YAMLMapping

  init(of replicaset: Replicaset, in role: RoleModel, of cluster: ClusterModel) {
    var statefulSets = StatefulSets(of: cluster)
    let statefulSet = statefulSets.objects(of: role).object(for: replicaset).value
    namespace = cluster.namespace
    templates = statefulSet[path: "spec", "volumeClaimTemplates"].sequence
    labels = statefulSet[path: "spec", "selector", "matchLabels"].mapping
  }

  /// The UUID that all of them and no others bear as a label; nil where the StatefulSet selects by something else.
  var uuid: YAMLValue? { YAMLValue.mapping(labels)[LabelKey.replicasetUUID] }

  /// Those of one instance, in the order of the templates.
  func claims(of instance: Instance) -> [KubernetesObject] {
    templates.map { template in
      var metadata = template["metadata"] ?? [:]
      metadata["name"] = .string("\(metadata["name"]?.string ?? "")-\(instance.pod)")
      if let namespace { metadata["namespace"] = .string(namespace) }
      for label in labels.entries { metadata[path: "labels", label.key] = label.value }
      return KubernetesObject([
        "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": template["spec"] ?? [:],
      ])
    }
  }
}
