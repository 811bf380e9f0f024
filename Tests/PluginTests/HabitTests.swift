import TestSupport
import Testing

/// What kubectl's users type by habit.
@Suite struct HabitTests {
  @Test(
    arguments: [
      ("render examples/kv", "did you mean `-f examples/kv`?"),
      ("validate -n kv examples/kv", "did you mean `-f examples/kv`?"),
      ("examples/kv", "did you mean `kubectl tarantool render -f examples/kv`?"),
      ("rendre -f examples/kv", "did you mean `kubectl tarantool render`?"),
      ("lint", "did you mean `kubectl tarantool validate`?"),
      ("template -f x", "did you mean `kubectl tarantool render`?"),
      ("diff a b", "did you mean `kubectl tarantool plan`?"),
      ("apply -f x", "did you mean `kubectl tarantool render -f FILE | kubectl apply -f -`?"),
      ("render -k examples/kv", "kubectl kustomize DIR | kubectl tarantool render -f -"),
      ("render -A", "documents of all namespaces are read; -n names one for those that have none"),
      ("render --dry-run=client", "nothing is ever sent to Kubernetes; kubectl apply has --dry-run=server"),
      ("render --context prod", "this command does not talk to Kubernetes"),
    ])
  func whatWasMeantIsNamed(_ line: String, hint: String) throws {
    let outcome = try Program.plugin.run(arguments: line.split(separator: " ").map(String.init))
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    let lines = outcome.errors.split(separator: "\n")
    #expect(
      lines.first?.hasPrefix("Error: ") == true && lines.dropFirst().first == "Hint: \(hint)", "\(outcome.errors)")
  }

  /// Nothing near: no hint.
  @Test(arguments: ["zzzzzzzz", "render nowhere", "render --colour"])
  func nothingIsGuessed(_ line: String) throws {
    let outcome = try Program.plugin.run(arguments: line.split(separator: " ").map(String.init))
    #expect(outcome.status == 64 && !outcome.errors.contains("Hint: "))
  }

  @Test(
    arguments: [
      "render -fexamples/kv -oyaml", "render -f examples/kv/cluster.yaml,examples/kv/roles.yaml",
    ])
  func shortFlagsAndListsOfFilesAreReadAsKubectlReadsThem(_ line: String) throws {
    let files = Repository.names(in: "examples/kv").map { "examples/kv/\($0)" }.joined(separator: ",")
    let words = line.hasSuffix("-oyaml") ? line.split(separator: " ").map(String.init) : ["render", "-f", files]
    let outcome = try Program.plugin.run(arguments: words)
    let plain = try Program.plugin.run("render", "-f", "examples/kv")
    #expect(outcome.status == 0 && outcome.output == plain.output)
  }

  @Test func namesOfObjectsArePrintedAsKubectlPrintsThem() throws {
    let outcome = try Program.plugin.run("render", "-f", "examples/kv", "-o", "name")
    let names = outcome.output.split(separator: "\n")
    #expect(names.contains("statefulset.apps/storage-0") && names.contains("service/kv"))
    #expect(names.contains("poddisruptionbudget.policy/storage-0") && names.allSatisfy { $0.contains("/") })
  }
}
