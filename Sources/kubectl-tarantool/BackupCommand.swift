import ArgumentParser
import FoundationEssentials
import Kubernetes
import Render
import Schema

/// `kubectl tarantool backup`
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", _superCommandName: TarantoolCommand.name,
    abstract: "Print a Job or snapshots that back up a cluster.",
    usage: "kubectl tarantool backup [-f <file> ...] [--to pvc/<claim>] [<options>]",
    discussion: """
      A Job that copies files to a claim, or volume snapshots that the storage takes.
      The Job waits until all instances answer as one cluster, keeps buckets where
      they are while it makes snapshots, and copies the files of one instance of
      each replicaset and the configuration of all. The manifest comes last: a
      backup without it does not exist. Nothing is sent by this command.

      EXAMPLES:
        # Save to a PersistentVolumeClaim
        kubectl tarantool backup -f docs/ --to pvc/backups | kubectl apply -f -

        # Let the storage do it, of each replicaset at one moment
        kubectl tarantool backup -f docs/ --snapshots csi-group-class --group |
          kubectl apply -f -

        # Every night: spec.backup of the Cluster
        kubectl tarantool explain cluster.spec.backup

        # Bring it back
        kubectl tarantool restore -f docs/ --from pvc/backups/kv-2026-03-14-150926
      """)

  @OptionGroup(title: "Input")
  var input: InputOptions

  @OptionGroup
  var cluster: ClusterOption

  @Option(
    help: ArgumentHelp(
      "Where the backup is kept.", discussion: "Default: Cluster.spec.backup.to.claim.", valueName: "pvc/claim"))
  var to: String?

  @Option(
    help: ArgumentHelp("Print a VolumeSnapshot per claim instead, using this VolumeSnapshotClass.", valueName: "class"))
  var snapshots: String?

  @Flag(help: "Print a VolumeGroupSnapshot per replicaset, using the VolumeGroupSnapshotClass of --snapshots.")
  var group = false

  @Option(
    help: ArgumentHelp(
      "The name of the backup.", discussion: "Default: the Cluster's name and the time.", valueName: "backup"))
  var name: String?

  func validate() throws {
    if let to { _ = try ClaimReference(to, of: "--to", form: "pvc/CLAIM", isNamed: false) }
    if let name { try ClaimReference.check(backup: name) }
    if group, snapshots == nil { throw ValidationError("--group requires --snapshots CLASS") }
    guard let snapshots else { return }
    if to != nil { throw ValidationError("--to copies files to a claim, --snapshots does not: leave one of them out") }
    if !NameSyntax.isDNSSubdomain(snapshots) {
      throw ValidationError("--snapshots '\(snapshots)' is not a valid name of a snapshot class")
    }
  }

  func run() throws {
    let target = try to.map { try ClaimReference($0, of: "--to", form: "pvc/CLAIM", isNamed: false) }
    var session = input.session()
    if name != nil, cluster.name == nil, session.resolution.clusters.count > 1 {
      throw ValidationError("--name requires --cluster NAME: there are several Clusters")
    }
    let time = Self.time
    let named = { (cluster: ClusterModel) in name ?? "\(cluster.name)-\(time)" }
    let objects =
      snapshots.map {
        session.volumeSnapshots(
          ofClusterNamed: cluster.name, SnapshotSettings(className: $0, isGroup: group), named: named)
      } ?? session.backupJobs(ofClusterNamed: cluster.name, to: target?.claim, named: named)
    try Console.finish(session)
    try ManifestWriter.write(objects, format: .yaml, to: Console.write)
  }

  /// Now, in UTC, so that names sort by it: `2026-03-14-150926`.
  private static var time: String {
    let text = Date().formatted(.iso8601).replacing("T", with: "-")
    return String(text.filter { $0 != ":" && $0 != "Z" })
  }
}
