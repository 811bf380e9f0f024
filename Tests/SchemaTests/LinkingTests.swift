import Findings
import Kubernetes
import Schema
import TestSupport
import Testing
import YAML

/// Which documents belong together, and what the environment of a pod says.
@Suite struct LinkingTests {
  /// Every operator of a label selector against labels that fit and labels that do not.
  @Test(arguments: [
    ("matchLabels: {tier: hot}", true), ("matchLabels: {tier: cold}", false), ("matchLabels: {other: hot}", false),
    ("matchLabels: {tier: hot, zone: a}", true), ("matchLabels: {tier: hot, zone: b}", false),
    ("matchExpressions: [{key: tier, operator: In, values: [cold, hot]}]", true),
    ("matchExpressions: [{key: tier, operator: In, values: [cold]}]", false),
    ("matchExpressions: [{key: other, operator: In, values: [hot]}]", false),
    ("matchExpressions: [{key: tier, operator: NotIn, values: [cold]}]", true),
    ("matchExpressions: [{key: tier, operator: NotIn, values: [hot]}]", false),
    ("matchExpressions: [{key: other, operator: NotIn, values: [hot]}]", true),
    ("matchExpressions: [{key: tier, operator: Exists}]", true),
    ("matchExpressions: [{key: other, operator: Exists}]", false),
    ("matchExpressions: [{key: other, operator: DoesNotExist}]", true),
    ("matchExpressions: [{key: tier, operator: DoesNotExist}]", false),
    ("matchLabels: {tier: hot}, matchExpressions: [{key: zone, operator: Exists}]", true),
    ("matchLabels: {tier: hot}, matchExpressions: [{key: other, operator: Exists}]", false),
  ])
  func aClusterTakesTheRolesThatItsSelectorMatches(_ selector: String, matches: Bool) {
    let cluster = Sample.cluster().replacing("matchLabels: {tarantool.io/cluster-id: kv}", with: selector)
    let rendering = Rendering(cluster + Sample.role(labels: "tier: hot, zone: a") + Sample.template())
    #expect(rendering.codes == (matches ? [] : [.roleWithoutCluster]))
    #expect(rendering.resolution.clusters.first?.roles.map(\.name) == (matches ? ["storage"] : nil))
  }

  @Test func documentsMayStandInAnyOrderAndInAnyFile() {
    let parts = [Sample.template(), Sample.role(), Sample.cluster()]
    let files = parts.enumerated().map { SourceFile(name: "\($0.offset).yaml", bytes: Array($0.element.utf8)) }
    #expect(Rendering(files).objects == Rendering(Sample.all).objects)
  }

  @Test func rolesAndTemplatesOfAnotherNamespaceAreNotSelected() {
    let rendering = Rendering(
      Sample.cluster(metadata: "namespace: a") + Sample.role(metadata: "namespace: a")
        + Sample.template(metadata: "namespace: b"))
    #expect(rendering.codes == [.roleWithoutTemplate])
  }

  /// What a document says, what the command line says, and the namespace that comes out.
  @Test(
    arguments: [
      ("namespace: kv", nil, "kv"), ("namespace: kv", "kv", "kv"), ("", "kv", "kv"), ("", nil, "default"),
    ] as [(String, String?, String)])
  func theNamespaceIsTheDocumentsElseTheFlagsElseDefault(_ metadata: String, flag: String?, expected: String) {
    let rendering = Rendering(
      Sample.cluster(metadata: metadata) + Sample.role(metadata: metadata) + Sample.template(metadata: metadata),
      namespace: flag)
    #expect(rendering.codes.isEmpty)
    #expect(!rendering.objects.isEmpty)
    #expect(rendering.objects.allSatisfy { $0.at("metadata.namespace")?.string == expected })
  }

  @Test func anAddressWithoutNamespaceNeedsNone() {
    let uri =
      "{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}"
      + ", {name: TARANTOOL_ADVERTISE_URI, value: '$(POD).kv:3301'}"
    let rendering = Rendering(Sample.cluster() + Sample.role() + Sample.template(env: uri))
    #expect(rendering.codes.isEmpty)
    #expect(rendering.objects.allSatisfy { $0.at("metadata.namespace") == nil })
  }

  @Test func aFlagThatContradictsADocumentIsAnError() {
    #expect(Rendering(Sample.cluster(metadata: "namespace: a"), namespace: "b").codes.contains(.otherNamespace))
  }

  @Test(arguments: [
    (
      Sample.all
        + Sample.template().replacing("name: storage,", with: "name: spare,")
        .replacing("template: storage", with: "template: spare"), DiagnosticCode.unusedTemplate
    ),
    (Sample.all + Sample.cluster("other").replacing("cluster-id: kv", with: "cluster-id: other"), .clusterWithoutRoles),
    ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", .noCluster),
  ])
  func whatIsNotUsedIsAWarning(_ documents: String, code: DiagnosticCode) {
    let rendering = Rendering(documents)
    #expect(rendering.codes == [code])
    #expect(!rendering.objects.isEmpty)
  }

  /// The rules of `third_party/forked/golang/expansion`: the value of `URI`, and what follows the pod's name then.
  @Test(arguments: [
    ("$(POD).kv:3301", ".kv:3301"), ("$(POD).$(SUB):3301", ".kv:3301"),
    ("$(POD).kv.$(NS).svc:3301", ".kv.default.svc:3301"),
    ("$(POD).$(EMPTY)kv:3301", ".kv:3301"), ("$(POD).kv:$(PORT)", ".kv:3301"), ("$(POD).$(LABEL):3301", ".kv:3301"),
    ("$(ALIAS).kv:3301", ".kv:3301"),
  ])
  func variablesAreExpandedAsKubernetesDoes(_ uri: String, suffix: String) {
    let rendering = rendering(uri: uri)
    #expect(rendering.codes.isEmpty, "\(rendering.findings)")
    #expect(rendering.resolution.clusters.first?.roles.first?.advertiseSuffix == suffix)
  }

  @Test(arguments: ["$$(POD).kv:3301", "$(LATER).kv:3301", "$(NOBODY).kv:3301", "$POD.kv:3301", "$(POD.kv:3301"])
  func whatKubernetesLeavesAsItIsNamesNoPod(_ uri: String) {
    #expect(rendering(uri: uri).codes == [.advertiseURI])
  }

  private func rendering(uri: String) -> Rendering {
    let env = """
      {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}, {name: ALIAS, value: "$(POD)"},
      {name: NS, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}, {name: SUB, value: kv}, {name: EMPTY},
      {name: PORT, value: "3301"}, {name: LABEL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['sub']"}}},
      {name: TARANTOOL_ADVERTISE_URI, value: '\(uri)'}, {name: LATER, value: "$(POD)"}
      """
    return Rendering(
      Sample.cluster() + Sample.role() + Sample.template(podMetadata: "labels: {sub: kv}", env: env))
  }

  @Test func numbersInNamesAreCounted() {
    let names = ["a-10", "a-2", "a-1", "a", "b-1", "a-02", "a-1-10", "a-1-9", "a1", "10", "9"]
    #expect(
      names.sorted(by: NaturalOrder.precedes)
        == ["9", "10", "a", "a-1", "a-1-9", "a-1-10", "a-02", "a-2", "a-10", "a1", "b-1"])
  }
}
