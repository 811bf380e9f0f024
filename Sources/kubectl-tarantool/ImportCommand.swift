import ArgumentParser
import Findings
import Render
import Review

/// `kubectl tarantool import`
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", _superCommandName: TarantoolCommand.name,
    abstract: "Print documents from an Ansible inventory.",
    usage: "kubectl tarantool import <file> ... [<options>]",
    discussion: """
      Reads the inventory of ansible-cartridge (hosts.yml), or replicasets.yml,
      instances.yml and failover.yml of cartridge-cli, and prints documents of a
      new cluster with the same replicasets, roles, failover and configuration.
      Data is not moved. What has no place on Kubernetes is listed in a comment
      with its line. The cookie and passwords of failover are never printed.

      EXAMPLES:
        # An inventory
        kubectl tarantool import inventory/hosts.yml >kv.yaml

        # A cluster of cartridge-cli, with its image
        kubectl tarantool import cartridge/replicasets.yml \\
          cartridge/instances.yml --image registry.example.com/kv:1.4.0 >kv.yaml
      """)

  @Argument(help: ArgumentHelp("An inventory, or the files of cartridge-cli.", valueName: "file"), completion: .file())
  var files: [String]

  @Option(help: ArgumentHelp("The name of the Cluster.", discussion: "Default: that of the application."))
  var name: String?

  @Option(help: "The image of your application, with its tag.")
  var image: String?

  @Option(
    name: [.customShort("n", allowingJoined: true), .long], help: "The namespace that is written into the documents.")
  var namespace: String?

  func run() throws {
    var (input, found) = (InputFiles(paths: files, isRecursive: false), Diagnostics())
    let sources = input.read(into: &found)
    let imported = Import(of: sources, name: name, namespace: namespace, image: image, found: found)
    try Console.refuse(imported.diagnostics, sources: imported.sources)
    try Console.write(imported.text)
  }
}
