import Foundation
import TestSupport
import Testing

/// `validate`, `plan`, `render --against`, `bootstrap` and `adopt`, from outside: streams and exit codes.
@Suite struct DayTwoTests {
  private static let quiet =
    Sample.cluster() + Sample.role(vshard: "clusterRoles: [vshard-storage, vshard-router]")
    + Sample.template(instances: 2, pod: Sample.restrictedPod, container: Sample.restrictedContainer)

  private func withFiles(
    _ files: [String: String], _ body: (TemporaryDirectory, ([String]) throws -> Program.Outcome) throws -> Void
  ) throws {
    try TemporaryDirectory.with { directory in
      for (name, text) in files { try directory.write(text, to: name) }
      try body(directory) { try Program.plugin.run(arguments: $0, in: directory.path) }
    }
  }

  @Test func validateIsSilentWhereNothingIsWrong() throws {
    try withFiles(["c.yaml": Self.quiet]) { _, run in
      let outcome = try run(["validate", "-f", "c.yaml", "--strict"])
      #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
    }
  }

  @Test func validateFailsForWarningsOnlyWhenStrict() throws {
    try withFiles(["c.yaml": Self.quiet.replacing("app:1", with: "app:latest")]) { _, run in
      let expected = """
        c.yaml:19:36: warning[TT702]: the image `app:latest` is not pinned: a recreated pod may run another version than \
        its neighbours
         19 |     {name: cartridge, image: "app:latest", env: [{name: TARANTOOL_WORKDIR, value: /data}, ],
            |                              ^
          help: write a tag that never moves, or a digest
        1 warning

        """
      let outcome = try run(["validate", "-f", "c.yaml"])
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      #expect(
        outcome.output.replacing(#/c\.yaml:\d+:\d+/#, with: "P").replacing(#/\n +\d* \|.*/#, with: "")
          == expected.replacing(#/c\.yaml:\d+:\d+/#, with: "P").replacing(#/\n +\d* \|.*/#, with: ""))
      #expect(try run(["validate", "-f", "c.yaml", "--strict"]).status == 2)
      #expect(try run(["validate", "-f", "c.yaml", "--strict", "--disable", "TT702"]).status == 0)
      #expect(try run(["validate", "-f", "c.yaml", "--strict", "--disable", "TT705, TT702"]).status == 0)
    }
  }

  @Test func validateKnowsItsCodes() throws {
    try withFiles(["c.yaml": Self.quiet]) { _, run in
      let outcome = try run(["validate", "-f", "c.yaml", "--disable", "TT70"])
      #expect(outcome.status == 2)
      #expect(
        outcome.output == """
          error[TT801]: `TT70` is not the code of a finding
            help: did you mean TT701? docs/rules.md lists them all
          1 error

          """)
    }
  }

  @Test func planExitsAsKubectlDiffDoes() throws {
    let other = Self.quiet.replacing("app:1", with: "app:2")
    try withFiles(["a.yaml": Self.quiet, "b.yaml": other, "bad.yaml": "a: [\n"]) { _, run in
      let same = try run(["plan", "a.yaml", "a.yaml"])
      #expect(same.status == 0 && same.output == "no changes\n")
      let changed = try run(["plan", "a.yaml", "b.yaml"])
      #expect(changed.status == 1 && changed.output.hasPrefix("2 disruptive"))
      #expect(try run(["plan", "a.yaml", "b.yaml", "--fail-on", "data"]).status == 0)
      #expect(try run(["plan", "a.yaml", "b.yaml", "--fail-on", "disruptive"]).status == 1)
      let broken = try run(["plan", "a.yaml", "bad.yaml"])
      #expect(broken.status == 2 && broken.output.isEmpty && broken.errors.contains("bad.yaml:"))
      #expect(try run(["plan", "-", "-"]).status == 64)
    }
  }

  @Test func planReadsWhatWasRenderedFromADirectoryAndAStream() throws {
    try withFiles(["docs/c.yaml": Self.quiet]) { directory, run in
      #expect(try run(["render", "-f", "docs", "--output-dir", "out"]).status == 0)
      #expect(try run(["plan", "out", "docs"]).output == "no changes\n")
      let manifests = try run(["render", "-f", "docs"]).output
      let piped = try Program.plugin.run("plan", "-", "docs", in: directory.path, input: Array(manifests.utf8))
      #expect(piped.status == 0)
    }
  }

  @Test func renderAgainstRefusesUntilAChangeIsNamed() throws {
    let fewer = Self.quiet.replacing("replicas: 1,", with: "replicas: 0,")
    try withFiles(["a.yaml": Self.quiet, "b.yaml": fewer]) { _, run in
      let refused = try run(["render", "-f", "b.yaml", "--against", "a.yaml"])
      #expect(refused.status == 2 && refused.output.isEmpty)
      #expect(
        refused.errors.contains(
          "error[TT012]: data:StatefulSet/default/storage-0: will be deleted with storage-0-0, storage-0-1")
      )
      #expect(refused.errors.contains("  help: if that is intended: --accept data:StatefulSet/default/storage-0\n"))
      let accepted = try run(
        ["render", "-f", "b.yaml", "--against", "a.yaml", "--accept", "data:StatefulSet/default/storage-0"])
      #expect(accepted.status == 0 && accepted.output.contains("kind: Service"))
      #expect(try run(["render", "-f", "b.yaml", "--accept", "x"]).status == 64)
    }
  }

