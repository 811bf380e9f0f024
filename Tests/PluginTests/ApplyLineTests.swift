import Foundation
import TestSupport
import Testing

/// The lines of the pages that a reader pastes into a shell: what they apply is what `render` writes.
@Suite struct ApplyLineTests {
  private static let pages =
    ["README.md"] + Repository.names(in: "docs").filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }

  /// The words behind `kubectl apply` in every line and in every piece of code within a line.
  private static func lines() -> [(page: String, words: [Substring])] {
    pages.flatMap { page in
      (Repository.text(page) ?? "").split(separator: "\n").flatMap { line in
        line.split(separator: "kubectl apply", omittingEmptySubsequences: false).dropFirst().map { rest in
          (page, rest.prefix { $0 != "`" }.split(separator: " "))
        }
      }
    }
  }

  private static func value(_ flag: String, in words: [Substring]) -> Substring? {
    words.firstIndex(of: Substring(flag)).flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
  }

  /// The kustomization.yaml in a directory that `--output-dir` wrote is refused by `-f`.
  @Test func directoriesAreAppliedWithTheirKustomization() {
    var count = 0
    for (page, words) in Self.lines() {
      guard let file = Self.value("-f", in: words) else { continue }
      count += 1
      let isFile = file == "-" || file.hasSuffix(".yaml")
      let entries = Repository.names(in: String(file))
      let isPlain = !entries.isEmpty && !entries.contains("kustomization.yaml")
      #expect(isFile || isPlain, "\(page): \(words.joined(separator: " "))")
    }
    #expect(count >= 4)
  }

  /// Pruning by a set needs to be switched on, and a set that is given whole.
  @Test func setsAreGivenWhole() {
    let sets = Self.lines().filter { $0.words.contains { $0.hasPrefix("--applyset") } }
    #expect(!sets.isEmpty)
    for (page, words) in sets {
      #expect(words.contains("--prune") && Self.value("-k", in: words) != nil, "\(page): \(words)")
      #expect(!words.contains("-l") && !words.contains("-f"), "\(page): \(words)")
      #expect(
        Repository.text(page)?.contains("KUBECTL_APPLYSET=true kubectl apply \(words.joined(separator: " "))") == true)
    }
  }

  /// Without a list of kinds, a StatefulSet that is no longer rendered is deleted with its instances in it.
  @Test func pruningByLabelNamesItsKinds() {
    let lines = Self.lines().filter { $0.words.contains("-l") }
    #expect(!lines.isEmpty)
    for (page, words) in lines {
      #expect(words.contains { $0.hasPrefix("--prune-allowlist=batch/v1/Job") }, "\(page): \(words)")
    }
  }

  /// What `-k` is given is a directory that `render` writes with a kustomization.yaml.
  @Test func renderedDirectoriesHoldAKustomization() throws {
    try TemporaryDirectory.with { directory in
      let documents = Repository.root.appending(path: "examples/kv").path()
      let outcome = try Program.plugin.run(
        arguments: ["render", "-f", documents, "--output-dir", "manifests/kv"], in: directory.path)
      #expect(outcome.status == 0)
      #expect(directory.text("manifests/kv/kustomization.yaml")?.contains("kind: Kustomization") == true)
    }
  }
}
