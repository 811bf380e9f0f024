import TestSupport
import Testing

/// `kubectl tarantool rollout`: the script, and what it refuses.
@Suite struct RolloutCommandTests {
  private static let old =
    Sample.cluster() + Sample.role(vshard: "clusterRoles: [vshard-storage, vshard-router]")
    + Sample.template(instances: 2)
  private static let new = old.replacing("app:1", with: "app:2")

  private func run(_ new: String, against old: String = old, _ line: String = "--against old.yaml") throws
    -> Program.Outcome
  {
    try TemporaryDirectory.with { directory in
      try directory.write(old, to: "old.yaml")
      try directory.write(new, to: "new.yaml")
      return try Program.plugin.run(
        arguments: ["rollout", "-f", "new.yaml"] + line.split(separator: " ").map(String.init), in: directory.path)
    }
  }

  /// The steps of a script: what stands before the manifests.
  private func steps(_ script: String) -> String {
    String(script.prefix(upTo: script.firstRange(of: "# What the steps apply.")?.lowerBound ?? script.endIndex))
  }

  @Test func theStepsAreAsTheirGolden() throws {
    let files = Repository.names(in: "examples/kv").filter { $0.hasSuffix(".yaml") }
    let old = files.compactMap { Repository.text("examples/kv/\($0)") }.joined(separator: "---\n")
    let ran = try run(old.replacing("examples-kv:0.0.4", with: "examples-kv:0.0.5"), against: old)
    #expect(ran.status == 0 && ran.errors.isEmpty, "\(ran.errors)")
    let hashless = steps(ran.output).replacing(#/-[0-9a-f]{10}\b/#, with: "-HASH")
    try Golden.expect(hashless, matches: "rollout/steps.sh")
  }

  @Test func aShellReadsTheScript() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(try run(Self.new).output, to: "steps.sh")
      #expect(try Program("/bin/sh").run("-n", "steps.sh", in: directory.path).errors == "")
    }
  }

  @Test func nothingToRestartIsALookAndAnApply() throws {
    let ran = try run(Self.old)
    #expect(ran.status == 0)
    #expect(!ran.output.contains("partition") && ran.output.contains("# 1. Look"))
  }

  /// A rollout has no --cluster to name one of them.
  @Test func oneClusterIsRolledOutAtATime() throws {
    let both = { (text: String) in
      text + text.replacing("\nmetadata: {", with: "\nmetadata: {namespace: prod, ")
    }
    let ran = try run(both(Self.new), against: both(Self.old))
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(
      ran.errors.hasSuffix(
        """
        error[TT018]: there are several Clusters among the documents: default/kv, prod/kv
          help: name only the documents of one with -f; if they share a file, give each a file of its own
        1 error

        """), "\(ran.errors)")
  }

  @Test func aStatefulSetThatStillRollsIsTakenUp() throws {
    let live = try Program.plugin.run("render", "-f", "-", "-o", "json", input: Array(Self.new.utf8)).output
      .replacing(
        #""kind": "StatefulSet","#,
        with: #""kind": "StatefulSet", "status": {"currentRevision": "a", "updateRevision": "b"},"#)
    let ran = try TemporaryDirectory.with { directory in
      try directory.write(live, to: "live.json")
      try directory.write(Self.new, to: "new.yaml")
      return try Program.plugin.run("rollout", "-f", "new.yaml", "--against", "live.json", in: directory.path)
    }
    #expect(ran.status == 0 && ran.output.contains(#""partition":1"#), "\(ran.errors)")
  }

  @Test func moreThanARestartIsRefused() throws {
    let ran = try run(Self.new.replacing("replicas: 1,", with: "replicas: 2,"))
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(
      ran.errors == """
        error[TT021]: topology:StatefulSet/default/storage-1: is new: storage-1-0, storage-1-1 start and are joined
          help: a rollout only restarts instances: apply this separately, before or after it
        1 error

        """)
  }

  @Test(arguments: ["updateStrategy: {type: OnDelete}", "updateStrategy: {rollingUpdate: {partition: 0}}"])
  func anOwnStrategyIsRefused(_ strategy: String) throws {
    let documents =
      Sample.cluster() + Sample.role(vshard: "clusterRoles: [vshard-storage, vshard-router]")
      + Sample.template(instances: 2, spec: strategy)
    let ran = try run(documents.replacing("app:1", with: "app:2"), against: documents)
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(
      ran.errors == """
        error[TT022]: StatefulSet `storage-0` has an update strategy of its own
          help: leave `updateStrategy` out of the ReplicasetTemplate: the script holds pods back by `partition`. With \
        `compatibility`, pods restart only when they are deleted: hand over leadership and delete them by hand
        1 error

        """)
  }

  @Test(arguments: [
    ("", "name the present state: --against OLD, or --live"),
    ("--against old.yaml --live", "--against and --live cannot be used together"),
    ("--against old.yaml --context x", "--context and --kubeconfig require --live"),
  ])
  func flagsGoTogether(_ line: String, _ message: String) throws {
    let ran = try run(Self.new, line)
    #expect(ran.status == 64 && ran.errors.hasPrefix("error: \(message)\n"), "\(ran.errors)")
  }
}
