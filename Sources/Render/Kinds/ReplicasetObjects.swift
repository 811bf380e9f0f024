internal import Kubernetes
internal import Schema
internal import YAML

/// Makes objects of one kind for the replicasets of a Role, which differ in name and UUID alone: what they share is made
/// and written once.
///
/// A class, so that thousands of objects that are still to be made share one.
final class ReplicasetObjects: Sendable {
  private let group: String
  private let kind: String
  private let namespace: String?
  private let value: @Sendable (_ name: String, _ uuid: String) -> YAMLValue
  private let template: YAMLTemplate?

  /// - Parameters:
  ///   - kind: of all objects.
  ///   - cluster: the Cluster they belong to.
  ///   - places: in how many places of an object name and UUID stand.
  ///   - value: the object of a name and a UUID.
  init(
    _ kind: String, of cluster: ClusterModel, places: Int,
    value: @escaping @Sendable (_ name: String, _ uuid: String) -> YAMLValue
  ) {
    self.kind = kind
    self.value = value
    namespace = cluster.namespace
    let sample = value(YAMLTemplate.placeholders[0], YAMLTemplate.placeholders[1])
    group = KubernetesObject.group(of: sample["apiVersion"]?.string ?? "")
    template = YAMLTemplate(sample, places: places)
  }

  /// The object of one replicaset.
  func object(for replicaset: Replicaset) -> KubernetesObject {
    KubernetesObject(
      group: group, kind: kind, namespace: namespace, name: replicaset.name,
      form: template.map { ($0, [replicaset.name, replicaset.label]) }
    ) {
      self.value(replicaset.name, replicaset.label)
    }
  }
}
