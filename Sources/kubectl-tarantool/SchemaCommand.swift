import ArgumentParser
import Findings
import Render
import Schema

/// `kubectl tarantool schema`
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", _superCommandName: TarantoolCommand.name,
    abstract: "Print the JSON Schema of the documents, for editors.",
    usage: "kubectl tarantool schema [<kind>] [--api-version <version>]",
    discussion: """
      Without a kind it is for files that hold all of them, among other objects.
      docs/editors.md shows how to set up editors.

      EXAMPLES:
        # Write it to a file
        kubectl tarantool schema >tarantool.schema.json

        # In the first line of a file of documents
        # yaml-language-server: $schema=tarantool.schema.json

        # For a validator that takes a schema of one kind
        kubectl tarantool schema role >role.schema.json

        # For the documents of operator 1.0 alone
        kubectl tarantool schema role --api-version tarantool.io/v1beta1 >role-v1beta1.schema.json
      """)

  @Argument(help: "A kind.", completion: .list(DocumentKind.names()))
  var kind: String?

  @OptionGroup
  var options: VersionOptions

  func run() throws {
    guard let kind else { return try Console.write(JSONSchema.text()) }
    let version = options.apiVersion
    let documents = try Console.orRefuse { () throws(Finding) in try DocumentKind(named: kind, of: version) }
    try Console.write(JSONSchema.text(of: documents))
  }
}
