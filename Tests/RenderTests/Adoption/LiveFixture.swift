import Findings
import Kubernetes
import Render
import Review
import Schema
import TestSupport
import YAML

/// A cluster as an operator of some era runs it: what kubectl prints of its resources, StatefulSets, Service and pods.
struct LiveFixture {
  /// The objects; tests change them before they are read.
  var objects: [YAMLValue]

  init(_ era: Compatibility, documents: String = Self.documents) throws {
    let sources = SourceFiles([SourceFile(name: "c.yaml", bytes: Array(documents.utf8))])
    var found = Diagnostics()
    let resources = sources.files.flatMap { YAMLValue.documents(in: $0.bytes, into: &found) }
    let withEra = documents.replacing("ERA", with: era.rawValue)
    let rendered = try ChangeBase.objects(withEra).filter { ["StatefulSet", "Service"].contains($0.kind) }
    objects = resources.map(Self.asShownOfAResource) + rendered.map { Self.asShown($0.value) }
    objects += Self.pods.map { name in
      let label = Identity(era).instanceUUID(name)
      return [
        "apiVersion": "v1", "kind": "Pod",
        "metadata": ["name": .string(name), "namespace": "kv", "labels": [LabelKey.instanceUUID: .string(label)]],
      ]
    }
  }

  static let pods = ["storage-0-0", "storage-0-1", "storage-1-0", "storage-1-1"]

  static let documents = """
    apiVersion: tarantool.io/v1alpha1
    kind: Cluster
    metadata: {name: kv, namespace: kv}
    spec: {compatibility: ERA, selector: {matchLabels: {tarantool.io/cluster-id: kv}}}
    ---
    apiVersion: tarantool.io/v1alpha1
    kind: Role
    metadata:
      {name: storage, namespace: kv, labels: {tarantool.io/cluster-id: kv, tarantool.io/role: storage}}
    spec: {replicas: 2, selector: {matchLabels: {template: storage}}}
    ---
    apiVersion: tarantool.io/v1alpha1
    kind: ReplicasetTemplate
    metadata:
      {name: storage, namespace: kv, labels: {template: storage}, annotations: {tarantool.io/rolesToAssign: '["storage"]'}}
    spec:
      replicas: 2
      selector: {matchLabels: {app: storage}}
      template:
        metadata: {labels: {app: storage}}
        spec:
          containers:
          - name: cartridge
            image: app:1
            env:
            - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
            - {name: TARANTOOL_ADVERTISE_URI, value: $(NAME).kv:3301}
            - {name: TARANTOOL_WORKDIR, value: /data}
            volumeMounts: [{name: data, mountPath: /data}]
      volumeClaimTemplates:
      - {metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}

    """

  private static func asShown(_ object: YAMLValue) -> YAMLValue {
    var value = object
    value[path: "metadata", "uid"] = "0b7f5f8e-0000-4000-8000-000000000000"
    value[path: "metadata", "ownerReferences"] = [["kind": "Role", "name": "storage"]]
    value["status"] = ["replicas": 2]
    return value
  }

  private static func asShownOfAResource(_ object: YAMLValue) -> YAMLValue {
    var value = object
    value[path: "spec"]["compatibility"] = nil
    value[path: "metadata", "uid"] = "0b7f5f8e-0000-4000-8000-000000000000"
    value["status"] = ["state": "Ready"]
    return value
  }

  /// Changes the live object of a kind and name.
  mutating func change(_ kind: String, _ name: String, _ body: (inout YAMLValue) -> Void) {
    for index in objects.indices
    where objects[index]["kind"]?.string == kind && objects[index][path: "metadata", "name"].string == name {
      body(&objects[index])
    }
  }

  /// What kubectl prints.
  private var sources: SourceFiles {
    let list: YAMLValue = ["apiVersion": "v1", "kind": "List", "items": .sequence(objects)]
    return SourceFiles([SourceFile(name: "live.yaml", bytes: YAMLWriter.text(of: list))])
  }

  /// The objects as they are read from what kubectl prints.
  func live(into diagnostics: inout Diagnostics) -> LiveCluster { LiveCluster(reading: sources, into: &diagnostics) }

  /// What adopting comes to: the documents' text without its first line, the script, the errors, and what a person is told
  /// of.
  func adopted() -> (documents: String, script: String, findings: [String], notes: [Change]) {
    let outcome = AdoptionOutcome(of: sources, directory: "kv")
    let text = outcome.files.first?.bytes.dropFirst(AdoptionOutcome.mark.utf8.count) ?? []
    let findings = outcome.diagnostics.errors.sorted.map(\.finding.message)
    return (String(decoding: text, as: UTF8.self), outcome.script, findings, outcome.notes)
  }
}
