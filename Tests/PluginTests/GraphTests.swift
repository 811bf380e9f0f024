import TestSupport
import Testing

/// `kubectl tarantool graph`
@Suite struct GraphTests {
  @Test func aStateboardThatIsRenderedIsInTheTitle() throws {
    let picture = try Program.plugin.run("graph", "-f", "examples/stateboard")
    #expect(picture.output.contains("shop in namespace shop · stateboard shop-stateboard"), "\(picture.output)")
  }

  @Test(arguments: [("mermaid", "kv.mmd"), ("dot", "kv.dot"), ("svg", "kv.svg")])
  func picturesAreGolden(_ format: String, file: String) throws {
    let outcome = try Program.plugin.run("graph", "-f", "examples/kv", "-o", format)
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    try Golden.expect(outcome.output, matches: "../docs/pictures/\(file)")
  }

  @Test(arguments: [("mermaid", "storage-0-2 (leaving)"), ("dot", "style=dashed"), ("svg", "leaves: the Job")])
  func picturesOfThoseWhoLeaveAreGolden(_ format: String, mark: String) throws {
    let outcome = try Program.plugin.run("graph", "-f", "examples/drain", "-o", format)
    #expect(outcome.output.contains(mark))
    #expect(try !Program.plugin.run("graph", "-f", "examples/kv", "-o", format).output.contains(mark))
    if format == "svg" { try Golden.expect(outcome.output, matches: "../docs/pictures/drain.svg") }
  }

  @Test func mermaidIsWhatPullRequestsGet() throws {
    let outcome = try Program.plugin.run("graph", "-f", "examples/kv")
    #expect(outcome.output == Repository.text("docs/pictures/kv.mmd"))
  }

