package import Findings
package import Kubernetes
internal import YAML

/// A Role with its template: so many replicasets of so many instances each.
package final class RoleModel: Sendable {
  /// The Role's name, with which those of its StatefulSets begin.
  package let name: String
  /// Where its name stands.
  package let location: SourceLocation
  /// The labels that the Role itself carries.
  package let labels: LabelSet
  /// The annotations that the Role itself carries.
  package let annotations: LabelSet
  /// Those that leave are among them.
  package let replicasetCount: Int
  /// Whose identities are no longer the first ones.
  package let generations: Generations
  /// What a live cluster was given at random.
  package let uuids: GivenUUIDs
  /// How many of its replicasets and instances leave.
  package let drain: Drain
  /// What all of its StatefulSets are made from.
  package let template: StatefulSetTemplate
  /// All labels of the pods but the UUID of their replicaset.
  package let podLabels: LabelSet
  /// What the variables of the Cartridge container hold, those aside that are added.
  package let environment: ExpandedEnvironment
  /// Variables that the Cartridge container lacks and gets.
  package let addedVariables: [AddedVariable]
  /// What follows the pod's name in the advertise URI of each of its instances: `.kv.default.svc.cluster.local:3301`.
  package let advertiseSuffix: String
  /// At least one, in the order of the document.
  package let cartridgeRoles: [String]
  /// Nil for Cartridge's `default`.
  package let vshardGroup: String?
  /// Of each of its replicasets.
  package let weight: Double
  /// Whether every instance is writable, not the leader alone.
  package let allRw: Bool

  /// - Parameters:
  ///   - document: the Role as written.
  ///   - template: what its StatefulSets are made from.
  ///   - podLabels: all labels of its pods but the UUID.
  ///   - environment: what the variables of its Cartridge container hold.
  ///   - address: how its instances advertise themselves.
  ///   - cartridge: what Cartridge is told of its replicasets.
  ///   - drain: how much of it leaves.
  init(
    _ document: RoleDocument, _ template: StatefulSetTemplate, podLabels: LabelSet, environment: ExpandedEnvironment,
    address: (suffix: String, addedVariables: [AddedVariable]),
    cartridge: (roles: [String], vshardGroup: String?, weight: Double), drain: Drain
  ) {
    name = document.metadata.name.value
    location = document.metadata.name.location
    labels = document.metadata.labels
    annotations = document.metadata.annotations
    replicasetCount = document.replicasets.value
    generations = document.generations
    uuids = document.uuids
    allRw = document.allRw
    (self.template, self.podLabels, self.environment, self.drain) = (template, podLabels, environment, drain)
    (advertiseSuffix, addedVariables) = address
    (cartridgeRoles, vshardGroup, weight) = cartridge
  }
}