  /// What was accepted for an earlier change would silence the next one like it.
  @Test(arguments: [
    (
      "b.yaml", ["data:StatefulSet/default/storage-0", "data:StatefulSet/default/storage-1"],
      """
      error[TT017]: --accept `data:StatefulSet/default/storage-1`: there is no such change to accept
        help: did you mean `data:StatefulSet/default/storage-0`?

      """
    ),
    (
      "b.yaml", ["data:StatefulSet/default/storage-0", "safe:Job/kv"],
      "error[TT017]: --accept `safe:Job/kv`: there is no such change to accept\n  help: leave it out\n"
    ),
    (
      "a.yaml", ["data:StatefulSet/default/storage-0"],
      """
      error[TT017]: --accept `data:StatefulSet/default/storage-0`: there is no such change to accept
        help: --against refuses nothing: leave it out

      """
    ),
  ])
  func acceptedChangesOccur(_ file: String, _ accepted: [String], _ text: String) throws {
    let fewer = Self.quiet.replacing("replicas: 1,", with: "replicas: 0,")
    try withFiles(["a.yaml": Self.quiet, "b.yaml": fewer]) { _, run in
      let flags = accepted.flatMap { ["--accept", $0] }
      let outcome = try run(["render", "-f", file, "--against", "a.yaml"] + flags)
      #expect(outcome.status == 2 && outcome.output.isEmpty && outcome.errors == text)
    }
  }

  @Test(arguments: [
    ("job", "apiVersion: batch/v1\n"), ("plan", "format: 2\nmode: bootstrap\ncluster: kv\n"), ("graphql", "# ask"),
    ("curl", "#!/bin/sh"),
  ])
  func bootstrapPrintsEveryForm(_ form: String, _ start: String) throws {
    try withFiles(["c.yaml": Self.quiet]) { _, run in
      let outcome = try run(["bootstrap", "-f", "c.yaml", "-o", form])
      #expect(outcome.status == 0 && outcome.output.hasPrefix(start) && outcome.output.contains("edit_topology"))
    }
  }

  @Test func bootstrapScriptIsOneThatAShellReads() throws {
    try withFiles(["c.yaml": Self.quiet]) { directory, run in
      try directory.write(try run(["bootstrap", "-f", "c.yaml", "-o", "curl"]).output, to: "calls.sh")
      #expect(try Program("/bin/sh").run("-n", "calls.sh", in: directory.path).errors == "")
    }
  }

  /// With a curl that notes what it is sent: the script stops before what cannot be undone until it is told to go on.
  @Test func bootstrapScriptExpelsNobodyUntold() throws {
    try TemporaryDirectory.with { directory in
      let script = try Program.plugin.run("bootstrap", "-f", "examples/drain", "-o", "curl").output
      try directory.write(script, to: "calls.sh")
      try directory.write("#!/bin/sh\ncat >>sent\n", to: "bin/curl")
      _ = try Program("/bin/chmod").run("+x", "bin/curl", in: directory.path)
      func run(_ expel: String) throws -> Program.Outcome {
        let environment = ["PATH": "\(directory.path)/bin:/usr/bin:/bin", "EXPEL": expel]
        return try Program("/bin/sh").run("calls.sh", in: directory.path, environment: environment)
      }
      let stopped = try run("")
      #expect(stopped.status == 3 && stopped.errors.isEmpty)
      #expect(
        stopped.output.hasSuffix(
          "\nnothing is expelled yet: read the last answer, then run this again with EXPEL=yes\n"))
      let sent = directory.text("sent") ?? ""
      #expect(sent.contains(#""weight": 0"#) && !sent.contains("expelled"))
      #expect(try run("yes").status == 0)
      #expect(directory.text("sent")?.contains(#""expelled": true"#) == true)
    }
  }

  @Test func bootstrapNamesTheClustersThereAre() throws {
    try withFiles(["c.yaml": Self.quiet]) { _, run in
      let outcome = try run(["bootstrap", "-f", "c.yaml", "--cluster", "vk"])
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(
        outcome.errors == """
          error[TT315]: there is no Cluster `vk` among the documents
            help: there is: kv
          1 error

          """)
    }
  }

  /// `kubectl get` for adopt prints the operator's documents beside the StatefulSets that it made of them.
  @Test func planTakesWhatIsLiveAsItIs() throws {
    try withFiles(["c.yaml": Self.quiet]) { directory, run in
      let rendered = try run(["render", "-f", "c.yaml"]).output
      try directory.write("\(Self.quiet)---\n\(rendered.replacing("app:1", with: "app:2"))", to: "live.yaml")
      let outcome = try run(["plan", "live.yaml", "c.yaml"])
      #expect(outcome.status == 1 && outcome.errors.isEmpty)
      #expect(outcome.output.contains("image: app:2 -> app:1"))
    }
  }

  @Test func adoptWritesNothingWhereNothingIsLive() throws {
    try withFiles(["live.yaml": "apiVersion: v1\nkind: List\nitems: []\n"]) { directory, run in
      let outcome = try run(["adopt", "-f", "live.yaml", "--output-dir", "kv"])
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("error[TT901]: there is no Cluster of tarantool.io among the live objects\n"))
      #expect(directory.names(in: "kv").isEmpty)
      #expect(try run(["adopt", "--output-dir", "kv"]).status == 64)
    }
  }
}
