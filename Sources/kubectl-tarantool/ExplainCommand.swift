import ArgumentParser
import Findings
import Render
import Schema

/// `kubectl tarantool explain`
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", _superCommandName: TarantoolCommand.name,
    abstract: "Describe the fields of the documents.",
    usage: """
      kubectl tarantool explain [<kind>[.<field> ...]] [--recursive]
                                [--api-version <version>]
      """,
    discussion: """
      For each field: its type, what is allowed, what its absence means, and
      whose rule it is. Paths are written as in findings, after the kind.

      EXAMPLES:
        # The kinds
        kubectl tarantool explain

        # A field and those below it
        kubectl tarantool explain cluster.spec.failover

        # The annotations that are read
        kubectl tarantool explain role.metadata.annotations

        # All fields of a kind, without their descriptions
        kubectl tarantool explain cluster --recursive

        # A field of the documents of operator 1.0
        kubectl tarantool explain role.spec --api-version tarantool.io/v1beta1
      """)

  @Argument(
    help: "A kind, or a field of one.",
    completion: .custom { words, _, word in
      FieldPath.candidates(startingWith: word, of: VersionOptions.version(among: words)).map(\.text)
    })
  var field: String?

  @Flag(help: "Name all fields below, without their descriptions.")
  var recursive = false

  @OptionGroup
  var options: VersionOptions

  func run() throws {
    let version = options.apiVersion
    let path = try Console.orRefuse { () throws(Finding) in
      try field.map { text throws(Finding) in try FieldPath(text, of: version) }
    }
    let text =
      path.map { Explanation.of($0, isRecursive: recursive) }
      ?? Explanation.ofKinds(of: version, isRecursive: recursive)
    try Console.write(Array(text.utf8))
  }
}
