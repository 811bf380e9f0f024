import TestSupport
import Testing

/// `KUBECTL_TARANTOOL_*`
@Suite struct EnvironmentTests {
  private static let documents = ["examples/kv", "examples/minimal"]

  private func run(_ words: String, _ variables: [String: String]) throws -> Program.Outcome {
    try Program.plugin.run(arguments: words.split(separator: " ").map(String.init), environment: variables)
  }

  @Test(arguments: [
    ("plan examples/kv examples/minimal", "KUBECTL_TARANTOOL_PLAN_OUTPUT", "json", "--output=json"),
    ("plan examples/kv examples/minimal", "KUBECTL_TARANTOOL_COLOR", "always", "--color=always"),
    ("plan examples/minimal examples/minimal", "KUBECTL_TARANTOOL_PLAN_FAIL_ON", "data", "--fail-on=data"),
    ("validate -f Tests/Fixtures/linted/TT701.yaml", "KUBECTL_TARANTOOL_VALIDATE_OUTPUT", "github", "--output=github"),
    ("status -f golden/kv/manifests.yaml", "KUBECTL_TARANTOOL_STATUS_OUTPUT", "yaml", "--output=yaml"),
  ])
  func aVariableStandsForAnOption(_ line: String, name: String, value: String, flag: String) throws {
    let (byVariable, byFlag) = (try run(line, [name: value]), try run("\(line) \(flag)", [:]))
    #expect(byVariable.output == byFlag.output && byVariable.status == byFlag.status)
    #expect(byVariable.errors == byFlag.errors)
  }

  @Test func lesserChangesPassWhereTheEnvironmentSaysSo() throws {
    let new = try TemporaryDirectory.with { directory in
      let text = (Repository.text("examples/minimal/cluster.yaml") ?? "").replacing("app:1.0", with: "app:1.1")
      try directory.write(text, to: "new.yaml")
      let line = "plan examples/minimal \(directory.path)/new.yaml"
      return [
        try run(line, [:]).status, try run(line, ["KUBECTL_TARANTOOL_PLAN_FAIL_ON": "data"]).status,
        try run("\(line) --fail-on safe", ["KUBECTL_TARANTOOL_PLAN_FAIL_ON": "data"]).status,
      ]
    }
    #expect(new == [1, 0, 1])
  }

  /// Whatever is typed counts, however it is typed; an empty variable is none.
  @Test(arguments: ["-o markdown", "-omarkdown", "--output markdown", "--output=markdown"])
  func theOptionCountsBeforeTheVariable(_ flag: String) throws {
    let line = "plan examples/minimal examples/minimal"
    for value in ["json", ""] {
      let outcome = try run("\(line) \(flag)", ["KUBECTL_TARANTOOL_PLAN_OUTPUT": value])
      #expect(outcome.output == "**kubectl tarantool plan**: no changes\n")
    }
    #expect(try run(line, ["KUBECTL_TARANTOOL_PLAN_OUTPUT": ""]).output == "no changes\n")
  }

  @Test(arguments: [
    ("plan a b", "PLAN_FAIL_ON", "dta", "identity, illegal, data, topology, disruptive, safe"),
    ("plan a b", "PLAN_OUTPUT", "yaml", "text, markdown, json"),
    ("validate", "VALIDATE_OUTPUT", "\u{1B}[31m", "text, json, sarif, github"),
    ("status --live", "STATUS_OUTPUT", "wide", "text, json, yaml"),
    ("render", "COLOR", "yes", "auto, always, never"),
  ])
  func whatIsNoValueIsRefused(_ line: String, name: String, value: String, values: String) throws {
    let outcome = try run(line, ["KUBECTL_TARANTOOL_\(name)": value])
    let shown = value.replacing("\u{1B}", with: "\\u{1b}")
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(
      outcome.errors.hasPrefix("error: KUBECTL_TARANTOOL_\(name) is '\(shown)': write one of \(values)\n"),
      "\(outcome.errors)")
  }

  /// What is rendered is a function of documents and flags.
  @Test func nothingThatIsRenderedDependsOnTheEnvironment() throws {
    let plain = try run("render -f examples/minimal", [:])
    let names = ["NAMESPACE", "OUTPUT", "RENDER_OUTPUT", "RENDER_NAMESPACE", "GITOPS", "RENDER_GITOPS", "FILENAME"]
    let variables = Dictionary(uniqueKeysWithValues: names.map { ("KUBECTL_TARANTOOL_\($0)", "json") })
    #expect(try run("render -f examples/minimal", variables).output == plain.output)
    #expect(try run("render -f examples/minimal", ["KUBECTL_TARANTOOL_COLOR": "always"]).output == plain.output)
  }

  /// `--help` ends with them, that of a command with its own; the page has the same.
  @Test func helpAndPageNameThem() throws {
    func names(in text: String) -> Set<String> {
      Set(text.matches(of: #/KUBECTL_TARANTOOL_[A-Z_]+/#).map { String($0.0) })
    }
    let help = try run("--help", [:]).output
    let all = names(in: help)
    #expect(all.count == 5 && names(in: Repository.text("docs/command-line.md") ?? "") == all)
    for name in ["plan", "validate", "status", "render"] {
      let own = all.filter { $0.contains("_\(name.uppercased())_") }
      #expect(names(in: try run("\(name) --help", [:]).output) == own)
      #expect(names(in: try run("help \(name)", [:]).output) == own)
    }
    let end = """

      ENVIRONMENT, for options that are not given:
        KUBECTL_TARANTOOL_STATUS_OUTPUT
                                text, json, yaml

      """
    #expect(try run("status --help", [:]).output.hasSuffix(end))
  }
}
