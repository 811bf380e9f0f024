internal import Kubernetes
internal import YAML

/// What the StatefulSets of a Role hold, but for their names and UUIDs: this tool's own, or an operator's.
protocol StatefulSetContents: Sendable {
  /// Of the StatefulSet itself.
  var labels: LabelSet { get }
  /// Of its pods.
  var podLabels: LabelSet { get }
  /// Of the StatefulSet itself.
  var annotations: LabelSet { get }
  /// Without the labels of the pods, for which there is a place.
  var spec: YAMLValue { get }

  /// Adds what differs from replicaset to replicaset, apart from the label of the UUID.
  ///
  /// - Parameters:
  ///   - labels: those of the StatefulSet.
  ///   - podLabels: those of its pods.
  ///   - spec: of the StatefulSet.
  ///   - name: of the StatefulSet.
  ///   - uuid: of the replicaset.
  func identify(
    _ labels: inout LabelSet, _ podLabels: inout LabelSet, _ spec: inout YAMLValue, name: String, uuid: String)
}
