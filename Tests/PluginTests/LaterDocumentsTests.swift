import TestSupport
import Testing

/// Documents of operator 1.0 on the command line.
@Suite struct LaterDocumentsTests {
  @Test func planSaysFirstWhoseIdentitiesTheClusterGets() throws {
    let outcome = try Program.plugin.run("plan", "examples/operator-1.0", "examples/operator-1.0")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(outcome.output == "identities of Cluster `orders` in orders: this tool's own\nno changes\n")
    let markdown = try Program.plugin.run("plan", "examples/operator-1.0", "examples/operator-1.0", "-o", "markdown")
    #expect(markdown.output.contains("identities of Cluster"))
  }

  @Test func anEraIsSaidToo() throws {
    let files = try ["cluster", "storage", "router"].map { name in
      try #require(Repository.text("examples/operator-1.0/\(name).yaml"))
    }
    let documents = files.joined(separator: "---\n")
      .replacing("spec:\n  domain", with: "spec:\n  compatibility: operator-1.0\n  domain")
      .replacing(
        "  labels:\n    app.kube", with: "  labels:\n    tarantool.io/replicaset-pod-template-hash: x\n    app.kube")
    try TemporaryDirectory.with { directory in
      try directory.write(documents, to: "documents.yaml")
      let manifests = try Program.plugin.run(arguments: ["render", "-f", "documents.yaml"], in: directory.path)
      #expect(manifests.status == 0 && manifests.errors.isEmpty, "\(manifests.errors)")
      try directory.write(manifests.output, to: "manifests.yaml")
      let plan = try Program.plugin.run(
        arguments: ["plan", "manifests.yaml", "documents.yaml"], in: directory.path)
      #expect(plan.output == "identities of Cluster `orders` in orders: those of operator-1.0\nno changes\n")
      // What was rendered lies beside its documents, and is passed over.
      let again = try Program.plugin.run(arguments: ["render", "-f", "."], in: directory.path)
      #expect(again.status == 0 && again.output == manifests.output, "\(again.errors)")
    }
  }
}
