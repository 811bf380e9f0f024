import TestSupport
import Testing

/// `kubectl tarantool fn`: a ResourceList in, a ResourceList out.
@Suite struct FunctionTests {
  private static let map = """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: NAME
      annotations:
        a.b/id: "1"

    """

  /// Documents as the items of a list.
  private func list(_ documents: String, rest: String = "") -> String {
    let items = documents.split(separator: "---\n").map { document in
      document.split(separator: "\n").enumerated().map { ($0 == 0 ? "- " : "  ") + $1 + "\n" }.joined()
    }
    return "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n\(rest)items:\n" + items.joined()
  }

  private func map(_ name: String) -> String { "---\n" + Self.map.replacing("NAME", with: name) }

  private func run(_ list: String) throws -> Program.Outcome {
    try Program.plugin.run("fn", input: Array(list.utf8))
  }

  /// The documents of a list again.
  private func documents(_ list: String) -> String {
    let items = list.split(separator: "\nitems:\n").last ?? ""
    return items.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasPrefix("- ") ? "---\n" + $0.dropFirst(2) : String($0.dropFirst(2))
    }.joined(separator: "\n")
  }

  @Test func ourDocumentsAreReplacedWhereTheFirstOfThemStood() throws {
    let outcome = try run(list(map("a") + Sample.cluster() + map("b") + Sample.role() + Sample.template() + map("c")))
    let rendered = try Program.plugin.run("render", "-f", "-", input: Array(Sample.all.utf8)).output
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(outcome.output.hasPrefix("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"))
    #expect(documents(outcome.output) == map("a") + "---\n" + rendered + map("b") + map("c"))
  }

  @Test func theConfigurationOfTheFunctionIsHandedBack() throws {
    let config = "functionConfig:\n  apiVersion: example.com/v1\n  kind: A\n"
    let outcome = try run(list(map("a"), rest: config))
    #expect(outcome.output.contains("\n\(config)") && outcome.output.contains("code: TT310"))
    #expect(outcome.status == 0)
  }

  @Test func errorsAreResultsAndTheItemsStayAsTheyWere() throws {
    let role = """
      ---
      apiVersion: tarantool.io/v1alpha1
      kind: Role
      metadata:
        name: storage
        namespace: kv
        annotations:
          config.kubernetes.io/path: roles/storage.yaml
          config.kubernetes.io/index: "1"
        labels: {tarantool.io/cluster-id: kv}
      spec:
        replicas: 1
        replica: 2
        selector:
          matchLabels: {template: storage}

      """
    let outcome = try run(list(role + map("a")))
    #expect(outcome.status == 1)
    #expect(
      outcome.errors == """
        error[TT204]: roles/storage.yaml: Role storage: spec.replica: unknown field `spec.replica`
          help: did you mean `replicas`?

        """)
    #expect(outcome.output.contains("- apiVersion: tarantool.io/v1alpha1\n  kind: Role\n"))
    #expect(
      outcome.output.hasSuffix(
        """
        results:
        - message: |-
            unknown field `spec.replica`
            did you mean `replicas`?
          severity: error
          tags:
            code: TT204
          resourceRef:
            apiVersion: tarantool.io/v1alpha1
            kind: Role
            name: storage
            namespace: kv
          field:
            path: spec.replica
          file:
            path: roles/storage.yaml
            index: 1

        """))
  }

  @Test func warningsAreResultsThatDoNotFail() throws {
    let documents = Sample.cluster() + Sample.role() + Sample.template(pod: "terminationGracePeriodSeconds: 1")
    let outcome = try run(list(documents))
    #expect(outcome.status == 0)
    #expect(outcome.errors.hasPrefix("warning[TT506]: ReplicasetTemplate storage: spec.template.spec."))
    #expect(outcome.output.contains("\n  severity: warning\n") && outcome.output.contains("\n  kind: StatefulSet\n"))
  }

  @Test(arguments: ["apiVersion: v1\nkind: List\nitems: []\n", "", "a: 1\n---\nb: 1\n"])
  func somethingElseThanAListIsRefused(_ input: String) throws {
    let outcome = try run(input)
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(
      outcome.errors.contains("error[TT201]: standard input holds no ResourceList of config.kubernetes.io/v1\n"))
    #expect(
      outcome.errors.contains(
        "  help: kustomize and kpt call this; to render documents: kubectl tarantool render -f FILE\n"))
  }

  @Test func whatIsNoYAMLIsRefusedWithItsPlace() throws {
    let outcome = try run("items: [\n")
    #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.errors.hasPrefix("-:2:1: error[TT101]"))
  }

  /// What the example's comment tells users of kubectl to do, and that it gives the objects that the function gives.
  @Test(.enabled(if: Program.find("kubectl") != nil, "NOT TESTED: scripts/kubectl.sh kubectl"))
  func kubectlRendersTheExampleInAPipe() throws {
    let built = try #require(Program.find("kubectl")).run(
      "kustomize", "--enable-alpha-plugins", "examples/kustomize")
    let rendered = try Program.plugin.run("render", "-f", "-", input: Array(built.output.utf8))
    #expect(rendered.status == 0 && rendered.errors.isEmpty, "\(built.errors)\(rendered.errors)")
    let function = try run(list(built.output))
    #expect(Set(objects(documents(function.output))) == Set(objects(rendered.output)))
    #expect(rendered.output.contains("namespace: shop\n"))
  }

  /// kustomize knows resources again by annotations; kubectl's has the same code, but runs no functions. A plugin of the
  /// older kind, which it runs, hands them to the function here.
  @Test(.enabled(if: Program.find("kubectl") != nil, "NOT TESTED: scripts/kubectl.sh kubectl"))
  func kustomizeTakesTheItemsBack() throws {
    try TemporaryDirectory.with { directory in
      let plugin = "plugins/example.com/v1/rendertarantool/RenderTarantool"
      try directory.write(
        """
        #!/bin/sh
        { printf 'apiVersion: config.kubernetes.io/v1\\nkind: ResourceList\\nitems:\\n'
          awk '/^---$/ { start = 1; next } NR == 1 || start { printf "- "; start = 0; print; next } { print "  " $0 }'
        } | '\(Program.plugin.path)' fn | sed -n '/^items:$/,$p' | sed '1d; s/^- /---\\n/; s/^  //'

        """, to: plugin)
      _ = try Program("/bin/chmod").run("755", "\(directory.path)/\(plugin)")
      try directory.write(Repository.text("examples/kustomize/cluster.yaml") ?? "", to: "cluster.yaml")
      try directory.write(Repository.text("examples/kustomize/settings.yaml") ?? "", to: "settings.yaml")
      try directory.write("apiVersion: example.com/v1\nkind: RenderTarantool\nmetadata: {name: a}\n", to: "fn.yaml")
      try directory.write(
        "namespace: shop\nresources: [cluster.yaml, settings.yaml]\ntransformers: [fn.yaml]\n",
        to: "kustomization.yaml")
      let kubectl = try #require(Program.find("kubectl"))
      let built = try kubectl.run(
        "kustomize", "--enable-alpha-plugins", directory.path,
        environment: ["KUSTOMIZE_PLUGIN_HOME": "\(directory.path)/plugins"])
      let kinds = built.output.split(separator: "\n").filter { $0.hasPrefix("kind: ") }.map { $0.dropFirst(6) }
      #expect(kinds.sorted() == ["ConfigMap", "Job", "Service", "StatefulSet"], "\(built.errors)")
      #expect(!built.output.contains("config.kubernetes.io/"))
    }
  }

  @Test(
    .enabled(if: Program.find("kustomize") != nil, "NOT TESTED: kustomize is not installed"))
  func kustomizeRendersTheExample() throws {
    try TemporaryDirectory.with { directory in
      _ = try Program("/bin/ln").run("-s", Program.plugin.path, "\(directory.path)/kubectl-tarantool")
      let built = try #require(Program.find("kustomize")).run(
        "build", "--enable-alpha-plugins", "--enable-exec", "examples/kustomize",
        environment: ["PATH": "\(directory.path):/usr/local/bin:/usr/bin:/bin"])
      #expect(built.status == 0 && built.output.contains("kind: StatefulSet"), "\(built.errors)")
    }
  }

  private func objects(_ stream: String) -> [String] {
    ("\n" + stream).split(separator: "\n---\n").map { $0.drop { $0 == "\n" } }
      .filter { !$0.isEmpty }.map { $0.hasSuffix("\n") ? String($0.dropLast()) : String($0) }
  }
}
