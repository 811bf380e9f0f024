import Findings
import Schema
import TestSupport
import Testing
import YAML

@testable import Render

/// The StatefulSets that the operators of each era created, property by property: applying them changes nothing.
@Suite struct CompatibilityTests {
  private static let roles = "'[\"vshard-storage\", \"metrics\"]'"

  private func rendering(_ era: Compatibility, annotation: Bool = true) -> Rendering {
    let template = Sample.template(
      metadata: annotation ? "annotations: {tarantool.io/rolesToAssign: \(Self.roles)}" : "", instances: 2,
      spec: "selector: {matchLabels: {pod: storage}}", podMetadata: "labels: {pod: storage}",
      env: "{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}, "
        + "{name: TARANTOOL_ADVERTISE_URI, value: '$(POD).kv:3301'}")
    return Rendering(
      Sample.cluster(spec: "compatibility: \(era.rawValue)")
        + Sample.role(labels: "tarantool.io/role: storage", replicas: 2, vshard: "") + template)
  }

  @Test(arguments: Compatibility.ofEarlyOperators)
  func theSelectorIsTheTemplatesOwn(_ era: Compatibility) {
    for statefulSet in rendering(era).objects("StatefulSet") {
      #expect(statefulSet.at("spec.selector") == ["matchLabels": ["pod": "storage"]])
    }
  }

  @Test(arguments: Compatibility.ofEarlyOperators)
  func nothingIsFilledIn(_ era: Compatibility) {
    let statefulSet = rendering(era).object("StatefulSet")
    #expect(statefulSet.at("spec.podManagementPolicy") == nil)
    #expect(statefulSet.at("spec.template.spec.enableServiceLinks") == nil)
    #expect(!statefulSet.yaml.contains("app.kubernetes.io"))
    #expect(rendering(era).container["env"]?.sequence.count == 3)
  }

  @Test(arguments: Compatibility.ofEarlyOperators)
  func labelsAreThoseOfTheRole(_ era: Compatibility) {
    let rendering = rendering(era)
    let uuid = Identity(era).replicasetUUID("storage-0")
    var labels: YAMLValue = ["tarantool.io/cluster-id": "kv", "tarantool.io/role": "storage"]
    if era != .operator001 { labels["tarantool.io/vshardGroupName"] = "storage" }
    labels["tarantool.io/replicaset-uuid"] = .string(uuid)
    let statefulSet = rendering.object("StatefulSet")
    #expect(statefulSet.at("metadata.labels") == labels)
    labels.mapping.insertAtFront([YAMLMapping.Entry("pod", "storage")])
    #expect(statefulSet.at("spec.template.metadata.labels") == labels)
  }

  /// 0.0.3 and later.
  @Test(arguments: Compatibility.ofEarlyOperators)
  func theUpdateStrategyIsTheErasOwn(_ era: Compatibility) {
    let strategy = rendering(era).object("StatefulSet").at("spec.updateStrategy")
    #expect(strategy == (era == .operator001 ? nil : ["type": "OnDelete"]))
  }

  @Test(arguments: Compatibility.ofEarlyOperators)
  func theSecurityContextOfTheFirstContainerIsTheErasOwn(_ era: Compatibility) {
    let context = rendering(era).container["securityContext"]
    #expect(context == (era == .operator001 ? nil : ["privileged": false]))
  }

  @Test(arguments: Compatibility.ofEarlyOperators)
  func annotationsAreTheErasOwn(_ era: Compatibility) {
    let annotations = rendering(era).object("StatefulSet").at("metadata.annotations")
    let later: YAMLValue = [
      "tarantool.io/isBootstrapped": "0", "tarantool.io/replicaset-weight": "100",
      "tarantool.io/rolesToAssign": "[\"vshard-storage\", \"metrics\"]",
    ]
    #expect(annotations == (era == .operator001 ? nil : later))
  }

