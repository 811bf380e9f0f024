import ArgumentParser
import Findings
import Schema

/// `kubectl tarantool`
@main
struct TarantoolCommand: ParsableCommand {
  /// The version of this tool.
  static let version = "0.1.0"

  /// How it is called. Each command says that it belongs to it: of one that belongs to none ArgumentParser asks first, and at
  /// length, whether it is to print a script for a shell.
  static let name = "kubectl tarantool"

  static let configuration = CommandConfiguration(
    commandName: name,
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
    // Whoever ends the program holds no error by then.
    if let (message, code) = failure(of: Array(CommandLine.arguments.dropFirst())) { Console.end(with: message, code) }
  }

  /// Runs the command of a command line. Where that is not the end, returns what is still to be said.
  private static func failure(of arguments: [String]) -> (message: String, code: ExitCode)? {
    do {
      let words = try EnvironmentDefault.arguments(arguments, SystemFile.variable)
      var command = try parsed(words)
      Progress.begin()
      try command.run()
      Progress.end()
      return nil
    } catch {
      let (message, code) = (message(for: error, about: arguments), exitCode(for: error))
      if code == .validationFailure { return (refusal(message, arguments), code) }
      let isHelp = message.hasPrefix("OVERVIEW: ")
      return (isHelp ? message + EnvironmentDefault.help(for: command(in: arguments)) : message, code)
    }
  }

  /// The command of a command line.
  ///
  /// One that its first word names is parsed alone, without looking at all others: that takes half the time. It can only
  /// succeed where the whole program does; help and errors are the whole program's, which knows all commands.
  private static func parsed(_ words: [String]) throws -> any ParsableCommand {
    if let name = words.first,
      let type = configuration.subcommands.first(where: { $0.configuration.commandName == name }),
      let command = try? type.parseAsRoot(Array(words.dropFirst())), Swift.type(of: command) == type
    {
      return command
    }
    return try parseAsRoot(words)
  }

  /// The command that a command line calls, or asks for help about.
  private static func command(in arguments: [String]) -> String? {
    arguments.filter { $0 != "help" }.command
  }

  /// ArgumentParser's message as our own are written: what was most likely meant is in its second line.
  private static func refusal(_ message: String, _ arguments: [String]) -> String {
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let first = lines.first, first.hasPrefix("Error: ") {
      lines[0] = "\(Diagnostic.Severity.error.rawValue): \(first.dropFirst("Error: ".count))"
    }
    let exists = { (path: String) in (try? SystemFile.kind(of: path)) != nil }
    let hint = CommandHint.hint(
      for: arguments, refusedBy: message, of: .program, exists: exists, isPiped: SystemFile.inputIsPipe)
    if let hint { lines.insert("  help: \(hint)", at: min(1, lines.count)) }
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
