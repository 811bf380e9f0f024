import ArgumentParser
import Findings
import Schema

/// `kubectl tarantool`
@main
struct TarantoolCommand: ParsableCommand {
  /// The version of this tool.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "kubectl tarantool",
    abstract: "Run Tarantool Cartridge on Kubernetes without an operator.",
    discussion: """
      Expands documents that describe a cluster into plain manifests, to be
      applied with kubectl or committed to Git. Nothing is sent to Kubernetes.
      """,
    version: version,
    subcommands: [CompleteCommand.self],
    groupedSubcommands: [
      CommandGroup(
        name: "Begin", subcommands: [InitCommand.self, AdoptCommand.self, ImportCommand.self, ConvertCommand.self]),
      CommandGroup(name: "Render", subcommands: [RenderCommand.self, BootstrapCommand.self, FnCommand.self]),
      CommandGroup(name: "Review", subcommands: [ValidateCommand.self, PlanCommand.self, GraphCommand.self]),
      CommandGroup(
        name: "Day two",
        subcommands: [
          StatusCommand.self, ReportCommand.self, RolloutCommand.self, RepairCommand.self, BackupCommand.self,
          RestoreCommand.self,
        ]),
      CommandGroup(name: "Look up", subcommands: [ExplainCommand.self, SchemaCommand.self, CRDsCommand.self]),
      CommandGroup(name: "Set up", subcommands: [CompletionCommand.self, VersionCommand.self]),
    ])

  /// What ArgumentParser would do, but that messages go through ``Console``.
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch {
      let message = message(for: error, about: arguments)
      Console.end(
        with: exitCode(for: error) == .validationFailure ? hinted(message, arguments) : message, exitCode(for: error))
    }
  }

  /// The message with what was most likely meant in its second line.
  private static func hinted(_ message: String, _ arguments: [String]) -> String {
    let exists = { (path: String) in (try? SystemFile.kind(of: path)) != nil }
    guard let hint = CommandHint.hint(for: arguments, of: .program, exists: exists) else { return message }
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines.insert("Hint: \(hint)", at: min(1, lines.count))
    return lines.joined(separator: "\n")
  }

  /// The help, or what is wrong with the command line. ArgumentParser quotes words of it as they are: where they hold what
  /// is not seen, the error is that of the same words with these characters escaped.
  private static func message(for error: any Error, about arguments: [String]) -> String {
    let escaped = arguments.map(Escape.terminal)
    let message = fullMessage(for: error)
    guard escaped != arguments, exitCode(for: error) == .validationFailure else { return message }
    do {
      _ = try parseAsRoot(escaped)
      return "Error: the command line holds characters that are not seen: \(escaped.joined(separator: " "))"
    } catch {
      return fullMessage(for: error)
    }
  }
}
