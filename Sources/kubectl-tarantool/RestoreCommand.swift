import ArgumentParser
import Render
import Schema

/// `kubectl tarantool restore`
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Print what brings a cluster back from a backup.",
    usage: "kubectl tarantool restore [-f <file> ...] --from <backup> [<options>]",
    discussion: """
      Prints the claims of all instances, and for each a Job that fills its own.
      A Job refuses a volume that holds anything, a backup of other instances
      than the documents have, and files that are not as they were saved. Apply
      them where no instance runs; when all Jobs are complete, render and apply.

      EXAMPLES:
        # Fill the volumes
        kubectl tarantool restore -f docs/ \\
          --from pvc/backups/kv-2026-03-14-150926 | kubectl apply -f -
        kubectl wait --for=condition=complete job -l tarantool.io/restore=kv

        # Then the cluster, whose bootstrap Job finds nothing to do
        kubectl tarantool render -f docs/ | kubectl apply -f -
      """)

  @OptionGroup(title: "Input")
  var input: InputOptions

  @OptionGroup
  var cluster: ClusterOption

  @Option(
    help: ArgumentHelp(
      "The backup, with the claim where Cluster.spec.backup names none.", valueName: "[pvc/claim/]backup"))
  var from: String

  func validate() throws { _ = try source }

  func run() throws {
    let source = try source
    var session = input.session()
    let objects = session.restoreObjects(ofClusterNamed: cluster.name, from: source.claim, named: source.backup)
    try Console.finish(session)
    try ManifestWriter.write(objects, format: .yaml, to: Console.write)
  }

  private var source: ClaimReference {
    get throws { try ClaimReference(from, of: "--from", form: "[pvc/CLAIM/]BACKUP", isNamed: true) }
  }
}
