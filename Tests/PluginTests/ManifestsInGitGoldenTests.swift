import TestSupport
import Testing

/// Some examples are repositories as a GitOps tool reads them: what they render to lies beside the documents.
@Suite struct ManifestsInGitGoldenTests {
  static let examples = Repository.names(in: "examples")
    .filter { Repository.names(in: "examples/\($0)").contains("manifests") }

  @Test func argoCDAndFluxHaveTheirRepositories() {
    #expect(Self.examples == ["argocd", "flux"])
  }

  /// The line that docs/gitops.md puts into CI.
  @Test(arguments: examples)
  func theManifestsAreWhatTheDocumentsRenderTo(_ name: String) throws {
    let words = ["render", "-f", "examples/\(name)", "--output-dir", "examples/\(name)/manifests"]
    let check = try Program.plugin.run(arguments: words + ["--check"])
    guard check.status != 0, Golden.isUpdating else {
      #expect(check.status == 0, "`make golden` rewrites them:\n\(check.output)\(check.errors)")
      return
    }
    let written = try Program.plugin.run(arguments: words)
    Issue.record("rewritten; review it with git diff:\n\(written.errors)")
  }
}
