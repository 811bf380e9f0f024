import Kubernetes
import Render
import Review
import TestSupport
import Testing
import YAML

/// Live objects: whose they are, what was applied of them, and what somebody changed by hand.
@Suite struct WhoseObjectsTests {
  private static let config = """
    {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: prod}, data: {x: "1", y: "2"}}
    """

  private static func object(_ text: String) -> YAMLValue { YAMLValue.read(text).values.first ?? [:] }

  /// A live object, with what was applied of it.
  private static func live(_ text: String, applied: String? = nil) -> KubernetesObject {
    var value = object(text)
    value[path: "metadata", "uid"] = .string("uid of \(text.utf8.count)")
    if let applied {
      let annotation = JSONWriter.compact(object(applied))
      value[path: "metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"] = .string(annotation)
    }
    return KubernetesObject(value)
  }

  private static func report(_ old: [KubernetesObject], _ new: String...) -> String {
    ChangePlan(from: old, to: new.map { KubernetesObject(object($0)) }).report(.text)
  }

  // MARK: Whose

  @Test func objectsOfOthersAreCountedAndLeftAlone() {
    let others = ["b", "c", "d"].map { Self.live(Self.config.replacing("name: a", with: "name: \($0)")) }
    let mine = Self.live(Self.config, applied: Self.config)
    #expect(Self.report([mine] + others, Self.config) == "no changes\n3 other objects are left alone\n")
    #expect(Self.report([mine, others[0]], Self.config) == "no changes\n1 other object is left alone\n")
  }

