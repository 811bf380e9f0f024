internal import Findings
package import Kubernetes
package import Schema

extension Session {
  /// The Jobs that save Clusters, once each.
  ///
  /// - Parameters:
  ///   - name: the Cluster that the user wants; nil for all.
  ///   - claim: the PersistentVolumeClaim to save to; nil for that of the Cluster's own `backup`.
  ///   - backup: the name of a Cluster's backup.
  /// - Returns: a Job per Cluster; none where there is an error.
  package mutating func backupJobs(
    ofClusterNamed name: String?, to claim: String?, named backup: (ClusterModel) -> String
  ) -> [KubernetesObject] {
    var jobs: [KubernetesObject] = []
    for topology in topologies(ofClusterNamed: name) {
      let cluster = topology.cluster
      report { BackupRules.check(cluster, into: &$0) }
      guard let claim = claim ?? cluster.backup?.claim else {
        report { $0.error(.noTarget(cluster.name), at: cluster.location) }
        continue
      }
      guard !hasErrors, let job = BackupJob(for: topology, to: claim, named: backup(cluster)) else { continue }
      report { if let object = sized(job.object, job.runner, into: &$0) { jobs.append(object) } }
    }
    return hasErrors ? [] : jobs
  }

  /// What brings Clusters back from a backup, before anything else of them is there.
  ///
  /// - Parameters:
  ///   - name: the Cluster that the user wants; nil for all.
  ///   - claim: the PersistentVolumeClaim with the backup; nil for that of the Cluster's own `backup`.
  ///   - backup: the name of the backup.
  /// - Returns: the claims of all instances, then a Job for each; nothing where there is an error.
  package mutating func restoreObjects(
    ofClusterNamed name: String?, from claim: String?, named backup: String
  ) -> [KubernetesObject] {
    var objects: [KubernetesObject] = []
    for topology in topologies(ofClusterNamed: name) {
      let cluster = topology.cluster
      report {
        BackupRules.check(cluster, into: &$0)
        BackupRules.checkVolumes(cluster, to: .restore, into: &$0)
      }
      guard let claim = claim ?? cluster.backup?.claim else {
        report { $0.error(.noSource(cluster.name, backup), at: cluster.location) }
        continue
      }
      guard !hasErrors else { continue }
      let restore = RestoreObjects(for: topology, from: claim, named: backup)
      objects += topology.staying { restore.objects(of: $1, in: $0, $2) }
    }
    if hasErrors { return [] }
    return objects.filter { $0.kind != "Job" } + objects.filter { $0.kind == "Job" }
  }
}

extension Finding {
  fileprivate static func noTarget(_ cluster: String) -> Finding {
    Finding(
      .badBackup, "Cluster `\(cluster)` does not define where its backups are kept",
      help:
        "write --to pvc/CLAIM, --snapshots CLASS, or `backup: {schedule: \"0 3 * * *\", to: {claim: CLAIM}}` in the Cluster"
    )
  }

  fileprivate static func noSource(_ cluster: String, _ backup: String) -> Finding {
    Finding(
      .badBackup, "Cluster `\(cluster)` does not define where its backups are kept",
      help: "write --from pvc/CLAIM/\(backup)")
  }
}
