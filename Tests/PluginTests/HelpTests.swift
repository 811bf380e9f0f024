import TestSupport
import Testing

/// What every command says of itself, whichever there are.
@Suite struct HelpTests {
  private static let commands: [String] = {
    let lines = (try? Program.plugin.run("__complete", "").output)?.split(separator: "\n") ?? []
    return lines.filter { $0.contains("\t") }.map { String($0.prefix { $0 != "\t" }) }.filter { $0 != "help" }
  }()

  @Test func thereAreCommands() {
    #expect(Self.commands.count >= 6)
  }

  @Test(arguments: commands)
  func helpHasExamplesAndFitsATerminal(_ command: String) throws {
    let outcome = try Program.plugin.run(command, "--help", environment: ["COLUMNS": "80"])
    #expect(outcome.output.split(separator: "\n").filter { $0.count > 80 } == [])
    #expect(outcome.output.contains("USAGE: kubectl tarantool \(command)"))
    #expect(outcome.output.contains("EXAMPLES:"))
  }
}
