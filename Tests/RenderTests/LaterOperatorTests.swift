import Findings
import Review
import Schema
import TestSupport
import Testing
import YAML

@testable import Render

/// The StatefulSets and the Service of operator 1.0, held to a transcript of its own rules
/// (`internal/implementation/replicasets_manger.go`, `steps/cluster/sync_cluster_wide_service.go` of 1.0.0-rc1 to rc3).
@Suite struct LaterOperatorTests {
  private static let hash = "b4kq2w9c"

  private static func rendering(strategy: String = "updateStrategy: {type: RollingUpdate}") -> Rendering {
    Rendering(
      Sample.laterCluster.replacing("spec: {}", with: "spec: {compatibility: operator-1.0}")
        + Sample.laterRole(
          "kv-cartridge-storage",
          labels: "app: kv, tarantool.io/replicaset-pod-template-hash: \(hash)}, annotations: {team: a",
          spec: "replicasets: 2", template: "replicas: 2\n    minReadySeconds: 3\n    \(strategy)",
          podMetadata: "labels: {app: pod, tier: data}",
          env: "{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}"))
  }

  /// `syncStatefulSet`: the Role's labels, then those of the operator.
  private static func labels(_ ordinal: Int, _ uuid: String) -> YAMLValue {
    [
      "tarantool.io/cluster-name": "kv", "app": "kv", "tarantool.io/replicaset-pod-template-hash": .string(hash),
      "tarantool.io/role-name": "kv-cartridge-storage",
      "tarantool.io/replicaset-name": .string("kv-cartridge-storage-\(ordinal)"),
      "tarantool.io/replicaset-uuid": .string(uuid), "tarantool.io/replicaset-ordinal": .string("\(ordinal)"),
    ]
  }

  private static let uuid = "1adff2ec-7c37-5e0e-884f-f487c4017834"

  @Test func uuidsOfReplicasetsAreThoseOfTheOperator() {
    let identity = Identity(.operator10)
    #expect(identity.replicasetUUID("kv-cartridge-storage-0") == Self.uuid)
    #expect(identity.replicasetUUID("storage-0") == "e40eb27f-1602-527c-b8d6-b3ea5ca1a47d")
  }

  @Test(arguments: [0, 1])
  func labelsAndSelectorAreThoseOfTheOperator(_ ordinal: Int) {
    let rendering = Self.rendering()
    #expect(rendering.codes == [], "\(rendering.findings)")
    let made = rendering.objects("StatefulSet")[ordinal]
    let uuid = Identity(.operator10).replicasetUUID("kv-cartridge-storage-\(ordinal)")
    #expect(made.at("metadata.labels")?.withSortedKeys == Self.labels(ordinal, uuid).withSortedKeys)
    #expect(made.at("metadata.annotations") == ["team": "a"])
    // The labels of the StatefulSet win over those of the pod's template.
    var labels = Self.labels(ordinal, uuid)
    labels["tier"] = "data"
    #expect(made.at("spec.template.metadata.labels")?.withSortedKeys == labels.withSortedKeys)
    let selector: YAMLValue = [
      "matchLabels": [
        "tarantool.io/cluster-name": "kv", "tarantool.io/role-name": "kv-cartridge-storage",
        "tarantool.io/replicaset-name": .string("kv-cartridge-storage-\(ordinal)"),
        "tarantool.io/replicaset-uuid": .string(uuid),
      ]
    ]
    #expect(made.at("spec.selector") == selector)
  }

