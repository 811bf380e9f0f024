import Foundation
import TestSupport
import Testing

/// `kubectl tarantool adopt --servers`, from outside.
@Suite struct AdoptCommandTests {
  private static let origin = "Tests/Fixtures/adopt/operator-1.0"

  /// Before the take-over the Job alone is new, and after it nothing is.
  @Test func thePlanOfALiveClusterIsGolden() throws {
    let live = try #require(Repository.text("\(Self.origin)/live.yaml"))
    try TemporaryDirectory.with { directory in
      try directory.write(live, to: "live.yaml")
      try directory.write(try #require(Repository.text("\(Self.origin)/servers.json")), to: "servers.json")
      func run(_ words: String...) throws -> Program.Outcome {
        try Program.plugin.run(arguments: words, in: directory.path)
      }
      let outcome = try run("adopt", "-f", "live.yaml", "--servers", "servers.json", "--output-dir", "kv")
      #expect(outcome.status == 0 && outcome.output.hasPrefix("#!/bin/sh\n"))
      #expect(outcome.errors.contains("servers.json:1:"))
      #expect(outcome.errors.contains("note[TT914]: `orders-old-0-0.orders-old.orders.svc.cluster.local:3301` runs"))
      let before = try run("plan", "live.yaml", "kv/manifests.yaml")
      let text = before.output.replacing(#/-bootstrap-[0-9a-f]{10}/#, with: "-bootstrap-HASH")
      try Golden.expect(text, matches: "adopt/operator-1.0/plan.txt")
      let made = (directory.text("kv/manifests.yaml") ?? "").components(separatedBy: "---\n").filter {
        !$0.contains("kind: StatefulSet\n") && !$0.contains("kind: Service\n")
      }
      #expect(made.count == 3)
      try directory.write(([live] + made).joined(separator: "---\n"), to: "after.yaml")
      let after = try run("plan", "after.yaml", "kv/manifests.yaml")
      #expect(after.status == 0 && after.output == "no changes\n2 other objects are left alone\n")
    }
  }

  @Test func anAnswerIsReadAsAFile() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(try #require(Repository.text("\(Self.origin)/live.yaml")), to: "live.yaml")
      try directory.write("{\"errors\": [{\"message\": \"Unauthorized\"}]}\n", to: "servers.json")
      let words = ["adopt", "-f", "live.yaml", "--servers", "servers.json", "--output-dir", "kv"]
      let outcome = try Program.plugin.run(arguments: words, in: directory.path)
      #expect(outcome.status == 2 && outcome.output.isEmpty && directory.names(in: "kv").isEmpty)
      #expect(
        outcome.errors.hasPrefix(
          "servers.json:1:13: error[TT911]: the instance answered with an error: Unauthorized\n"))
      #expect(outcome.errors.contains("  help: if authentication is on, add `-u admin:COOKIE` to curl\n"))
    }
  }
}
