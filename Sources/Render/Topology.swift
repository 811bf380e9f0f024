internal import Kubernetes
package import Schema

/// The replicasets of a Cluster with their identities: worked out once, and handed to all who need them.
///
/// Instances are worked out replicaset by replicaset, for those who need them: a Cluster may have 150,000.
package struct Topology: Sendable {
  /// A Role with its replicasets, in the order of their ordinals.
  package struct Part: Sendable {
    /// The Role.
    package let role: RoleModel
    /// By their ordinals.
    package let replicasets: [Replicaset]
  }

  /// Whose topology it is.
  package let cluster: ClusterModel
  /// In the order of the Cluster's Roles.
  package let parts: [Part]
  private let identity: Identity

  /// All replicasets of a Cluster, with their identities.
  package init(of cluster: ClusterModel) {
    let identity = Identity(cluster.compatibility)
    self.cluster = cluster
    self.identity = identity
    parts = cluster.roles.map { role in
      Part(role: role, replicasets: (0..<role.replicasetCount).map { Replicaset($0, of: role, identity) })
    }
  }

  /// The instances of a replicaset in the order of their ordinals.
  package func instances(of replicaset: Replicaset, in role: RoleModel) -> [Instance] {
    (0..<role.template.instances).map { Instance($0, of: replicaset, in: role, identity) }
  }

  /// What `make` makes of every replicaset with its instances that stay; without those of which nobody does.
  func staying(
    _ make: (RoleModel, Replicaset, [Instance]) -> [KubernetesObject]
  ) -> [KubernetesObject] {
    var objects: [KubernetesObject] = []
    for part in parts {
      for replicaset in part.replicasets {
        let instances = instances(of: replicaset, in: part.role).filter { !$0.isLeaving }
        if !instances.isEmpty { objects += make(part.role, replicaset, instances) }
      }
    }
    return objects
  }
}

/// One replicaset of a Role with its identity.
package struct Replicaset: Sendable {
  /// From 0; the number at the end of the name.
  package let ordinal: Int
  /// The StatefulSet's name, which is also the alias.
  package let name: String
  /// In lower case.
  package let uuid: String
  /// What the labels of its StatefulSet say: of picodata's operator, which let Cartridge draw the UUIDs, it is another.
  package let label: String
  /// How often the replicaset was given a new UUID.
  package let generation: Int
  /// Whether it gives its buckets away and is expelled as a whole.
  package let toDrain: Bool

  fileprivate init(_ ordinal: Int, of role: RoleModel, _ identity: Identity) {
    self.ordinal = ordinal
    name = Naming.statefulSet(of: role.name, ordinal)
    generation = role.generations.ofReplicaset(ordinal)
    let computed = identity.replicasetUUID(name, generation: generation)
    let given = generation == 0 ? role.uuids.ofReplicaset(ordinal) : nil
    uuid = given ?? computed
    label = identity.isOfOperator ? computed : uuid
    toDrain = ordinal >= role.replicasetCount - role.drain.replicasets
  }
}

/// One instance of a replicaset with its identity.
package struct Instance: Sendable {
  /// The name of its pod.
  package let pod: String
  /// In lower case.
  package let uuid: String
  /// What the instance advertises: host and port.
  package let uri: String
  /// Whether it is to be expelled.
  package let isLeaving: Bool

  fileprivate init(_ position: Int, of replicaset: Replicaset, in role: RoleModel, _ identity: Identity) {
    let ordinal = role.template.firstOrdinal + position
    let own = role.generations.ofInstance(ordinal, in: replicaset.ordinal)
    pod = Naming.pod(of: replicaset.name, ordinal)
    let given =
      replicaset.generation == 0 && own == 0 ? role.uuids.ofInstance(ordinal, in: replicaset.ordinal) : nil
    uuid = given ?? identity.instanceUUID(pod, generation: replicaset.generation, own: own)
    uri = pod + role.advertiseSuffix
    isLeaving = replicaset.toDrain || position >= role.template.instances - role.drain.instances
  }
}
