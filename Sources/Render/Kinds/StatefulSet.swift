internal import Kubernetes
internal import Schema
internal import YAML

/// A StatefulSet without its identity.
struct StatefulSet: Sendable {
  private let namespace: String?
  private let labels: LabelSet
  private let podLabels: LabelSet
  private let spec: YAMLValue
  private let gitops: GitOpsTool
  private let contents: any StatefulSetContents

  /// - Parameters:
  ///   - contents: what it holds.
  ///   - cluster: the Cluster that it belongs to.
  ///   - labels: its labels, or what stands for them.
  ///   - podLabels: those of its pods.
  ///   - spec: that of the contents, which several Roles may share.
  init(
    _ contents: any StatefulSetContents, of cluster: ClusterModel, _ labels: LabelSet, _ podLabels: LabelSet,
    spec: YAMLValue
  ) {
    (self.contents, self.labels, self.podLabels, self.spec) = (contents, labels, podLabels, spec)
    namespace = cluster.namespace
    gitops = cluster.gitops
  }

  /// In how many places the values of labels stand, that of the UUID among them.
  var labelCount: Int { [labels, podLabels].map { identified($0, uuid: "").entries.count }.reduce(0, +) }

  /// The StatefulSet of a replicaset.
  @Sendable func value(name: String, uuid: String) -> YAMLValue {
    var labels = identified(labels, uuid: uuid)
    var podLabels = identified(podLabels, uuid: uuid)
    var spec = spec
    contents.identify(&labels, &podLabels, &spec, name: name, uuid: uuid)
    spec[path: "template", "metadata", "labels"] = YAMLValue(podLabels)
    var object: YAMLValue = [
      "apiVersion": "apps/v1",
      "kind": "StatefulSet",
      "metadata": .metadata(name: name, namespace: namespace, labels: labels, annotations: contents.annotations),
      "spec": spec,
    ]
    // A StatefulSet that is pruned takes its instances with it, joined as they are.
    GitOps.protect(&object, for: gitops)
    return object
  }

  private func identified(_ labels: LabelSet, uuid: String) -> LabelSet {
    var labels = labels
    labels.set(LabelKey.replicasetUUID, to: uuid)
    return labels
  }
}
