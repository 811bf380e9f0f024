import Foundation
import TestSupport
import Testing

/// The whole output of the built binary for every example and for every refused input.
@Suite struct GoldenTests {
  static let examples = Repository.names(in: "examples")
  static let refused = Repository.names(in: "Tests/Fixtures/refused")

  @Test(arguments: examples)
  func everyExampleRendersToItsGolden(_ name: String) throws {
    let outcome = try Program.plugin.run("render", "-f", "examples/\(name)")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasSuffix("\n") && !outcome.output.hasSuffix("\n\n"))
    let (manifests, runner) = RunnerText.taken(outOf: outcome.output)
    try Golden.expect(manifests, matches: "\(name)/manifests.yaml")
    #expect(!manifests.contains("-- Asks instances"))
    for (file, text) in runner { try Golden.expect(text, matches: "runner/\(file)") }
    try Golden.expect(outcome.errors, matches: "\(name)/stderr")
  }

  /// Every file of the program is in the golden of some Job, and none that no Job carries is left.
  @Test func theRunnerIsKeptWhole() throws {
    var carried: Set<String> = []
    for example in Self.examples {
      let outcome = try Program.plugin.run("render", "-f", "examples/\(example)")
      carried.formUnion(RunnerText.taken(outOf: outcome.output).files.keys)
    }
    // No example joins one by one.
    let minimal = try #require(Repository.text("examples/minimal/cluster.yaml"))
    let joining = minimal.replacing(
      "\nspec:\n", with: "\nspec:\n  bootstrap: {joinWith: joinServer}\n", maxReplacements: 1)
    try TemporaryDirectory.with { directory in
      try directory.write(joining, to: "cluster.yaml")
      let outcome = try Program.plugin.run(arguments: ["render", "-f", "cluster.yaml"], in: directory.path)
      let files = RunnerText.taken(outOf: outcome.output).files
      for (file, text) in files { try Golden.expect(text, matches: "runner/\(file)") }
      carried.formUnion(files.keys)
    }
    for command in [
      ["repair", "-f", "Tests/Fixtures/repair.yaml"],
      ["rollout", "-f", "Tests/Fixtures/rollout/new.yaml", "--against", "Tests/Fixtures/rollout/old.yaml"],
    ] {
      let outcome = try Program.plugin.run(arguments: command)
      let files = RunnerText.taken(outOf: outcome.output).files
      for (file, text) in files { try Golden.expect(text, matches: "runner/\(file)") }
      carried.formUnion(files.keys)
    }
    let restore = try Program.plugin.run("restore", "-f", "examples/backup", "--from", "shop-1")
    for (file, text) in RunnerText.taken(outOf: restore.output).files {
      try Golden.expect(text, matches: "runner/\(file)")
      carried.insert(file)
    }
    let steps = ["steps", "backup"].flatMap { folder in
      Repository.names(in: "templates/runner/\(folder)").map { "\(folder).\($0)" }
    }
    let files = Repository.names(in: "templates/runner").filter { $0.hasSuffix(".lua") } + steps
    #expect(carried == Set(files))
    #expect(Set(Repository.names(in: "golden/runner")) == carried)
  }

  /// A first line `# render -n other` in the first file adds arguments.
  @Test(arguments: refused)
  func everyRefusedInputHasItsWholeDiagnostic(_ name: String) throws {
    let path = "Tests/Fixtures/refused/\(name)"
    let file = name.hasSuffix(".yaml") ? path : "\(path)/\(Repository.names(in: path).first ?? "")"
    let comment = Repository.text(file)?.split(separator: "\n").first?.split(separator: " ").map(String.init) ?? []
    let extra = comment.starts(with: ["#", "render"]) ? Array(comment.dropFirst(2)) : []
    let outcome = try Program.plugin.run(arguments: ["render", "-f", path] + extra)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    try Golden.expect(outcome.errors, matches: "refused/\(stem(name)).stderr")
  }

  @Test func everyGoldenHasItsExample() {
    let others = [
      "refused", "plan", "adopt", "bootstrap", "explain", "graph", "runner", "status", "rollout", "validate", "convert",
      "import",
      "schema.json",
      "crds.yaml", "crds-v1beta1.yaml",
    ]
    let folders = Repository.names(in: "golden").filter { !others.contains($0) }
    #expect(Set(folders).subtracting(Self.examples).isEmpty)
    let goldens = Repository.names(in: "golden/refused").map(stem)
    #expect(Set(goldens).subtracting(Self.refused.map(stem)).isEmpty)
  }

  @Test func everyExampleAndEveryRefusedInputHasAGolden() {
    for example in Self.examples {
      #expect(Repository.text("golden/\(example)/manifests.yaml") != nil, "run `make golden` for examples/\(example)")
    }
    for name in Self.refused {
      #expect(Repository.text("golden/refused/\(stem(name)).stderr") != nil, "run `make golden` for \(name)")
    }
  }

  @Test func atLeastSixtyInputsAreRefused() {
    #expect(Self.refused.count >= 60)
  }

  private func stem(_ name: String) -> String { String(name.prefix { $0 != "." }) }
}
