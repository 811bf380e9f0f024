import TestSupport
import Testing

/// `--color`, NO_COLOR, and where there are colours.
@Suite struct ColourTests {
  private static let escape = "\u{1B}"

  private func run(_ line: String, _ variables: [String: String] = [:]) throws -> Program.Outcome {
    try Program.plugin.run(arguments: line.split(separator: " ").map(String.init), environment: variables)
  }

  @Test func aPlanIsColouredByClass() throws {
    let line = "plan examples/kv examples/minimal"
    let lines = try run("\(line) --color always").output.split(separator: "\n")
    #expect(
      lines.first == """
        \u{1B}[1;31m1 identity\u{1B}[0m, \u{1B}[1;31m4 data\u{1B}[0m, \u{1B}[1;35m2 topology\u{1B}[0m, \
        \u{1B}[1;33m2 disruptive\u{1B}[0m, \u{1B}[32m3 safe\u{1B}[0m
        """)
    #expect(lines.contains("\u{1B}[1;31midentity\u{1B}[0m  Service/kv/kv"))
    #expect(lines.contains("\u{1B}[32msafe\u{1B}[0m  PodDisruptionBudget/kv/storage-0"))
    let plain = try run(line).output
    #expect(!plain.contains(Self.escape))
    let stripped = try run("\(line) --color=always").output.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
    #expect(stripped == plain)
  }

  @Test func aDifferenceIsColouredAsGitColoursIt() throws {
    try TemporaryDirectory.with { directory in
      let line = "render -f examples/minimal --output-dir \(directory.path)/m"
      #expect(try run(line).status == 0)
      let name = "m/service-minimal.yaml"
      let text = try #require(directory.text(name))
      // A line of the file that would be a colour, a header or an end of colours, if it were not escaped.
      try directory.write(text.replacing("kind: Service\n", with: "kind: Service\n-- \u{1B}[35mx\u{1B}[0m\n"), to: name)
      let lines = try run("\(line) --check --color always").output.split(separator: "\n")
      #expect(lines.first == "\u{1B}[1m--- \(directory.path)/\(name)\u{1B}[0m")
      #expect(lines.dropFirst().first == "\u{1B}[1m+++ \(directory.path)/\(name)\u{1B}[0m")
      #expect(lines.contains { $0.hasPrefix("\u{1B}[36m@@ -") && $0.hasSuffix(" @@\u{1B}[0m") })
      #expect(lines.contains("\u{1B}[31m--- \\u{1b}[35mx\\u{1b}[0m\u{1B}[0m"), "\(lines)")
      let plain = try run("\(line) --check").output
      #expect(!plain.contains(Self.escape) && plain.contains("\n--- \\u{1b}[35mx\\u{1b}[0m\n"))
    }
  }

  /// The flag counts before the variables, and our own before the one of everybody.
  @Test(arguments: [
    ("", [:], false),
    ("--color always", [:], true),
    ("--color=auto", [:], false),
    ("--color always", ["NO_COLOR": "1"], true),
    ("", ["KUBECTL_TARANTOOL_COLOR": "always"], true),
    ("", ["KUBECTL_TARANTOOL_COLOR": "always", "NO_COLOR": "1"], true),
    ("--color never", ["KUBECTL_TARANTOOL_COLOR": "always"], false),
    ("--color auto", ["KUBECTL_TARANTOOL_COLOR": "always"], false),
  ])
  func errorsAndResultsAreColouredAlike(_ flag: String, variables: [String: String], isColoured: Bool) throws {
    for line in ["render -f nowhere", "validate -f nowhere"] {
      let outcome = try run("\(line) \(flag)", variables)
      let text = outcome.output + outcome.errors
      #expect(text.hasPrefix(isColoured ? "\u{1B}[1;31merror[TT001]:\u{1B}[0m " : "error[TT001]: "), "\(text)")
    }
  }

  @Test func onlyThreeWordsAreKnown() throws {
    let outcome = try run("render --color yes")
    #expect(outcome.status == 64)
    #expect(
      outcome.errors.hasPrefix(
        "error: The value 'yes' is invalid for '--color <color>'. Please provide one of 'auto', 'always' or 'never'.\n"),
      "\(outcome.errors)")
  }

  /// What programs read has none.
  @Test(arguments: [
    "plan examples/kv examples/minimal -o json", "plan examples/kv examples/minimal -o markdown",
    "validate -f Tests/Fixtures/linted -o json", "render -f examples/minimal",
    "status -f golden/kv/manifests.yaml -o json",
  ])
  func whatProgramsReadHasNone(_ line: String) throws {
    #expect(!(try run("\(line) --color always").output.contains(Self.escape)))
  }
}
