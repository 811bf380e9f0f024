import Findings
import Kubernetes
import Schema
import TestSupport
import Testing

/// Whatever stands in documents, in live objects, in names of files and on the command line: nothing that is printed acts on
/// a terminal, or is a command to the CI system that reads the log.
@Suite struct HostileTextTests {
  private func expectInert(_ outcome: Program.Outcome, _ what: [String]) {
    for (stream, text) in [("output", outcome.output), ("errors", outcome.errors)] {
      // Blocks of YAML may hold tabs, and nothing else that is not seen acts on a terminal.
      let acting = text.unicodeScalars.first {
        $0 != "\n" && ($0 != "\t" || stream == "errors") && Escape.isControl($0)
      }
      #expect(acting == nil, "\(what) \(stream): U+\(String(acting?.value ?? 0, radix: 16))")
      #expect(!text.contains(#/##[A-Za-z]*\[/#), "\(what) \(stream): \(text)")
      for line in text.unicodeScalars.split(separator: "\n") {
        let words = String(line.drop { $0.properties.isWhitespace })
        #expect(!words.hasPrefix("::"), "\(what) \(stream): \(words)")
      }
    }
  }

  private static let inspecting = [
    ["render"], ["render", "-o", "json"], ["bootstrap"], ["bootstrap", "-o", "plan"], ["bootstrap", "-o", "graphql"],
    ["bootstrap", "-o", "curl"], ["graph"], ["graph", "-o", "dot"], ["graph", "-o", "svg"], ["validate"],
    ["validate", "-o", "json"], ["validate", "-o", "sarif"],
  ]

  @Test(arguments: 0..<6 as Range<UInt64>)
  func documentsThatRender(_ seed: UInt64) throws {
    let documents = HostileDocuments(seed: seed)
    let text = documents.accepted()
    for words in Self.inspecting {
      let outcome = try Program.plugin.run(arguments: words + ["-f", "-"], input: Array(text.utf8))
      #expect(outcome.status == 0, "\(words): \(outcome.errors)")
      expectInert(outcome, words)
    }
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func documentsThatAreRefused(_ seed: UInt64) throws {
    let documents = HostileDocuments(seed: seed)
    let text = documents.refused()
    // Once whole, where the reader gives up, and once without what it gives up at.
    for part in [text, String(text.prefix(text.count - 4)), text.components(before: "\n---\n# ")] {
      for words in Self.inspecting + [["adopt", "--output-dir", "never-written"], ["fn"]] {
        let files = words == ["fn"] ? [] : ["-f", "-"]
        let outcome = try Program.plugin.run(arguments: words + files, input: Array(part.utf8))
        #expect(outcome.status != 0, "\(words)")
        expectInert(outcome, words)
      }
    }
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func listsOfAFunction(_ seed: UInt64) throws {
    let outcome = try Program.plugin.run("fn", input: Array(HostileDocuments(seed: seed).list().utf8))
    #expect(outcome.status == 1 && outcome.errors.contains("error[TT") && outcome.output.contains("\nresults:\n"))
    expectInert(outcome, ["fn"])
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func githubIsToldFindingsAndNothingElse(_ seed: UInt64) throws {
    let documents = HostileDocuments(seed: seed)
    let text = documents.refused()
    try TemporaryDirectory.with { directory in
      let name = "::error::%\u{1B}[1m:,\n::x.yaml"
      try directory.write(text, to: name)
      let outcome = try Program.plugin.run("validate", "-o", "github", "-f", name, in: directory.path)
      #expect(outcome.status == 2 && outcome.output.hasSuffix("\n"))
      for line in outcome.output.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
        #expect(line.contains(#/^::(error|warning|notice) (file=[^:,]*,line=\d+,col=\d+,)?title=TT\d+::/#), "\(line)")
        #expect(!line.unicodeScalars.contains(where: Escape.isUnseen), "\(line)")
      }
    }
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func plansOfLiveObjects(_ seed: UInt64) throws {
    try TemporaryDirectory.with { directory in
      let (one, other) = (HostileDocuments(seed: seed), HostileDocuments(seed: seed))
      try directory.write(one.live(seed + 100), to: "old.yaml")
      try directory.write(other.live(seed + 200), to: "new.yaml")
      try directory.write("{apiVersion: v1, kind: List, items: []}", to: "none.yaml")
      for new in ["new.yaml", "none.yaml"] {
        for format in ["text", "markdown", "json"] {
          let words = ["plan", "old.yaml", new, "-o", format]
          let outcome = try Program.plugin.run(arguments: words, in: directory.path)
          #expect(outcome.status == 1 && outcome.errors.isEmpty, "\(outcome.errors)")
          expectInert(outcome, words)
        }
      }
      expectInert(
        try Program.plugin.run("render", "-f", "new.yaml", "--against", "old.yaml", in: directory.path), ["against"])
    }
  }

  @Test func namesOfFilesAndDirectories() throws {
    for (turn, name) in HostileWords.fragments.enumerated()
    where !name.isEmpty && !name.contains("/") && name != "." && !name.hasPrefix("-") {
      guard !name.unicodeScalars.contains("\0") else { continue }
      try TemporaryDirectory.with { directory in
        try directory.write("a: [\n", to: "\(name)/\(name).yaml")
        try directory.write(Sample.all, to: "c.yaml")
        let lines = [
          ["render", "-R"], ["render", "-f", name], ["render", "-f", "\(name)/none"], ["validate", "-f", name],
          ["render", "-f", "c.yaml", "--output-dir", "\(name)-out"],
          ["render", "-f", "c.yaml", "--output-dir", "\(name)-new", "--check"],
          ["render", "-f", "c.yaml", "--output-dir", "c.yaml/\(name)"], ["plan", name, "\(name)x"],
        ]
        for (position, words) in lines.enumerated() where (position + turn) % 6 == 0 {
          expectInert(try Program.plugin.run(arguments: words, in: directory.path), words)
        }
      }
    }
  }

  @Test func differencesToFilesThatSomebodyChanged() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "c.yaml")
      let command = ["render", "-f", "c.yaml", "--output-dir", "out"]
      #expect(try Program.plugin.run(arguments: command, in: directory.path).status == 0)
      let file = try #require(directory.names(in: "out").first { $0.hasPrefix("statefulset") })
      let text = try #require(directory.text("out/\(file)"))
      try directory.write(text + HostileWords.fragments.joined(separator: "\n"), to: "out/\(file)")
      let outcome = try Program.plugin.run(arguments: command + ["--check"], in: directory.path)
      #expect(outcome.status == 1 && outcome.output.contains("\n-\\u{1b}[31m\n"))
      expectInert(outcome, command)
    }
  }

