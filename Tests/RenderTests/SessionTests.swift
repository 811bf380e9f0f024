import Findings
import Kubernetes
import Render
import Schema
import TestSupport
import Testing
import YAML

/// What counts as the input of a run, and what is made of it.
@Suite struct SessionTests {
  private static func session(
    _ text: String, as input: Session.Input = .documents, inDirectory isInDirectory: Bool = false
  ) -> Session {
    let file = SourceFile(name: "c.yaml", bytes: Array(text.utf8), isFoundInDirectory: isInDirectory)
    return Session(reading: SourceFiles([file]), as: input)
  }

  private static func kinds(_ session: Session) -> [String] {
    var session = session
    return session.render().map { "\($0.kind)/\($0.name)" }
  }

  private static let rendered = String(decoding: ManifestWriter.text(of: rendered(Sample.all)), as: UTF8.self)

  private static func rendered(_ text: String) -> [KubernetesObject] {
    var session = session(text)
    return session.render()
  }

  @Test func nothingIsRenderedAfterAnError() {
    var session = Self.session(Sample.all.replacing("replicas: 1, selector", with: "replica: 1, selector"))
    #expect(session.hasErrors && session.render().isEmpty && session.topologies().isEmpty)
    #expect(session.bootstrapJobs().isEmpty)
    session.lint()
    #expect(session.diagnostics.sorted.map(\.finding.code) == [.unknownField])
  }

  @Test func aClusterThatIsNotThereIsAnError() {
    var session = Self.session(Sample.all)
    #expect(session.topologies(ofClusterNamed: "kv").map(\.cluster.name) == ["kv"] && !session.hasErrors)
    #expect(session.topologies(ofClusterNamed: "vk").isEmpty)
    #expect(
      session.diagnostics.sorted.map(\.finding.text) == ["there is no Cluster `vk` among the documents\nthere is: kv"])
  }

  @Test func aStateOfDocumentsIsRendered() {
    #expect(Self.kinds(Self.session(Sample.all, as: .state)).contains("StatefulSet/storage-0"))
  }

  /// In a directory of documents what was rendered earlier is passed over; where there is nothing else, it is what is meant.
  @Test func aStateOfManifestsIsTakenAsItIs() {
    let objects = Self.rendered(Sample.all).map { "\($0.kind)/\($0.name)" }
    #expect(Self.kinds(Self.session(Self.rendered, as: .state, inDirectory: true)) == objects)
    #expect(
      Self.session(Self.rendered, inDirectory: true).diagnostics.errors.sorted.map(\.finding.code) == [.noDocuments])
    let beside = Self.session(Sample.all + "---\n" + Self.rendered, as: .state, inDirectory: true)
    #expect(beside.documents.clusters.count == 1 && Self.kinds(beside) == objects)
  }

  @Test func aStateOfDocumentsBesideWhatWasMadeOfThemIsWhatWasMade() {
    let live = Self.rendered.replacing("app:1", with: "app:2")
    var session = Self.session(Sample.all + "---\n" + live, as: .state)
    let images = session.render().filter { $0.kind == "StatefulSet" }
      .map { $0.value[path: "spec", "template", "spec", "containers"].sequence.first?["image"]?.string }
    #expect(images == ["app:2"] && !session.hasErrors)
    #expect(Self.session(Sample.all + "---\n" + live).hasErrors)
  }

  /// An empty List is an answer, an empty file most likely none.
  @Test func aStateMayBeEmptyWhereAListSaysSo() {
    let list = "apiVersion: v1\nkind: List\nitems: []\n"
    #expect(!Self.session(list, as: .state).hasErrors)
    #expect(Self.session("", as: .state).diagnostics.sorted.map(\.finding.code) == [.noDocuments])
    #expect(Self.session(list).diagnostics.sorted.map(\.finding.code) == [.noDocuments])
  }

  @Test func whatIsNotOursStaysInAFunctionsList() {
    let list = """
      apiVersion: config.kubernetes.io/v1
      kind: ResourceList
      items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}]

      """
    let session = Self.session(list, as: .resources)
    #expect(Self.kinds(session).isEmpty && !session.hasErrors)
    #expect(Self.kinds(Self.session(list)) == ["ConfigMap/a"])
    #expect(!Self.session("", as: .resources).hasErrors)
  }
}
