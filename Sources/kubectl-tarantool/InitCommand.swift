import ArgumentParser
import Findings
import Render

/// `kubectl tarantool init`
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", _superCommandName: TarantoolCommand.name,
    abstract: "Print documents for a new cluster, with comments.",
    usage: "kubectl tarantool init <name> [<options>]",
    discussion: """
      The documents are complete: they render without a warning. Fill in
      what depends on your application: its image, roles and sizes.

      EXAMPLES:
        # Three replicasets of two storages, two routers
        kubectl tarantool init kv >kv.yaml

        # Another size, behind an Ingress
        kubectl tarantool init kv -n prod --image registry.example.com/kv:1.4.0 \\
          --storages 8x3 --routers 4 --host kv.example.com

        # Leaders by a coordinator, nightly copies to the claim backups
        kubectl tarantool init kv --stateboard --backup backups

        # As an example of the repository is, but for what is said here
        kubectl tarantool init kv --from stateboard --routers 2
      """)

  @Argument(help: "The name of the Cluster.")
  var name: String

  @Option(help: "The image of your application, with its tag.")
  var image: String?

  @Option(
    help: ArgumentHelp(
      "The example of the repository whose sizes and parts are used unless a flag sets others.",
      valueName: "example"))
  var from: InitSettings.Example?

  @Option(
    help: ArgumentHelp(
      "Replicasets, and instances in each of them; 3x2 by default.", valueName: "replicasets>x<instances"))
  var storages: String?

  @Option(help: "How many routers; 2 by default.")
  var routers: Int?

  @Option(help: "The DNS name under which an Ingress leads to the routers.")
  var host: String?

  @Option(help: "Who leads if a leader fails: nobody, the next one, or the one that a coordinator appoints.")
  var failover: InitSettings.Failover?

  @Flag(help: "Render a stateboard, and use stateful failover.")
  var stateboard = false

  @Flag(inversion: .prefixedNo, help: "Check every ten minutes whether all is as planned.")
  var verify = true

  @Option(help: ArgumentHelp("The claim for nightly backups.", valueName: "claim"))
  var backup: String?

  @Option(
    name: [.customShort("n", allowingJoined: true), .long], help: "The namespace that is written into the documents.")
  var namespace: String?

  func run() throws {
    let settings = try Console.orRefuse { () throws(Finding) in
      try InitSettings(
        name: name, namespace: namespace, image: image, from: from, storages: storages, routers: routers, host: host,
        failover: failover, rendersStateboard: stateboard, isVerified: verify, backupClaim: backup)
    }
    try Console.write(Array(InitDocuments.text(settings).utf8))
  }
}

extension InitSettings.Failover: OptionWord {}
extension InitSettings.Example: OptionWord {}