  @Test func wordsOfTheCommandLine() throws {
    for (turn, word) in HostileWords.fragments.enumerated() where !word.unicodeScalars.contains("\0") {
      let lines = [
        [word], ["--\(word)"], ["-\(word)"], ["render", word], ["render", "--\(word)"], ["render", "-o", word],
        ["render", "--gitops", word], ["render", "-n", word], ["explain", word], ["explain", "cluster.\(word)"],
        ["schema", word], ["init", word], ["init", "kv", "--image", word], ["init", "kv", "--host", word],
        ["init", "kv", "--storages", word], ["bootstrap", "-f", "examples/kv", "--cluster", word],
        ["validate", "-f", "examples/kv", "--disable", word], ["completion", word], ["__complete", word],
        ["__complete", "bootstrap", "--cluster", word], ["help", word],
      ]
      // Every tenth line with each word: a line meets eight of 80 words.
      for (position, words) in lines.enumerated() where (position + turn) % 10 == 0 {
        expectInert(try Program.plugin.run(arguments: words), words)
      }
    }
  }

  @Test func lineEndsOnTheCommandLineAreShown() throws {
    let outcome = try Program.plugin.run("render", "--colour\n::error::\u{1B}[1m")
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("error: Unknown option '--colour\\n::error::\\u{1b}[1m'\n"), "\(outcome.errors)")
  }

  @Test func aClusterWithAHostileNameIsNeverOffered() throws {
    for (turn, name) in HostileWords.fragments.enumerated() where !NameSyntax.isServiceName(name) {
      let text = Sample.cluster(HostileWords.quoted(name)) + Sample.cluster("good")
      try TemporaryDirectory.with { directory in
        try directory.write(text, to: "c.yaml")
        let lines = [
          (["__complete", "bootstrap", "--cluster", ""], "good\n:4\n"),
          (
            ["---completion", "bootstrap", "--", "--cluster", "3", "0", "kubectl-tarantool", "bootstrap", "--cluster"],
            "good\n"
          ),
        ]
        let (words, expected) = lines[turn % lines.count]
        let outcome = try Program.plugin.run(arguments: words, in: directory.path)
        #expect(outcome.output == expected && outcome.errors.isEmpty, "\(name): \(outcome)")
      }
    }
  }
}

extension String {
  /// What stands before a mark.
  fileprivate func components(before mark: String) -> String {
    firstRange(of: mark).map { String(self[..<$0.lowerBound]) } ?? self
  }
}
