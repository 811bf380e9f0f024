internal import Findings
package import Kubernetes
package import Schema

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
      return topology.staying { role, replicaset, instances in
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
      return topology.staying { role, replicaset, instances in
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
