import TestSupport
import Testing

/// Nothing deletes a cluster from `--output-dir` but the word of the user.
@Suite struct LostClusterTests {
  private static let other = Sample.all.replacing("name: kv", with: "name: other")
    .replacing("cluster-id: kv", with: "cluster-id: other").replacing("name: storage", with: "name: stores")
    .replacing("template: storage", with: "template: stores")
  private static let both = Sample.all + other

  private func render(
    _ directory: TemporaryDirectory, _ text: String, _ arguments: String...
  ) throws -> Program.Outcome {
    try Program.plugin.run(
      arguments: ["render", "-f", "-", "--output-dir", "out"] + arguments, in: directory.path, input: Array(text.utf8))
  }

  @Test(arguments: ["", "# nothing\n", "apiVersion: v1\nkind: List\nitems: []\n", Sample.template()])
  func anEmptyInputDeletesNothing(_ text: String) throws {
    try TemporaryDirectory.with { directory in
      let run1 = try render(directory, Sample.all)
      #expect(run1.status == 0)
      let names = directory.names(in: "out")
      for flags in [[], ["--check"], ["--remove-cluster", "kv"]] {
        let outcome = try Program.plugin.run(
          arguments: ["render", "-f", "-", "--output-dir", "out"] + flags, in: directory.path, input: Array(text.utf8))
        #expect(outcome.status == 2 && outcome.output.isEmpty && outcome.errors.contains("error[TT"))
      }
      #expect(directory.names(in: "out") == names)
    }
  }

  @Test(arguments: [[], ["--check"]])
  func aClusterThatIsMissingIsRefused(_ flags: [String]) throws {
    try TemporaryDirectory.with { directory in
      let run2 = try render(directory, Sample.all)
      #expect(run2.status == 0)
      let names = directory.names(in: "out")
      let passedThrough = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n"
      for text in [Self.other, passedThrough] {
        let outcome = try Program.plugin.run(
          arguments: ["render", "-f", "-", "--output-dir", "out"] + flags, in: directory.path, input: Array(text.utf8))
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(
          outcome.errors.hasSuffix(
            """
            error[TT010]: out: holds 3 files of Cluster default/kv, which is not among the documents
              help: name all documents with -f; if the Cluster is to be removed: --remove-cluster default/kv

            """), "\(outcome.errors)")
        #expect(directory.names(in: "out") == names)
      }
    }
  }

  @Test func aClusterThatIsNamedIsRemoved() throws {
    try TemporaryDirectory.with { directory in
      let run3 = try render(directory, Self.both)
      #expect(run3.status == 0)
      let both = directory.names(in: "out")
      let run4 = try render(directory, Self.other)
      #expect(run4.status == 2)
      #expect(directory.names(in: "out") == both)
      let run5 = try render(directory, Self.other, "--remove-cluster", "kv")
      #expect(run5.status == 0)
      #expect(!directory.names(in: "out").contains("service-kv.yaml"))
      #expect(directory.names(in: "out").contains("service-other.yaml"))
      let run6 = try render(directory, Self.other, "--check")
      #expect(run6.status == 0)
    }
  }

  @Test func whatIsNamedMustBeThereAndMustNotBeRendered() throws {
    try TemporaryDirectory.with { directory in
      let fresh = try render(directory, Sample.all, "--remove-cluster", "typo")
      #expect(fresh.errors == "error[TT011]: --remove-cluster typo: out does not hold this Cluster\n")
      #expect(directory.names().isEmpty)
      let run7 = try render(directory, Self.both)
      #expect(run7.status == 0)
      let names = directory.names(in: "out")
      let missing = try render(directory, Self.other, "--remove-cluster", "kv", "--remove-cluster", "typo")
      #expect(missing.status == 2)
      #expect(missing.errors == "error[TT011]: --remove-cluster typo: out does not hold this Cluster\n")
      let present = try render(directory, Self.other, "--remove-cluster", "other")
      #expect(present.status == 2)
      #expect(
        present.errors == "error[TT011]: --remove-cluster other: the documents have this Cluster; take it out of them\n"
      )
      #expect(directory.names(in: "out") == names)
      let run8 = try Program.plugin.run("render", "--remove-cluster", "kv")
      #expect(run8.status == 64)
    }
  }

  /// Somebody changed what was rendered: the remedy must be no command of theirs.
  @Test func whatIsNoNameIsNeverShown() throws {
    try TemporaryDirectory.with { directory in
      #expect(try render(directory, Sample.all).status == 0)
      let text = directory.text("out/service-kv.yaml") ?? ""
      for name in ["kv; touch x", "$(touch x)", "\u{1B}[2J", "a b", "'"] {
        let hostile = text.replacing("instance: kv\n", with: "instance: \"\(name)\"\n")
        #expect(hostile != text)
        try directory.write(hostile, to: "out/extra.yaml")
        let outcome = try render(directory, Sample.all)
        #expect(outcome.status == 0 && outcome.errors == "out/extra.yaml deleted\n", "\(outcome.errors)")
      }
    }
  }

  /// A Cluster of the same name in another namespace is another one.
  @Test func namespacesTellClustersApart() throws {
    try TemporaryDirectory.with { directory in
      let run9 = try render(directory, Sample.all, "-n", "a")
      #expect(run9.status == 0)
      let outcome = try render(directory, Sample.all, "-n", "b")
      #expect(outcome.status == 2 && outcome.errors.contains("--remove-cluster a/kv\n"))
      let run10 = try render(directory, Sample.all, "-n", "b", "--remove-cluster", "a/kv")
      #expect(run10.status == 0)
    }
  }

  @Test func adoptOverwritesOnlyWhatItWrote() throws {
    let mark = "# Written by kubectl-tarantool adopt, which overwrites this file while this line is its first.\n"
    for name in ["documents.yaml", "manifests.yaml"] {
      try TemporaryDirectory.with { directory in
        try directory.write(try live(), to: "live.yaml")
        func adopt() throws -> Program.Outcome {
          try Program.plugin.run("adopt", "-f", "live.yaml", "--output-dir", "kv", in: directory.path)
        }
        try directory.write("mine\n", to: "kv/\(name)")
        let refused = try adopt()
        #expect(refused.status == 2 && refused.output.isEmpty)
        #expect(
          refused.errors
            == "error[TT008]: kv/\(name): not written by kubectl-tarantool; move it away so that it can be written\n")
        #expect(directory.names(in: "kv") == [name] && directory.text("kv/\(name)") == "mine\n")
        try directory.write(mark + "old\n", to: "kv/\(name)")
        let run11 = try adopt()
        #expect(run11.status == 0)
        for written in ["documents.yaml", "manifests.yaml"] {
          #expect(directory.text("kv/\(written)")?.hasPrefix(mark + "apiVersion: ") == true)
        }
        let run12 = try adopt()
        #expect(run12.status == 0)
      }
    }
  }

  /// What kubectl would print of a cluster that an operator runs: its documents, what they became, and pods.
  private func live() throws -> String {
    let path = "golden/adopt/documents.yaml"
    let plan = try Program.plugin.run("bootstrap", "-f", path, "-o", "plan").output
    let pods = plan.matches(of: #/uri: (\w+-\d+-\d+)\.\S+\s+uuid: (\S+)/#).map { match in
      """
      ---
      {apiVersion: v1, kind: Pod,
        metadata: {name: \(match.1), namespace: kv, labels: {tarantool.io/instance-uuid: \(match.2)}}}

      """
    }
    #expect(!pods.isEmpty)
    return try (Repository.text(path) ?? "") + "---\n" + Program.plugin.run("render", "-f", path).output + pods.joined()
  }
}
