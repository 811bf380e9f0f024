import Findings
import Kubernetes
import Review
import TestSupport
import Testing
import YAML

/// A stateboard that is rendered: its objects, what a change of them means, and how it is shown.
@Suite struct StateboardTests {
  private static func documents(_ rendered: String, spec: String = "", pod: String = "") -> String {
    let stateboard = "stateboard: {rendered: {\(rendered)}, passwordSecret: {name: board, key: word}}"
    return Sample.cluster(
      metadata: "namespace: prod",
      spec: "failover: {mode: stateful, stateProvider: stateboard, \(stateboard)}, \(spec)")
      + Sample.role(metadata: "namespace: prod", vshard: "clusterRoles: [vshard-storage, failover-coordinator]")
      + Sample.template(metadata: "namespace: prod", pod: pod)
  }

  private static func statefulSet(_ rendering: Rendering) -> YAMLValue {
    rendering.objects("StatefulSet").first { $0[path: "metadata", "name"] == "kv-stateboard" } ?? [:]
  }

  private static func uri(_ rendering: Rendering) -> Bool {
    let job = rendering.object("Job")[path: "spec", "template", "metadata", "annotations"]
    return job["tarantool.io/bootstrap-plan"]?.string?.contains("uri: kv-stateboard.prod.svc.example.org:4401") == true
  }

  private static func objects(_ text: String) -> [KubernetesObject] {
    Rendering(text).objects.map { KubernetesObject($0) }
  }

  @Test func itHasThreeObjectsBesideTheOthers() {
    let rendering = Rendering(Self.documents("storage: 1Gi", spec: "domain: example.org"))
    #expect(rendering.codes == [], "\(rendering.findings)")
    #expect(rendering.names("StatefulSet") == ["kv-stateboard", "storage-0"])
    #expect(rendering.names("Service") == ["kv", "kv-stateboard"])
    #expect(rendering.names("PodDisruptionBudget") == ["kv-stateboard"])
    #expect(Self.uri(rendering))
  }

  @Test func itsPodIsRestrictedWhateverTheTemplateIs() {
    for pod in ["", "securityContext: {runAsUser: 0}", Sample.restrictedPod] {
      let set = Self.statefulSet(Rendering(Self.documents("storage: 1Gi", pod: pod)))
      #expect(set[path: "spec", "template", "spec", "containers"].sequence.count == 1)
      var budget = AliasBudget()
      var diagnostics = Diagnostics()
      let text = YAMLWriter.text(of: set[path: "spec", "template", "spec"])
      let nodes = YAMLComposer.documents(in: text, file: 0, budget: &budget, into: &diagnostics)
      #expect(nodes.map(PodSecurity.fields(refusedIn:)) == [[]])
    }
  }

  @Test func whatTheClusterSaysOfItIsTaken() {
    let set = Self.statefulSet(
      Rendering(
        Self.documents(
          "storage: 3Gi, storageClassName: fast, image: 'board:2', command: [run, it], resources: {limits: {cpu: 2}}",
          pod: "nodeSelector: {disk: ssd}")))
    let pod = set[path: "spec", "template", "spec"]
    let container = pod["containers"]?.sequence.first ?? [:]
    #expect(container["image"] == "board:2" && container["command"] == ["run", "it"])
    #expect(container[path: "resources", "limits"]["cpu"]?.scalarText == "2")
    #expect(pod["nodeSelector"] == ["disk": "ssd"])
    let claim = set[path: "spec", "volumeClaimTemplates"].sequence.first?["spec"] ?? [:]
    #expect(claim["storageClassName"] == "fast" && claim[path: "resources", "requests"]["storage"] == "3Gi")
  }

  @Test func whenItIsRemovedThatIsAChangeOfData() throws {
    let without = Self.documents("storage: 1Gi").replacing("mode: stateful", with: "mode: eventual")
      .replacing(#/stateProvider: stateboard, stateboard: \{.*?\}, passwordSecret: \{.*?\}\}/#, with: "")
    let plan = ChangePlan(from: Self.objects(Self.documents("storage: 1Gi")), to: Self.objects(without))
    let change = try #require(plan.changes.first { $0.id == "data:StatefulSet/prod/kv-stateboard" })
    #expect(change.message == "will be deleted with kv-stateboard-0; these volumes remain: data-kv-stateboard-0")
    let back = ChangePlan(from: Self.objects(without), to: Self.objects(Self.documents("storage: 1Gi")))
    let addition = try #require(back.changes.first { $0.object == "StatefulSet/prod/kv-stateboard" })
    #expect(addition.message == "is new: kv-stateboard-0 starts")
  }

  @Test func anotherImageRestartsItFirst() {
    let (old, new) = (Self.documents("storage: 1Gi"), Self.documents("storage: 1Gi").replacing("app:1", with: "app:2"))
    var diagnostics = Diagnostics()
    let rollout = Rollout(
      from: Self.objects(old), to: Self.objects(new), defaultNamespace: "default", into: &diagnostics)
    #expect(!diagnostics.hasErrors)
    #expect(rollout.stateboard.map(\.name) == ["kv-stateboard"])
    #expect(rollout.single.map(\.name) == ["storage-0"] && rollout.restarting == ["storage-0"])
  }

  @Test(arguments: [
    ("{type: Ready, status: 'True'}", "kv-stateboard-0: Ready", true),
    ("{type: Ready, status: 'False'}", "kv-stateboard-0: Not ready", false),
    ("", "kv-stateboard-0: Missing", false),
  ])
  func aClusterIsReadyOnlyWithItsStateboard(_ condition: String, line: String, isReady: Bool) {
    var namespace = LiveNamespace()
    namespace.stateboard = condition
    let report = namespace.report()
    #expect(report.isReady == isReady)
    let text = String(decoding: report.text(.text), as: UTF8.self)
    #expect(text.contains("Stateboard:   \(line)\n") && text.contains("Instances:    3 of 3 ready"), "\(text)")
    #expect(String(decoding: report.text(.yaml), as: UTF8.self).contains("stateboard:"))
  }
}