  @Test func theSpecIsThatOfTheOperator() {
    let spec = Self.rendering().object("StatefulSet")[path: "spec"]
    #expect(spec["replicas"] == 2 && spec["minReadySeconds"] == 3 && spec["revisionHistoryLimit"] == 1)
    #expect(spec["serviceName"] == "kv" && spec["podManagementPolicy"] == "Parallel")
    #expect(spec["persistentVolumeClaimRetentionPolicy"] == ["whenDeleted": "Retain", "whenScaled": "Retain"])
    #expect(
      Set(spec.mapping.keys) == [
        "replicas", "minReadySeconds", "revisionHistoryLimit", "serviceName", "podManagementPolicy", "selector",
        "persistentVolumeClaimRetentionPolicy", "updateStrategy", "template", "volumeClaimTemplates",
      ])
  }

  /// Nothing is injected: not even a variable.
  @Test func thePodIsThatOfTheDocument() {
    let rendering = Self.rendering()
    let pod = rendering.object("StatefulSet").at("spec.template.spec")
    #expect(pod?.mapping.keys == ["containers"])
    #expect(rendering.container["env"]?.sequence.count == 2)
    #expect(rendering.container.mapping.keys == ["name", "image", "env", "volumeMounts"])
  }

  /// rc1 knew no strategy and always set OnDelete; later ones take it from the Role, and leave rollingUpdate out beside
  /// OnDelete.
  @Test(arguments: [
    ("", nil), ("updateStrategy: {type: OnDelete, rollingUpdate: {}}", nil),
    ("updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}", 1),
  ])
  func theStrategyIsThatOfTheRelease(_ written: String, partition: Int?) {
    let strategy: YAMLValue =
      partition.map { ["type": "RollingUpdate", "rollingUpdate": ["partition": .integer($0)]] } ?? ["type": "OnDelete"]
    #expect(Self.rendering(strategy: written).object("StatefulSet").at("spec.updateStrategy") == strategy)
  }

  @Test func theServiceIsThatOfTheOperator() {
    let service = Self.rendering().object("Service")
    #expect(service[path: "metadata"] == ["name": "kv", "namespace": "default"])
    let ports: YAMLValue = [
      ["name": "app", "port": 3301, "protocol": "TCP", "targetPort": 3301],
      ["name": "app-udp", "port": 3301, "protocol": "UDP", "targetPort": 3301],
    ]
    #expect(
      service.at("spec") == [
        "clusterIP": "None", "publishNotReadyAddresses": true, "ports": ports,
        "selector": ["tarantool.io/cluster-name": "kv"],
      ])
  }

  /// Without the label that only the operator can compute, pods would differ from the live ones.
  @Test func aRoleWithoutTheHashIsReported() {
    let documents = Sample.laterCluster.replacing("spec: {}", with: "spec: {compatibility: operator-1.0}")
    #expect(Rendering(documents + Sample.laterRole()).codes == [.noTemplateHash])
    #expect(Rendering(Sample.laterCluster + Sample.laterRole()).codes == [])
  }

  /// Failover is what the operator made of its absence, and nothing else is assumed of it.
  @Test func whatIsAbsentMeansWhatItMeantToTheOperator() throws {
    let cluster = try #require(Rendering(Sample.laterCluster + Sample.laterRole()).resolution.clusters.first)
    #expect(cluster.failover.mode == .disabled && cluster.failover.timeout == 20)
    #expect(cluster.roles[0].weight == 100 && cluster.roles[0].replicasetCount == 1)
  }

  @Test func bothVersionsAreRenderedSideBySide() {
    let later = (Sample.laterCluster + Sample.laterRole("shelves")).replacing("name: kv", with: "name: shop")
    let rendering = Rendering(Sample.all + later)
    #expect(rendering.codes == [], "\(rendering.findings)")
    #expect(rendering.names("StatefulSet") == ["shelves-0", "storage-0"])
  }

  /// Two namespaces are two clusters: their replicasets may share UUIDs.
  @Test func rolesOfOneNameInTwoNamespacesAreNoCollision() {
    func cluster(_ namespace: String) -> String {
      (Sample.laterCluster + Sample.laterRole(labels: "tarantool.io/replicaset-pod-template-hash: x")).replacing(
        "metadata: {name", with: "metadata: {namespace: \(namespace), name"
      )
      .replacing("spec: {}", with: "spec: {compatibility: operator-1.0}")
    }
    let rendering = Rendering(cluster("a") + cluster("b"))
    #expect(rendering.codes == [], "\(rendering.findings)")
    #expect(rendering.names("StatefulSet") == ["storage-0", "storage-0"])
  }

  /// What a live cluster drew at random is kept, and counts until an identity is given up.
  @Test func givenUUIDsAreThoseOfThePlan() throws {
    let (drawn, own) = ("5c0f0c0e-4a52-4c34-8c4b-0f6f0a6f6f01", "5c0f0c0e-4a52-4c34-8c4b-0f6f0a6f6f02")
    func topology(_ spec: String) throws -> Topology {
      let role = Sample.laterRole(spec: "\(spec)", template: "replicas: 2")
      return Topology(of: try #require(Rendering(Sample.laterCluster + role).resolution.clusters.first))
    }
    let given = try topology("uuids: {\"0-1\": \(drawn), \"0\": \(own)}")
    let replicaset = given.parts[0].replicasets[0]
    let instances = given.instances(of: replicaset, in: given.parts[0].role)
    #expect(replicaset.uuid == own && instances[1].uuid == drawn)
    #expect(instances[0].uuid == Identity(nil).instanceUUID("storage-0-0"))
    let next = try topology("uuids: {\"0-1\": \(drawn), \"0\": \(own)}\n  generations: {\"0\": 1}")
    let later = next.parts[0].replicasets[0]
    #expect(later.uuid == Identity(nil).replicasetUUID("storage-0", generation: 1))
    #expect(next.instances(of: later, in: next.parts[0].role)[1].uuid != drawn)
  }

  /// Of picodata's operator the labels say what the cluster does not know.
  @Test func labelsOfAnEraAreComputedWhateverTheClusterDrew() {
    let uuid = "5c0f0c0e-4a52-4c34-8c4b-0f6f0a6f6f02"
    let rendering = Rendering(
      Sample.cluster(spec: "compatibility: operator-0.0.10")
        + Sample.role(labels: "tarantool.io/role: storage", spec: "uuids: {\"0\": \(uuid)}")
        + Sample.template(spec: "selector: {matchLabels: {pod: a}}", podMetadata: "labels: {pod: a}"))
    let labels = rendering.object("StatefulSet")[path: "metadata", "labels"]
    #expect(labels[LabelKey.replicasetUUID]?.string == Identity(.operator0010).replicasetUUID("storage-0"))
    #expect(rendering.object("Job").yaml.contains(uuid))
  }
}
