internal import Findings

/// No two identities alike.
///
/// StatefulSets and pods are named ROLE-i and ROLE-i-j, so within a namespace names differ as soon as the Roles' names
/// do. What is left is the trap of operator 0.0.10, which draws the UUIDs of replicasets and of instances from one
/// namespace: the replicaset `a-1-0` (Role `a-1`, ordinal 0) and the instance `a-1-0` (Role `a`, ordinals 1 and 0) share one.
enum IdentityRules {
  static func check(_ clusters: [ClusterModel], into diagnostics: inout Diagnostics) {
    for cluster in clusters where [.operator0010, .picodata01].contains(cluster.compatibility) {
      let passedThrough = clusters.filter { $0.effectiveNamespace == cluster.effectiveNamespace }.flatMap(\.roles)
      let byName = Dictionary(passedThrough.map { ($0.name, $0) }) { first, _ in first }
      for role in cluster.roles {
        guard let (base, ordinal) = ordinalAtEnd(of: role.name), let neighbour = byName[base],
          let name = sharedName(role, ordinal, of: neighbour)
        else { continue }
        let note = Diagnostic.Note("the instance belongs to this Role", at: neighbour.location)
        diagnostics.error(.sharedUUID(name), at: role.location, notes: [note])
      }
    }
  }

  /// `a-1` is the Role `a` and the ordinal 1.
  private static func ordinalAtEnd(of name: String) -> (base: String, ordinal: Int)? {
    guard let dash = name.lastIndex(of: "-") else { return nil }
    let digits = name[name.index(after: dash)...]
    guard let ordinal = Int(digits), String(ordinal) == digits else { return nil }
    return (String(name[..<dash]), ordinal)
  }

  /// A name that is both a replicaset of `role` and an instance of a neighbour's replicaset, were there one.
  private static func sharedName(_ role: RoleModel, _ ordinal: Int, of neighbour: RoleModel) -> String? {
    let first = neighbour.template.firstOrdinal
    return ordinal < neighbour.replicasetCount && first < role.replicasetCount ? Naming.pod(of: role.name, first) : nil
  }
}

extension Finding {
  fileprivate static func sharedUUID(_ name: String) -> Finding {
    Finding(
      .sharedIdentity,
      "the replicaset `\(name)` of this Role and the instance `\(name)` would share one UUID, as operator 0.0.10 makes them",
      help: "rename this Role so that its name does not end like an ordinal of the other")
  }
}