  /// Up to 0.0.8 the roles stood in a label, with dots between them.
  @Test func theDeprecatedLabelStaysALabel() {
    let template = Sample.template(
      metadata: "annotations: {}", spec: "selector: {matchLabels: {pod: storage}}",
      podMetadata: "labels: {pod: storage}"
    )
    .replacing("labels: {template: storage}", with: "labels: {template: storage, tarantool.io/rolesToAssign: a.b}")
    let rendering = Rendering(
      Sample.cluster(spec: "compatibility: operator-0.0.9") + Sample.role(vshard: "") + template)
    let statefulSet = rendering.object("StatefulSet")
    #expect(statefulSet[path: "metadata", "labels", LabelKey.rolesToAssign] == "a.b")
    #expect(statefulSet[path: "metadata", "annotations"][LabelKey.rolesToAssign] == nil)
    #expect(rendering.resolution.clusters.first?.roles.first?.cartridgeRoles == ["a", "b"])
  }

  /// The label `tarantool.io/role` in 0.0.1, the annotation later.
  @Test func cartridgeRolesAreReadWhereTheOperatorReadThem() {
    func roles(_ era: Compatibility) -> [String]? {
      rendering(era).resolution.clusters.first?.roles.first?.cartridgeRoles
    }
    #expect(roles(.operator001) == ["storage"])
    #expect(roles(.operator009) == ["vshard-storage", "metrics"])
    #expect(roles(.operator0010) == ["vshard-storage", "metrics"])
    #expect(rendering(.operator0010, annotation: false).codes == [.noCartridgeRole])
  }

  /// 0.0.1 joined by a short name, later operators by a full one with the domain of the pod's label.
  @Test func instancesAreJoinedByTheNameOfTheirEra() {
    func suffix(_ era: Compatibility) -> String? {
      Rendering(
        Sample.cluster(spec: "compatibility: \(era.rawValue)") + Sample.role(labels: "tarantool.io/role: storage")
          + Sample.template(
            spec: "selector: {matchLabels: {pod: storage}}",
            podMetadata: "labels: {pod: storage, tarantool.io/cluster-domain-name: my.domain}")
      ).resolution.clusters.first?.roles.first?.advertiseSuffix
    }
    #expect(suffix(.operator001) == ".kv:3301")
    #expect(suffix(.operator009) == ".kv.default.svc.my.domain:3301")
    #expect(suffix(.operator0010) == ".kv.default.svc.my.domain:3301")
  }

  @Test func theVshardGroupIsTheRolesLabelWhereGroupsAreUsed() {
    func group(_ spec: String, _ use: String) -> String? {
      Rendering(
        Sample.cluster(spec: spec) + Sample.role(labels: "tarantool.io/role: hot")
          + Sample.template(
            spec: "selector: {matchLabels: {pod: s}}",
            podMetadata: "labels: {pod: s, tarantool.io/useVshardGroups: \"\(use)\"}")
      ).resolution.clusters.first?.roles.first?.vshardGroup
    }
    #expect(group("compatibility: operator-0.0.10", "1") == "hot")
    #expect(group("compatibility: operator-0.0.10", "0") == nil)
    #expect(group("compatibility: operator-0.0.1", "1") == nil)
    #expect(group("", "1") == "hot")
  }

  /// Since 0.0.14 of picodata's fork the Role's own label is the group, and labels of StatefulSet and pods say so.
  @Test func theVshardGroupOfPicodataIsTheRolesOwnLabel() throws {
    func rendering(_ labels: String, _ use: String = "0") -> Rendering {
      Rendering(
        Sample.cluster(spec: "compatibility: picodata-0.1") + Sample.role(labels: labels)
          + Sample.template(
            spec: "selector: {matchLabels: {pod: s}}",
            podMetadata: "labels: {pod: s, tarantool.io/useVshardGroups: \"\(use)\"}"))
    }
    let grouped = rendering("tarantool.io/role: storage, tarantool.io/vshardGroupName: hot")
    #expect(grouped.resolution.clusters.first?.roles.first?.vshardGroup == "hot")
    for path in ["metadata.labels", "spec.template.metadata.labels"] {
      let labels = grouped.object("StatefulSet").at(path)
      #expect(labels?[LabelKey.vshardGroupName] == "hot" && labels?[LabelKey.useVshardGroups] == "1")
    }
    let plain = rendering("tarantool.io/role: storage")
    #expect(plain.resolution.clusters.first?.roles.first?.vshardGroup == nil)
    #expect(plain.object("StatefulSet").at("metadata.labels")?[LabelKey.vshardGroupName] == nil)
    #expect(plain.object("StatefulSet").at("spec.template.metadata.labels")?[LabelKey.vshardGroupName] == nil)
  }
}
