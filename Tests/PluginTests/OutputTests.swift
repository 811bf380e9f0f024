import Foundation
import TestSupport
import Testing

/// Standard output holds the manifests and nothing else; everything said goes to standard error.
@Suite struct OutputTests {
  private let bash = Program("/bin/bash")

  private func shell(_ command: String, input: String = Sample.all) throws -> Program.Outcome {
    try bash.run("-c", command, input: Array(input.utf8), environment: ["BINARY": Program.plugin.path])
  }

  @Test func jsonIsAList() throws {
    let outcome = try Program.plugin.run("render", "-f", "examples/kv", "-o", "json")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let list = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(list["kind"] as? String == "List" && list["apiVersion"] as? String == "v1")
    let kinds = (list["items"] as? [[String: Any]])?.compactMap { $0["kind"] as? String } ?? []
    let yaml = try Program.plugin.run("render", "-f", "examples/kv").output
    let expected = yaml.split(separator: "\n").filter { $0.hasPrefix("kind: ") }.map { String($0.dropFirst(6)) }
    #expect(kinds == expected)
  }

  @Test func oneObjectAsJSONIsItself() throws {
    let outcome = try Program.plugin.run(
      "render", "-f", "-", "-o", "json", input: Array("apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n".utf8))
    #expect(
      outcome.output == """
        {
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {
                "name": "a"
            }
        }

        """)
  }

  @Test func warningsDoNotReachTheManifests() throws {
    let outcome = try Program.plugin.run("render", "-f", "examples/takeover-0.0.1")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("warning[TT506]") && !outcome.output.contains("warning"))
  }

  @Test func anErrorLeavesStandardOutputEmpty() throws {
    let outcome = try Program.plugin.run("render", "-f", "-", input: Array((Sample.all + "---\nx: [\n").utf8))
    #expect(outcome.status == 2 && outcome.output.isEmpty)
  }

  /// Two runs, and runs under another language, time zone and width of the terminal.
  @Test(arguments: [
    [:], ["LC_ALL": "C"], ["LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"], ["TZ": "Asia/Tokyo", "COLUMNS": "20"],
    ["HOME": "/nowhere", "TERM": "dumb", "NO_COLOR": "1"],
  ])
  func theSameInputGivesTheSameBytes(_ environment: [String: String]) throws {
    let expected = try Program.plugin.run("render", "-f", "examples/app-0.0.10").output
    let outcome = try Program.plugin.run("render", "-f", "examples/app-0.0.10", environment: environment)
    #expect(outcome.output == expected)
  }

  @Test func aReaderThatGoesAwayEndsTheProgramQuietly() throws {
    let documents = Sample.cluster() + Sample.role(replicas: 600) + Sample.template()
    let outcome = try shell("\"$BINARY\" render -f - 2> >(cat >&2) | head -n 1; wait", input: documents)
    #expect(outcome.output == "apiVersion: v1\n")
    #expect(!outcome.errors.contains("standard output") && !outcome.errors.contains("Fatal"))
  }

  @Test func aFullDiskIsAnError() throws {
    let outcome = try shell("\"$BINARY\" render -f - >/dev/full")
    #expect(outcome.status == 2)
    #expect(outcome.errors == "error[TT007]: standard output: No space left on device\n")
  }

  @Test func aClosedOutputIsAnError() throws {
    let outcome = try shell("\"$BINARY\" render -f - >&-")
    #expect(outcome.status == 2)
    #expect(outcome.errors == "error[TT007]: standard output: Bad file descriptor\n")
  }

  @Test func noColourWithoutATerminal() throws {
    let outcome = try Program.plugin.run("render", "-f", "missing.yaml", environment: ["TERM": "xterm-256color"])
    #expect(!outcome.errors.contains("\u{1B}"))
  }
}
