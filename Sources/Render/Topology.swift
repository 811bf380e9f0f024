package import Schema

/// One replicaset of a Role with its identity.
package struct Replicaset: Sendable {
  package var ordinal: Int
  /// The StatefulSet's name, which is also the alias.
  package var name: String
  package var uuid: String
}

/// One instance of a replicaset with its identity.
package struct Instance: Sendable {
  package var uuid: String
  /// What the instance advertises: host and port.
  package var uri: String
}

extension ClusterModel {
  /// The replicasets of a Role in the order of their ordinals.
  package func replicasets(of role: RoleModel) -> [Replicaset] {
    let identity = Identity(compatibility)
    return (0..<role.replicasetCount).map { ordinal in
      let name = Naming.statefulSet(of: role.name, ordinal)
      let uuid = identity.replicasetUUID(name, generation: role.generations[ordinal] ?? 0)
      return Replicaset(ordinal: ordinal, name: name, uuid: uuid)
    }
  }

  /// The instances of a replicaset in the order of their ordinals.
  package func instances(of replicaset: Replicaset, in role: RoleModel) -> [Instance] {
    let identity = Identity(compatibility)
    return (0..<role.template.instances).map { position in
      let pod = "\(replicaset.name)-\(role.template.firstOrdinal + position)"
      let uuid = identity.instanceUUID(pod, generation: role.generations[replicaset.ordinal] ?? 0)
      return Instance(uuid: uuid, uri: pod + role.advertiseSuffix)
    }
  }
}
