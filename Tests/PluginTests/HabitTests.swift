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
      ("tempalte", "did you mean `kubectl tarantool render`?"),
      ("get", "did you mean `kubectl tarantool status --live`?"),
      ("restart", "did you mean `kubectl tarantool rollout --live`?"),
      ("drain", "did you mean `kubectl tarantool explain role.spec.drain`?"),
      ("generations", "did you mean `kubectl tarantool explain role.spec.generations`?"),
      ("config", "did you mean `kubectl tarantool explain cluster.spec.config`?"),
      ("logs", "did you mean `kubectl logs -l tarantool.io/bootstrap=NAME --tail=-1`?"),
      ("render -k examples/kv", "kubectl kustomize DIR | kubectl tarantool render -f -"),
      ("validate --kustomize=x", "kubectl kustomize DIR | kubectl tarantool validate -f -"),
      ("plan -k x", "kubectl kustomize DIR | kubectl tarantool plan - NEW"),
      ("render -A", "documents of all namespaces are read; -n names one for those that have none"),
      ("status -A", "one namespace is read: name it with -n"),
      ("render -l a=b", "all documents are read; kubectl apply -l selects among what is rendered"),
      ("report --selector a=b", "all of a namespace is read: name it with -n"),
      ("render --dry-run=client", "nothing is ever sent to Kubernetes; kubectl apply has --dry-run=server"),
      ("render --context prod", "this command does not talk to Kubernetes"),
      ("status --as admin", "only --context and --kubeconfig are passed on to kubectl"),
      ("plan --against old -f new", "name the present state first: plan OLD NEW"),
      ("status -w", "run it again, or with watch(1)"),
      ("render --set a=b", "documents have no values: edit them, or patch them with kustomize"),
    ])
  func whatWasMeantIsNamed(_ line: String, hint: String) throws {
    let outcome = try Program.plugin.run(arguments: line.split(separator: " ").map(String.init))
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    let lines = outcome.errors.split(separator: "\n")
    #expect(
      lines.first?.hasPrefix("error: ") == true && lines.dropFirst().first == "  help: \(hint)", "\(outcome.errors)")
  }

  /// Nothing near: no hint.
  @Test(arguments: ["zzzzzzzz", "render nowhere", "render --colour", "init -A", "version -l"])
  func nothingIsGuessed(_ line: String) throws {
    let outcome = try Program.plugin.run(arguments: line.split(separator: " ").map(String.init))
    #expect(outcome.status == 64 && !outcome.errors.contains("  help: "))
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

  /// The one spelling of it, whoever finds the error.
  @Test(arguments: ["render --nowhere", "plan", "render -f nowhere", "init Kv", "validate -n A", "plan -n A a b"])
  func everyErrorBeginsAlike(_ line: String) throws {
    let outcome = try Program.plugin.run(arguments: line.split(separator: " ").map(String.init))
    #expect(outcome.errors.hasPrefix("error: ") || outcome.errors.hasPrefix("error["), "\(outcome.errors)")
  }

  @Test func aNamespaceIsHeldToItsSyntaxByPlanToo() throws {
    let outcome = try Program.plugin.run("plan", "-n", "A_b", "examples/kv", "examples/kv")
    let message = "error: 'A_b' is not a valid namespace name: up to 63 lower-case letters, digits and '-'\n"
    #expect(outcome.status == 64 && outcome.output.isEmpty && outcome.errors.hasPrefix(message))
  }

  /// Whoever can have kubectl asked can say where.
  @Test func contextAndKubeconfigAreWhereverLiveIs() throws {
    let commands = try Program.plugin.run("__complete", "").output.split(separator: "\n").map {
      $0.prefix { $0 != "\t" }
    }
    var live: [String] = []
    for command in commands where !command.hasPrefix(":") {
      let flags = try Program.plugin.run("__complete", String(command), "--").output
      guard flags.contains("--live\t") else { continue }
      live.append(String(command))
      for flag in ["--context\t", "--kubeconfig\t", "--namespace\t"] { #expect(flags.contains(flag), "\(command)") }
    }
    #expect(live == ["plan", "graph", "status", "report", "rollout"])
  }

  @Test func namesOfObjectsArePrintedAsKubectlPrintsThem() throws {
    let outcome = try Program.plugin.run("render", "-f", "examples/kv", "-o", "name")
    let names = outcome.output.split(separator: "\n")
    #expect(names.contains("statefulset.apps/storage-0") && names.contains("service/kv"))
    #expect(names.contains("poddisruptionbudget.policy/storage-0") && names.allSatisfy { $0.contains("/") })
  }
}
