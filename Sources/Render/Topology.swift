package import Schema

/// One replicaset of a Role with its identity.
package struct Replicaset: Sendable {
  package var role: RoleModel
  package var ordinal: Int
  /// The StatefulSet's name, which is also the alias.
  package var name: String
  package var uuid: String
}

/// One instance of a replicaset with its identity.
package struct Instance: Sendable {
  /// The pod's name.
  package var name: String
  package var uuid: String
  /// What the instance advertises: host and port.
  package var uri: String
}

extension ClusterModel {
  /// All replicasets, by Role and ordinal.
  package var replicasets: [Replicaset] {
    let identity = Identity(compatibility)
    return roles.flatMap { role in
      (0..<role.replicasetCount).map { ordinal in
        let name = Naming.statefulSet(of: role.name, ordinal)
        let uuid = identity.replicasetUUID(name, generation: role.generations[ordinal] ?? 0)
        return Replicaset(role: role, ordinal: ordinal, name: name, uuid: uuid)
      }
    }
  }

  /// The instances of a replicaset in the order of their ordinals.
  package func instances(of replicaset: Replicaset) -> [Instance] {
    let identity = Identity(compatibility)
    let role = replicaset.role
    return (0..<role.template.instances).map { position in
      let pod = "\(replicaset.name)-\(role.template.firstOrdinal + position)"
      let uuid = identity.instanceUUID(pod, generation: role.generations[replicaset.ordinal] ?? 0)
      return Instance(name: pod, uuid: uuid, uri: pod + role.advertiseSuffix)
    }
  }
}
