internal import Findings
internal import Schema

/// Which snapshots the storage is asked for.
package struct SnapshotSettings: Sendable {
  /// The VolumeSnapshotClass, or the VolumeGroupSnapshotClass.
  let className: String
  /// Whether the volumes of a replicaset are taken at one moment.
  let isGroup: Bool

  /// - Parameters:
  ///   - className: a VolumeSnapshotClass, or a VolumeGroupSnapshotClass.
  ///   - isGroup: whether the volumes of a replicaset are taken at one moment.
  package init(className: String, isGroup: Bool) {
    self.className = className
    self.isGroup = isGroup
  }

  /// Whether the snapshots would be of the replicaset's claims, and all rows come back from them. Findings are about its Role:
  /// those of other replicasets are the same.
  func check(
    _ claims: ReplicasetClaims, of instances: [Instance], in role: RoleModel, _ cluster: ClusterModel,
    into diagnostics: inout Diagnostics
  ) {
    if isGroup, claims.uuid == nil {
      diagnostics.error(.claimsWithoutUUID(role.name), at: role.location)
    }
    if !isGroup, instances.count > 1, cluster.cartridgeVersion < .withQuietStart {
      diagnostics.error(.momentsApart(role.name), at: role.location)
    }
  }
}

extension Finding {
  fileprivate static func momentsApart(_ role: String) -> Finding {
    Finding(
      .badBackup,
      "Cartridge before 2.7.2 writes a row when it starts: an instance of Role `\(role)` would do so before it gets the rows that its snapshot lacks",
      help: "write --group or --to pvc/CLAIM, or `cartridgeVersion: \"2.7.2\"` if it is that version or a later one")
  }

  fileprivate static func claimsWithoutUUID(_ role: String) -> Finding {
    Finding(
      .badBackup,
      "the claims of Role `\(role)` do not have the UUID of their replicaset, by which a group would choose them",
      help: "leave --group out: a VolumeSnapshot names its claim")
  }
}
