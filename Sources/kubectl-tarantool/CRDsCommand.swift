import ArgumentParser
import Render
import Schema

/// `kubectl tarantool crds`
struct CRDsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crds", _superCommandName: TarantoolCommand.name,
    abstract: "Print CustomResourceDefinitions for the documents.",
    usage: "kubectl tarantool crds [--api-version <version>] [-o <output>]",
    discussion: """
      Nothing that is rendered needs them. With them, a server stores the documents
      and checks their fields. If an operator runs, keep its own definitions.

      EXAMPLES:
        # Register the kinds on a server
        kubectl tarantool crds | kubectl apply -f -

        # Those of operator 1.0's documents. A server has one version: it would drop
        # what the other one lacks.
        kubectl tarantool crds --api-version tarantool.io/v1beta1
      """)

  @Option(name: [.customShort("o", allowingJoined: true), .customLong("output")], help: "The format of the output.")
  var format = ManifestFormat.yaml

  @OptionGroup
  var options: VersionOptions

  func run() throws {
    let definitions = CustomResourceDefinitions.all(of: options.apiVersion ?? .v1alpha1)
    try ManifestWriter.write(definitions, format: format, to: Console.write)
  }
}
