import TestSupport
import Testing

/// What every command says of itself, whichever there are: as kubectl says it, and narrow enough for a terminal.
@Suite struct HelpTests {
  private static let commands: [String] = {
    let lines = (try? Program.plugin.run("__complete", "").output)?.split(separator: "\n") ?? []
    return lines.filter { $0.contains("\t") }.map { String($0.prefix { $0 != "\t" }) }.filter { $0 != "help" }
  }()

  @Test func thereAreCommands() {
    #expect(Self.commands.count >= 11)
  }

  @Test(arguments: commands)
  func examplesComeBeforeUsageAndFlags(_ command: String) throws {
    let help = try Program.plugin.run(command, "--help").output
    let parts = ["OVERVIEW: ", "\nEXAMPLES:\n  # ", "\nUSAGE: kubectl tarantool \(command)", "\n  -h, --help  "]
    let places = parts.map { help.firstRange(of: $0)?.lowerBound }
    #expect(places.allSatisfy { $0 != nil } && places.compactMap(\.self) == places.compactMap(\.self).sorted())
    // As it is called; only completion is about the file's own name.
    #expect(!help.contains("kubectl-tarantool") || command == "completion")
  }

  /// In a pipe, and on terminals of other widths.
  @Test(arguments: commands + [""], [nil, "80", "200"])
  func helpFitsATerminalAndHasNoColours(_ command: String, columns: String?) throws {
    let words = command.isEmpty ? ["--help"] : [command, "--help"]
    let environment = columns.map { ["COLUMNS": $0] } ?? [:]
    let outcome = try Program.plugin.run(arguments: words, environment: environment)
    #expect(outcome.output.split(separator: "\n").filter { $0.count > (columns == "200" ? 200 : 80) } == [])
    #expect(!outcome.output.contains("\u{1B}") && outcome.errors.isEmpty && outcome.status == 0)
  }

  /// Flags that a person has to understand have a sentence each.
  @Test(arguments: commands)
  func everyFlagIsExplained(_ command: String) throws {
    let lines = try Program.plugin.run("__complete", command, "--").output.split(separator: "\n").dropLast()
    #expect(lines.allSatisfy { $0.contains("\t") && $0.hasSuffix(".") }, "\(lines)")
  }

  @Test func withoutWordsTheCommandsAreListedByTask() throws {
    let outcome = try Program.plugin.run(arguments: [])
    #expect(outcome.output == (try Program.plugin.run("--help").output))
    let titles = outcome.output.split(separator: "\n").filter { $0.hasSuffix("SUBCOMMANDS:") }
    #expect(titles == ["BEGIN", "RENDER", "REVIEW", "DAY TWO", "LOOK UP", "SET UP"].map { "\($0) SUBCOMMANDS:" })
    // A summary that fits into one line.
    for command in Self.commands {
      let line = outcome.output.split(separator: "\n").first { $0.hasPrefix("  \(command) ") }
      #expect(line?.hasSuffix(".") == true, "\(command)")
    }
  }
}
