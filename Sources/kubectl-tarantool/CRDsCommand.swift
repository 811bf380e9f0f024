import ArgumentParser
import Render

/// `kubectl tarantool crds`
struct CRDsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crds",
    abstract: "Print CustomResourceDefinitions of the documents.",
    usage: "kubectl tarantool crds [-o <output>]",
    discussion: """
      Nothing that is rendered needs them. With them a server stores the documents
      and checks their fields. If an operator runs, keep its own definitions.

      EXAMPLES:
        # Register the kinds on a server
        kubectl tarantool crds | kubectl apply -f -
      """)

  @Option(name: [.customShort("o", allowingJoined: true), .customLong("output")], help: "The language of the output.")
  var format = ManifestFormat.yaml

  func run() throws {
    try ManifestWriter.write(CustomResourceDefinitions.all, format: format, to: Console.write)
  }
}
