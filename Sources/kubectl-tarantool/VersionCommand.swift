import ArgumentParser
import Schema
import YAML

/// `kubectl tarantool version`
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", _superCommandName: TarantoolCommand.name,
    abstract: "Print the versions of this tool and of its parts.",
    usage: "kubectl tarantool version [-o <output>]",
    discussion: """
      EXAMPLES:
        # For a person
        kubectl tarantool version

        # For a program
        kubectl tarantool version -o json
      """)

  /// The languages of the output.
  enum Form: String, OptionWord {
    case text, yaml, json
  }

  @Option(name: [.customShort("o", allowingJoined: true), .customLong("output")], help: "The format of the output.")
  var form = Form.text

  func run() throws {
    switch form {
    case .text: try Console.write(Array(Self.parts.map { "\($0.title): \($0.version)\n" }.joined().utf8))
    case .yaml: try Console.write(YAMLWriter.text(of: Self.value))
    case .json: try Console.write(JSONWriter.text(of: Self.value))
    }
  }

  private static let parts = [
    (key: "clientVersion", title: "Client Version", version: TarantoolCommand.version),
    (key: "gitCommit", title: "Git Commit", version: Commit.name),
    (key: "libyamlVersion", title: "libyaml Version", version: LibYAML.version),
    (key: "swiftVersion", title: "Swift Version", version: swift),
  ]

  private static var value: YAMLValue { .strings(parts.map { ($0.key, $0.version) }) }

  /// The compiler leaves no trace of its version in a program: all that can be had is what it answers while it builds.
  private static var swift: String {
    #if compiler(>=6.5)
      "6.5 or later"
    #elseif compiler(>=6.4)
      "6.4"
    #else
      "6.3"
    #endif
  }
}
