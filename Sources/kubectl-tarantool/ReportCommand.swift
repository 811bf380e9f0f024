import ArgumentParser
import Kubernetes
import Review

/// `kubectl tarantool report`
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", _superCommandName: TarantoolCommand.name,
    abstract: "Pack the objects behind a status, for a ticket.",
    usage: "kubectl tarantool report (-f <file> | --live) [<options>]",
    discussion: """
      Prints the status as a comment, and the objects that it was made of, without
      Secrets: variables whose names suggest passwords, tools' notes on the objects,
      and the application's configuration are left out. Read it before you pass it
      on. Exit 0, or 2 after an error.

      EXAMPLES:
        # Of the namespace kv
        kubectl tarantool report --live -n kv > report.yaml

        # Whoever gets it sees what you saw
        kubectl tarantool status -f report.yaml
      """)

  @OptionGroup
  var input: LiveInput

  func run() throws {
    let (objects, status) = try input.status(at: .now)
    try Console.write(LiveReport(of: objects, status: status).text)
  }
}
