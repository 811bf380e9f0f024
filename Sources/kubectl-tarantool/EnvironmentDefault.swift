import ArgumentParser
import Findings
import Render
import Review
import Schema

/// A variable of the environment that stands for an option which is not given.
///
/// There is none for what decides what is rendered, `--namespace` first: the same documents and the same flags are the
/// same manifests for everybody, and names and namespaces are part of identities. What is left is how a person or a
/// pipeline reads what is said, and when `plan` fails.
struct EnvironmentDefault {
  /// The command that takes it; nil for all.
  let command: String?
  /// The option, with its dashes.
  let flag: String
  let values: [String]

  /// When colours are written. Commands that are not given it as an option take it too.
  static let colour = EnvironmentDefault(nil, ColourOption.flag, ColourOption.Mode.allCases.map(\.rawValue))

  /// All of them, as `--help` lists them.
  static let all = [
    colour,
    EnvironmentDefault("validate", "--output", DiagnosticFormat.allCases.map(\.rawValue)),
    EnvironmentDefault("plan", "--output", ChangeFormat.allCases.map(\.rawValue)),
    EnvironmentDefault("plan", "--fail-on", ChangeClass.allCases.map(\.rawValue)),
    EnvironmentDefault("status", "--output", StatusFormat.allCases.map(\.rawValue)),
  ]

  private init(_ command: String?, _ flag: String, _ values: [String]) {
    (self.command, self.flag, self.values) = (command, flag, values)
  }

  /// `KUBECTL_TARANTOOL_PLAN_FAIL_ON`.
  var name: String {
    (["KUBECTL_TARANTOOL"] + [command].compactMap(\.self) + flag.split(separator: "-").map(String.init))
      .joined(separator: "_").uppercased()
  }

  /// The command line with the options that the environment adds to it: before all others, so that these count.
  ///
  /// - Throws: a ValidationError where a variable holds no value of its option. An empty one counts as not set.
  static func arguments(_ words: [String], _ variable: (String) -> String?) throws -> [String] {
    guard let position = words.commandPosition else { return words }
    var added: [String] = []
    for each in all where each.command == nil || each.command == words[position] {
      guard let value = variable(each.name), !value.isEmpty else { continue }
      guard each.values.contains(value) else {
        throw ValidationError(
          "\(each.name) is '\(Escape.terminal(value))': write one of \(each.values.joined(separator: ", "))")
      }
      if each.command != nil { added.append("\(each.flag)=\(value)") }
    }
    return Array(words[...position]) + added + words[(position + 1)...]
  }

  /// What `--help` says of the variables that a command takes.
  ///
  /// - Parameter command: nil for the program itself, which lists all.
  /// - Returns: nothing where there are none.
  static func help(for command: String?) -> String {
    let variables = all.filter { command == nil || $0.command == command }
    if variables.isEmpty { return "" }
    let lines = variables.map { "  \($0.name)\n                          \($0.values.joined(separator: ", "))" }
    return "\nENVIRONMENT, for options that are not given:\n" + lines.joined(separator: "\n")
  }
}