  /// An apply of it succeeds, and it disappears all the same.
  @Test(arguments: [("ConfigMap", "disruptive"), ("PersistentVolumeClaim", "data")])
  func whatIsBeingDeletedIsToldThoughNothingDiffers(_ kind: String, _ severity: String) {
    let text = "{apiVersion: v1, kind: \(kind), metadata: {name: a, namespace: prod}}"
    var value = Self.live(text, applied: text).value
    value[path: "metadata", "deletionTimestamp"] = "2026-03-01T10:00:00Z"
    let report = Self.report([KubernetesObject(value)], text)
    #expect(
      report == """
        1 \(severity)

        \(severity)  \(kind)/prod/a
          is being deleted, and an apply does not stop that
            => wait until it is deleted
               then apply again

        """)
  }

  /// What was rendered or passed through before was there on purpose.
  @Test func whatIsNotLiveIsNobodyElses() {
    let other = KubernetesObject(Self.object(Self.config))
    #expect(Self.report([other]).hasPrefix("1 safe\n"))
  }

  @Test func aKindThatNobodyAskedForIsNotNew() {
    let namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: prod}}"
    #expect(
      Self.report([Self.live(Self.config, applied: Self.config)], Self.config, namespace)
        == "no changes\nnew, or not asked for, since OLD holds no object of this kind: Namespace\n")
    let plan = ChangePlan(
      from: [Self.live(Self.config)], to: [KubernetesObject(Self.object(namespace))], asked: ["/Namespace"])
    #expect(plan.changes.map(\.message) == ["is new"])
  }

  /// That one object is live says nothing of another: what was rendered is compared whole.
  @Test func anUIDCountsForItsOwnObject() {
    let rendered = KubernetesObject(Self.object(Self.config))
    let other = Self.live(Self.config.replacing("ConfigMap", with: "Secret"))
    let new = Self.config.replacing(", y: \"2\"", with: "")
    #expect(Self.report([other, rendered], new).contains("data.y: 2 -> (none)"))
  }

  @Test func aDecoyOfAnotherGroupHidesNothing() {
    let decoy = Self.config.replacing("apiVersion: v1", with: "apiVersion: example.com/v1")
    let new = Self.config.replacing("y: \"2\"", with: "y: \"3\"")
    let report = ChangePlan(
      from: [Self.config, decoy].map { KubernetesObject(Self.object($0)) },
      to: [new, decoy].map { KubernetesObject(Self.object($0)) }
    ).report(.text)
    #expect(report == "1 safe\n\nsafe  ConfigMap/prod/a\n  data.y: 2 -> 3\n")
  }

  /// The StatefulSet makes its claims, a controller its pods: neither is ours to remove.
  @Test func whatControllersMakeIsNotCompared() {
    let set = """
      {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: s, labels: {tarantool.io/cluster-id: kv}},
       spec: {volumeClaimTemplates: [{metadata: {name: data}}]}}
      """
    let claim = """
      {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-s-0, labels: {tarantool.io/cluster-id: kv}}}
      """
    let pod = """
      {apiVersion: v1, kind: Pod, metadata: {name: s-0, labels: {tarantool.io/cluster-id: kv},
       ownerReferences: [{kind: StatefulSet, name: s, controller: true}]}}
      """
    #expect(Self.report([Self.live(set, applied: set), Self.live(claim), Self.live(pod)], set) == "no changes\n")
  }

  @Test func aClaimThatIsRemovedIsData() {
    let claim = "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: backup}, spec: {}}"
    #expect(
      Self.report([KubernetesObject(Self.object(claim))]) == """
        1 data

        data  PersistentVolumeClaim/backup
          is no longer rendered: when the claim is deleted, so is its volume, with
            everything on it

        """)
  }

  // MARK: Three ways

  @Test func whatWasAppliedAndIsNotAskedForIsRemoved() {
    let new = Self.config.replacing(", y: \"2\"", with: "")
    #expect(Self.report([Self.live(Self.config, applied: Self.config)], new).contains("data.y: 2 -> (none)"))
  }

  @Test func whatSomebodyAddedStays() {
    let applied = Self.config.replacing(", y: \"2\"", with: "")
    #expect(
      Self.report([Self.live(Self.config, applied: applied)], applied)
        == "no changes\nConfigMap/prod/a data.y: 2 was set by somebody else and will stay\n")
  }

  @Test func whatSomebodyChangedIsOverwritten() {
    let live = Self.config.replacing("y: \"2\"", with: "y: \"7\"")
    #expect(
      Self.report([Self.live(live, applied: Self.config)], Self.config)
        .contains(
          "  data.y: 7 -> 2; somebody changed it since it was last applied; that change\n    will be overwritten\n"))
  }

  /// Server-side apply leaves no annotation: the managed fields tell.
  @Test func managedFieldsTellWhatWasApplied() {
    var value = Self.object(
      """
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: a, uid: u}, spec: {replicas: 3, template: {spec: {containers: [
        {name: c, image: "i:1", env: [{name: ONE, value: "1"}, {name: TWO, value: "2"}]}, {name: injected, image: "x:1"}]}}}}
      """)
    let fields = """
      {"f:spec": {"f:template": {"f:spec": {"f:containers": {"k:{\\"name\\":\\"c\\"}": {".": {}, "f:name": {}, "f:image": {},
        "f:env": {"k:{\\"name\\":\\"ONE\\"}": {".": {}, "f:name": {}, "f:value": {}}, "k:{\\"name\\":\\"TWO\\"}": {}}}}}}}}
      """
    value[path: "metadata", "managedFields"] = [
      ["manager": "kubectl", "operation": "Apply", "fieldsV1": Self.object(fields)],
      ["manager": "scaler", "operation": "Update", "fieldsV1": ["f:spec": ["f:replicas": [:]]]],
    ]
    let new = """
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: {containers: [
        {name: c, image: "i:1", env: [{name: ONE, value: "1"}]}]}}}}
      """
    #expect(
      Self.report([KubernetesObject(value)], new) == """
        1 disruptive
        Deployment/a spec.replicas: 3 was set by somebody else and will stay
        Deployment/a spec.template.spec.containers[injected]: {"name": "injected",
          "image": "x:1"} was set by somebody else and will stay

        disruptive  Deployment/a
          spec.template.spec.containers[c].env[TWO]: {"name": "TWO", "value": "2"} ->
            (none): its pods are replaced

        """)
  }

  // MARK: Secrets

  @Test func secretsAreToldAndNotShown() {
    let secret = "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: aGlkZGVu, b: aGlkZGVu}}"
    let new = secret.replacing("a: aGlkZGVu", with: "a: aGlkZGVuMg==").replacing(", b: aGlkZGVu", with: ", c: aGlkZGVu")
    let pod = """
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {template: {spec: {containers: [
        {name: c, env: [{name: DB_PASSWORD, value: aGlkZGVu}]}]}}}}
      """
    let changed = pod.replacing("aGlkZGVu", with: "aGlkZGVuMg")
    let added = pod.replacing("]}]}}}}", with: "]}, {name: e, env: [{name: API_TOKEN, value: aGlkZGVu}]}]}}}}")
    for (old, new) in [(secret, new), (pod, changed), (pod, added)] {
      let plan = ChangePlan(from: [KubernetesObject(Self.object(old))], to: [KubernetesObject(Self.object(new))])
      #expect(!plan.changes.isEmpty)
      for format in ChangeFormat.allCases { #expect(!plan.report(format).contains("aGlkZGVu")) }
    }
    #expect(Self.report([KubernetesObject(Self.object(secret))], new).contains("data.a: changes\n  data.b: is removed"))
  }

  // MARK: Names

  @Test func theFormOfAKeyCounts() {
    let old = Self.config.replacing("x:", with: "\u{E9}:")
    let new = Self.config.replacing("x:", with: "e\u{301}:")
    #expect(Self.report([KubernetesObject(Self.object(old))], new).hasPrefix("2 safe"))
  }

  @Test func pairsOfPortsAreADanger() {
    let service = """
      {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {a: b}, ports: [
        {name: a, port: 3301, protocol: TCP}, {name: b, port: 3301, protocol: UDP}]}}
      """
    let new = service.replacing("3301", with: "3305")
    #expect(Self.report([Self.live(service, applied: service)], new).contains("may lose one of them"))
    #expect(!Self.report([KubernetesObject(Self.object(service))], new).contains("may lose one of them"))
    #expect(Self.report([Self.live(service, applied: service)], service) == "no changes\n")
  }
}
