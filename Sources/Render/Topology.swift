package import Schema

/// One replicaset of a Role with its identity.
package struct Replicaset: Sendable {
  package var ordinal: Int
  /// The StatefulSet's name, which is also the alias.
  package var name: String
  package var uuid: String
  package var generation: Int
  /// Whether it gives its buckets away and is expelled as a whole.
  package var isDrained: Bool
}

/// One instance of a replicaset with its identity.
package struct Instance: Sendable {
  /// The name of its pod.
  package var pod: String
  package var uuid: String
  /// What the instance advertises: host and port.
  package var uri: String
  /// Whether it is to be expelled.
  package var isLeaving: Bool
}

extension ClusterModel {
  /// The replicasets of a Role in the order of their ordinals.
  package func replicasets(of role: RoleModel) -> [Replicaset] {
    let identity = Identity(compatibility)
    return (0..<role.replicasetCount).map { ordinal in
      let name = Naming.statefulSet(of: role.name, ordinal)
      let generation = role.generations.ofReplicaset(ordinal)
      return Replicaset(
        ordinal: ordinal, name: name, uuid: identity.replicasetUUID(name, generation: generation),
        generation: generation, isDrained: ordinal >= role.replicasetCount - role.drain.replicasets)
    }
  }

  /// The instances of a replicaset in the order of their ordinals.
  package func instances(of replicaset: Replicaset, in role: RoleModel) -> [Instance] {
    let identity = Identity(compatibility)
    return (0..<role.template.instances).map { position in
      let ordinal = role.template.firstOrdinal + position
      let pod = "\(replicaset.name)-\(ordinal)"
      let own = role.generations.ofInstance(ordinal, in: replicaset.ordinal)
      return Instance(
        pod: pod, uuid: identity.instanceUUID(pod, generation: replicaset.generation, own: own),
        uri: pod + role.advertiseSuffix,
        isLeaving: replicaset.isDrained || position >= role.template.instances - role.drain.instances)
    }
  }
}