  @Test(arguments: ["mermaid", "dot", "svg"])
  func aHundredInstancesAreAllThere(_ format: String) throws {
    let documents = try Program.plugin.run(
      "init", "shop", "--storages", "45x2", "--routers", "10", "--host", "a.example.com")
    let input = Array(documents.output.utf8)
    let picture = try Program.plugin.run("graph", "-f", "-", "-o", format, input: input).output
    for storage in 0..<45 {
      #expect(picture.contains("shop-storage-\(storage)-0") && picture.contains("shop-storage-\(storage)-1"))
    }
    for router in 0..<10 { #expect(picture.contains("shop-router-\(router)-0")) }
    #expect(picture.contains("a.example.com/") && picture.contains("shop-http"))
  }

  @Test(arguments: [("100", "weight 100"), ("0.5", "weight 0.5"), ("1e300", "weight 1e+300")])
  func anyWeightIsDrawn(_ weight: String, words: String) throws {
    let role = Sample.role(vshard: "clusterRoles: [vshard-storage], weight: \(weight)")
    let input = Array((Sample.cluster() + role + Sample.template()).utf8)
    let outcome = try Program.plugin.run("graph", "-f", "-", input: input)
    #expect(outcome.status == 0 && outcome.output.contains(words), "\(outcome.output)")
  }

  /// Cartridge roles are the only words that a user writes and nobody checks.
  @Test(arguments: [
    ("mermaid", "#lt;a#gt; #amp; #quot;b#quot; #35;1"), ("dot", "<a> &amp; \\\"b\\\" #1"),
    ("svg", "&lt;a&gt; &amp; &quot;b&quot; #1"),
  ])
  func wordsAreEscaped(_ format: String, words: String) throws {
    let role = Sample.role(vshard: "clusterRoles: ['<a> & \"b\" #1']")
    let input = Array((Sample.cluster() + role + Sample.template()).utf8)
    let outcome = try Program.plugin.run("graph", "-f", "-", "-o", format, input: input)
    #expect(outcome.status == 0 && outcome.output.contains(words), "\(outcome.output)")
  }

  @Test(arguments: ["examples/kv", "examples/two-clusters", "examples/app-0.0.10", "examples/ingress"])
  func svgIsXML(_ path: String) throws {
    let text = try Program.plugin.run("graph", "-f", path, "-o", "svg").output
    #expect(text.hasPrefix("<svg xmlns=") && text.contains("prefers-color-scheme: dark"))
    let script = "import sys, xml.dom.minidom; xml.dom.minidom.parseString(sys.stdin.buffer.read())"
    let python = try #require(Program.find("python3"))
    let outcome = try python.run("-c", script, input: Array(text.utf8))
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test(.enabled(if: Program.find("dot") != nil, "NOT TESTED: apt-get install graphviz"))
  func graphvizDrawsIt() throws {
    let text = try Program.plugin.run("graph", "-f", "examples/app-0.0.10", "-o", "dot").output
    let outcome = try #require(Program.find("dot")).run("-Tsvg", input: Array(text.utf8))
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
  }

  @Test func withoutAClusterThereIsAnEmptyPicture() throws {
    let input = Array("apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n".utf8)
    for format in ["mermaid", "dot", "svg"] {
      let outcome = try Program.plugin.run("graph", "-f", "-", "-o", format, input: input)
      #expect(outcome.status == 0 && outcome.errors.contains("TT310") && !outcome.output.isEmpty)
    }
  }

  // MARK: - Beside what is live

  /// A Job that looked, and its pod.
  private static let look = #"""
    {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "kv-verify-1", "namespace": "kv",
    "labels": {"tarantool.io/cluster-id": "kv", "app.kubernetes.io/instance": "kv"}}}
    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "kv-verify-1-x", "namespace": "kv",
    "ownerReferences": [{"kind": "Job", "name": "kv-verify-1"}]},
    "status": {"containerStatuses": [{"state": {"terminated": {"message":
    "{\"format\":1,\"mode\":\"verify\",\"cluster\":\"kv\",\"outcome\":\"as planned\",\"line\":\"as planned: x\",\"time\":\"2026-03-01T10:00:00Z\",\"replicasets\":[{\"name\":\"storage-1\",\"leader\":\"storage-1-1\",\"buckets\":1500}]}"
    }}}]}}
    """#

  /// What is live of examples/kv: one pod is not ready, and one is missing.
  private static func live() throws -> [UInt8] {
    let rendered = try Program.plugin.run("render", "-f", "examples/kv", "-o", "json", "--without-job").output
    let pods = [
      ("routers-0", "routers-0-0", true), ("storage-0", "storage-0-0", true), ("storage-0", "storage-0-1", false),
      ("storage-1", "storage-1-1", true),
    ]
    let items = pods.map { set, name, isReady in
      """
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "\(name)", "namespace": "kv",
      "ownerReferences": [{"kind": "StatefulSet", "name": "\(set)"}]},
      "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "\(isReady ? "True" : "False")"}]}}
      """
    }
    return Array((rendered + "\n" + (items + [look]).joined(separator: "\n") + "\n").utf8)
  }

  @Test(arguments: [("mermaid", "mmd"), ("dot", "dot"), ("svg", "svg")])
  func howInstancesAreIsGolden(_ format: String, ending: String) throws {
    let outcome = try Program.plugin.run(
      "graph", "-f", "examples/kv", "--status", "-", "-o", format, input: try Self.live())
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(outcome.output.contains("Not ready") || format != "svg")
    try Golden.expect(outcome.output, matches: "graph/kv-status.\(ending)")
  }

  /// Of a thousand replicasets those that matter are drawn, and the others are counted.
  @Test(arguments: [("mermaid", 5_000), ("dot", 12_000), ("svg", 18_000)])
  func aThousandReplicasetsAreFolded(_ format: String, most: Int) throws {
    let documents = try Program.plugin.run("init", "shop", "--storages", "45x2").output
      .replacing("replicas: 45\n", with: "replicas: 1000\n")
    let picture = try Program.plugin.run("graph", "-f", "-", "-o", format, input: Array(documents.utf8)).output
    #expect(picture.contains("and 990 more replicasets, 1980 instances"))
    #expect(picture.contains("shop-storage-9-1") && !picture.contains("shop-storage-10-0"))
    #expect(picture.utf8.count < most, "\(picture.utf8.count)")
  }

  @Test(arguments: [
    ("--status a --live", "--status and --live cannot be used together"),
    ("--context a", "--context and --kubeconfig require --live"),
  ])
  func flagsGoTogether(_ flags: String, _ message: String) throws {
    let words = ["graph", "-f", "examples/kv"] + flags.split(separator: " ").map(String.init)
    let outcome = try Program.plugin.run(arguments: words)
    #expect(outcome.status == 64 && outcome.errors.hasPrefix("error: \(message)\n"))
  }
}
