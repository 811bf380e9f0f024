/// No two identities alike.
///
/// StatefulSets and pods are named ROLE-i and ROLE-i-j, so within a namespace names differ as soon as the Roles' names
/// do. What is left is the trap of operator 0.0.10, which draws the UUIDs of replicasets and of instances from one
/// namespace: the replicaset `a-1-0` (Role `a-1`, ordinal 0) and the instance `a-1-0` (Role `a`, ordinals 1 and 0) share one.
enum IdentityRules {
  static func check(_ clusters: [ClusterModel], into diagnostics: inout Diagnostics) {
    for cluster in clusters where cluster.compatibility == .operator0010 {
      for role in cluster.roles {
        for other in clusters where other.effectiveNamespace == cluster.effectiveNamespace {
          for neighbour in other.roles {
            if let name = sharedName(role, neighbour) {
              let note = Diagnostic.Note("the instance belongs to this Role", at: neighbour.location)
              diagnostics.error(.sharedUUID(name), at: role.location, notes: [note])
            }
          }
        }
      }
    }
  }

  /// A name that is both a replicaset of `role` and an instance of `neighbour`, were there one.
  private static func sharedName(_ role: RoleModel, _ neighbour: RoleModel) -> String? {
    guard role.name.hasPrefix(neighbour.name + "-") else { return nil }
    let digits = String(role.name.dropFirst(neighbour.name.count + 1))
    guard let ordinal = Int(digits), String(ordinal) == digits, ordinal < neighbour.replicasetCount else { return nil }
    let first = neighbour.template.firstOrdinal
    guard first < role.replicasetCount, neighbour.template.instances > 0 else { return nil }
    return "\(role.name)-\(first)"
  }
}

extension Finding {
  fileprivate static func sharedUUID(_ name: String) -> Finding {
    Finding(
      .sharedIdentity,
      "the replicaset `\(name)` of this Role and the instance `\(name)` would share one UUID, as operator 0.0.10 makes them",
      help: "rename this Role so that it does not end like an ordinal of the other")
  }
}
