internal import Findings
package import Kubernetes
package import Schema

/// Which snapshots the storage is asked for.
package struct SnapshotSettings: Sendable {
  let className: String
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
  fileprivate func check(
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

extension Session {
  /// What asks the storage for snapshots of all volumes of Clusters.
  ///
  /// - Parameters:
  ///   - name: the Cluster that the user wants; nil for all.
  ///   - settings: which snapshots.
  ///   - backup: the name of a Cluster's backup.
  /// - Returns: a VolumeSnapshot per claim or a VolumeGroupSnapshot per replicaset; none where there is an error.
  package mutating func volumeSnapshots(
    ofClusterNamed name: String?, _ settings: SnapshotSettings, named backup: (ClusterModel) -> String
  ) -> [KubernetesObject] {
    forClaims(ofClusterNamed: name, to: .save) { topology, diagnostics in
      let snapshots = VolumeSnapshots(for: topology, settings, named: backup(topology.cluster))
      return topology.staying.flatMap { role, replicaset, instances in
        let claims = ReplicasetClaims(of: replicaset, in: role, of: topology.cluster)
        settings.check(claims, of: instances, in: role, topology.cluster, into: &diagnostics)
        return snapshots.objects(of: replicaset, claims, instances)
      }
    }
  }

  /// The claims of Clusters, filled from volume snapshots.
  ///
  /// - Parameters:
  ///   - name: the Cluster that the user wants; nil for all.
  ///   - live: VolumeSnapshots and VolumeGroupSnapshots, as kubectl prints them.
  ///   - backup: the name of the backup.
  /// - Returns: the claims of all instances; nothing where there is an error.
  package mutating func restoredClaims(
    ofClusterNamed name: String?, from live: [KubernetesObject], named backup: String
  ) -> [KubernetesObject] {
    forClaims(ofClusterNamed: name, to: .restore) { topology, diagnostics in
      let taken = TakenSnapshots(live, for: topology, named: backup)
      return topology.staying.flatMap { role, replicaset, instances in
        let claims = ReplicasetClaims(of: replicaset, in: role, of: topology.cluster)
        return instances.flatMap(claims.claims(of:)).compactMap { claim in
          do throws(Finding) {
            return try taken.filling(claim, of: replicaset)
          } catch {
            diagnostics.error(error, at: topology.cluster.location)
            return nil
          }
        }
      }
    }
  }

  /// What `make` makes of each Cluster whose instances keep their data on claims.
  private mutating func forClaims(
    ofClusterNamed name: String?, to use: BackupRules.Use,
    _ make: (Topology, inout Diagnostics) -> [KubernetesObject]
  ) -> [KubernetesObject] {
    var objects: [KubernetesObject] = []
    for topology in topologies(ofClusterNamed: name) {
      report { BackupRules.checkVolumes(topology.cluster, to: use, into: &$0) }
      guard !hasErrors else { continue }
      report { objects += make(topology, &$0) }
    }
    return hasErrors ? [] : objects
  }
}

extension Finding {
  fileprivate static func momentsApart(_ role: String) -> Finding {
    Finding(
      .badBackup,
      "Cartridge before 2.7.2 writes a row when it starts: an instance of Role `\(role)` would do so before it gets the rows that its snapshot lacks",
      help: "write --group or --to pvc/CLAIM, or `cartridgeVersion: \"2.7.2\"` where it is that one or a later one")
  }

  fileprivate static func claimsWithoutUUID(_ role: String) -> Finding {
    Finding(
      .badBackup,
      "the claims of Role `\(role)` do not bear the UUID of their replicaset, by which a group would choose them",
      help: "leave --group out: a VolumeSnapshot names its claim")
  }
}
