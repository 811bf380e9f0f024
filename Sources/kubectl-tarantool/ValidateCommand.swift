import ArgumentParser
import Findings
import Render
import Schema

/// `kubectl tarantool validate`
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", _superCommandName: TarantoolCommand.name,
    abstract: "Report what is wrong, and what will hurt later.",
    usage: "kubectl tarantool validate [-f <file> ...] [<options>]",
    discussion: """
      Reports everything that render would, and what is legal on Kubernetes but
      harms a Cartridge cluster. docs/rules.md lists the rules.

      EXAMPLES:
        # The documents in the current directory
        kubectl tarantool validate

        # In CI: warnings fail too, findings show beside the lines
        kubectl tarantool validate -f docs/ --strict -o github

        # Without one of the rules
        kubectl tarantool validate -f docs/ --disable TT702
      """)

  @OptionGroup(title: "Input")
  var input: InputOptions

  @OptionGroup(title: "Input")
  var jobs: JobOptions

  @Option(name: [.customShort("o", allowingJoined: true), .customLong("output")], help: "How findings are written.")
  var format = DiagnosticFormat.text

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A warning not to report; may be repeated.", valueName: "code"))
  var disable: [String] = []

  @Flag(help: "Treat warnings as errors.")
  var strict = false

  func run() throws {
    var session = input.session(disabled: disable, rendersJobs: !jobs.withoutJob)
    session.lint()
    let diagnostics = strict ? session.diagnostics.withWarningsAsErrors : session.diagnostics
    let report = DiagnosticReport(sources: session.sources, version: TarantoolCommand.version)
    switch format {
    case .text: try Console.write(Array(Console.text(of: diagnostics, sources: session.sources).utf8))
    case .json: try Console.write(report.json(diagnostics))
    case .sarif: try Console.write(report.sarif(diagnostics))
    case .github: try Console.write(report.github(diagnostics))
    }
    if format == .text, diagnostics.sorted.isEmpty, Console.isWatched {
      // Silence is for scripts; a person wants to know that the right files were read.
      let read = counted(session.documents.nodes.count, "document")
      Console.say("\(read) in \(counted(session.sources.files.count, "file")): nothing to report\n")
    }
    if diagnostics.hasErrors { throw Console.Exit.failure }
  }
}

extension DiagnosticFormat: OptionWord {}
