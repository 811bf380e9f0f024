import TestSupport
import Testing

/// What the commands write beside manifests, each in every language it can be written in.
@Suite struct OutputGoldenTests {
  @Test(arguments: [
    (["bootstrap", "-f", "examples/kv", "-o", "plan"], "bootstrap/kv.plan.yaml"),
    (["bootstrap", "-f", "examples/kv", "-o", "curl"], "bootstrap/kv.sh"),
    (["bootstrap", "-f", "examples/kv", "-o", "graphql"], "bootstrap/kv.graphql"),
    (["bootstrap", "-f", "examples/drain", "-o", "plan"], "bootstrap/drain.plan.yaml"),
    (["bootstrap", "-f", "examples/drain", "-o", "curl"], "bootstrap/drain.sh"),
    (["bootstrap", "-f", "examples/drain", "-o", "graphql"], "bootstrap/drain.graphql"),
    (["backup", "-f", "examples/backup", "--name", "shop-2026-03-14-150926"], "backup/job.yaml"),
    (["restore", "-f", "examples/backup", "--from", "shop-2026-03-14-150926"], "backup/restore.yaml"),
    (["render", "-f", "examples/minimal", "-o", "json"], "minimal/manifests.json"),
  ])
  func everyLanguageHasItsGolden(_ arguments: [String], name: String) throws {
    let outcome = try Program.plugin.run(arguments: arguments)
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    try Golden.expect(RunnerText.taken(outOf: outcome.output).text, matches: name)
  }

  /// From three replicasets of three storages to two of two: first who leaves is named, then the numbers go down.
  @Test func aScaleInIsPlannedInTwoSteps() throws {
    let draining = try #require(Repository.text("examples/drain/cluster.yaml"))
    let whole = draining.replacing("  drain: {replicasets: 1}\n", with: "")
      .replacing("  annotations:\n    tarantool.io/drain-replicas: \"1\"\n", with: "")
    let smaller = whole.replacing("replicas: 3", with: "replicas: 2")
    try TemporaryDirectory.with { directory in
      for (name, text) in [("whole", whole), ("draining", draining), ("smaller", smaller)] {
        try directory.write(text, to: "\(name).yaml")
      }
      func plan(_ old: String, _ new: String) throws -> Program.Outcome {
        try Program.plugin.run(arguments: ["plan", "\(old).yaml", "\(new).yaml"], in: directory.path)
      }
      try Golden.expect(plan("whole", "draining").output, matches: "plan/drain.txt")
      try Golden.expect(plan("draining", "smaller").output, matches: "plan/drained.txt")
      try Golden.expect(plan("whole", "smaller").output, matches: "plan/not-drained.txt")
      #expect(try plan("draining", "smaller").status == 1)
    }
  }
}
