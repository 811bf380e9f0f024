internal import Kubernetes
internal import Schema
internal import YAML

/// Makes objects of one kind for the replicasets of a Role, which differ in name and UUID alone: what they share is made
/// and written once.
///
/// A class, so that thousands of objects that are still to be made share one.
final class ReplicasetObjects: Sendable {
  /// The object of a name and a UUID.
  typealias Value = @Sendable (_ name: String, _ uuid: String) -> YAMLValue

  /// How many strings differ from replicaset to replicaset: name and UUID. In what Roles share, their own strings come after
  /// these.
  private static let ownStrings = 2

  private let group: String
  private let kind: String
  private let namespace: String?
  private let value: Value
  private let template: YAMLTemplate?
  /// What is filled in behind name and UUID.
  private let strings: [String]

  /// - Parameters:
  ///   - kind: of all objects.
  ///   - group: of all objects.
  ///   - role: the Role they are made for.
  ///   - cluster: the Cluster they belong to.
  ///   - shared: the text of the objects of several Roles; nil where each is written by itself.
  ///   - strings: what this Role fills in there.
  ///   - value: the object of a name and a UUID.
  init(
    _ kind: String, _ group: String, for role: RoleModel, of cluster: ClusterModel, like shared: YAMLTemplate?,
    with strings: [String], value: @escaping Value
  ) {
    (self.kind, self.group, self.value) = (kind, group, value)
    namespace = cluster.namespace
    // One object alone is filled in at once, where it is written.
    let isOne = role.replicasetCount == 1
    self.strings = isOne ? strings : []
    template = isOne ? shared : shared?.filled(after: Self.ownStrings, with: strings) { Self.sample(value) }
  }

  /// The text of the objects of several Roles.
  ///
  /// - Parameters:
  ///   - places: in how many places of an object strings stand that differ.
  ///   - value: the object of a name and a UUID, with a placeholder for each string that differs from Role to Role.
  /// - Returns: nil where the documents themselves hold what a placeholder looks like.
  static func shared(places: Int, value: @escaping Value) -> YAMLTemplate? {
    YAMLTemplate(places: places) { sample(value) }
  }

  /// What stands for a string that differs from Role to Role.
  static func placeholder(_ string: Int) -> String { YAMLTemplate.placeholder(ownStrings + string) }

  private static func sample(_ value: Value) -> YAMLValue {
    value(YAMLTemplate.placeholder(0), YAMLTemplate.placeholder(1))
  }

  /// The object of one replicaset.
  func object(for replicaset: Replicaset) -> KubernetesObject {
    KubernetesObject(
      group: group, kind: kind, namespace: namespace, name: replicaset.name,
      form: template.map { ($0, [replicaset.name, replicaset.label] + strings) }
    ) {
      self.value(replicaset.name, replicaset.label)
    }
  }
}
