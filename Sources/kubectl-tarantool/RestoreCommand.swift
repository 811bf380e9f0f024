import ArgumentParser
import Kubernetes
import Render
import Schema

/// `kubectl tarantool restore`
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", _superCommandName: TarantoolCommand.name,
    abstract: "Print what restores a cluster from a backup.",
    usage: "kubectl tarantool restore [-f <file> ...] --from <backup> [<options>]",
    discussion: """
      Prints the claims of all instances, and for each a Job that fills its own.
      A Job refuses a volume that holds anything, a backup of other instances
      than the documents have, and files that are not as they were saved. Apply
      them where no instance runs; when all Jobs are complete, render and apply.
      With volume snapshots no Job is needed: the storage fills the claims.

      EXAMPLES:
        # Fill the volumes
        kubectl tarantool restore -f docs/ \\
          --from pvc/backups/kv-2026-03-14-150926 | kubectl apply -f -
        kubectl wait --for=condition=complete job -l tarantool.io/restore=kv

        # Or let the storage fill them from volume snapshots
        kubectl get volumesnapshots -n kv -o yaml > snapshots.yaml
        kubectl tarantool restore -f docs/ --from kv-2026-03-14-150926 \\
          --snapshots snapshots.yaml | kubectl apply -f -

        # Then the cluster, whose bootstrap Job finds nothing to do
        kubectl tarantool render -f docs/ | kubectl apply -f -
      """)

  @OptionGroup(title: "Input")
  var input: InputOptions

  @OptionGroup
  var cluster: ClusterOption

  @Option(
    help: ArgumentHelp(
      "The backup, with its claim unless Cluster.spec.backup names one.", valueName: "[pvc/claim/]backup"))
  var from: String

  @Option(
    help: ArgumentHelp("The existing volume snapshots, as kubectl prints them.", valueName: "file"),
    completion: .file())
  var snapshots: String?

  func validate() throws {
    if try source.claim != nil, snapshots != nil {
      throw ValidationError("--from names a claim, but volume snapshots are not on a claim: write --from BACKUP")
    }
  }

  func run() throws {
    let source = try source
    var session = input.session()
    let objects: [KubernetesObject]
    if let snapshots {
      let live = try input.state(at: snapshots, keepsAPIVersions: true, rendersJobs: false)
      objects = session.restoredClaims(ofClusterNamed: cluster.name, from: live, named: source.backup)
    } else {
      objects = session.restoreObjects(ofClusterNamed: cluster.name, from: source.claim, named: source.backup)
    }
    try Console.finish(session)
    try ManifestWriter.write(objects, format: .yaml, to: Console.write)
  }

  private var source: ClaimReference {
    get throws { try ClaimReference(from, of: "--from", form: "[pvc/CLAIM/]BACKUP", isNamed: true) }
  }
}
