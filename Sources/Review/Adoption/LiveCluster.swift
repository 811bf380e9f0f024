package import Findings
internal import Kubernetes
internal import Schema
internal import YAML

/// What `kubectl get -o yaml` printed of clusters that tarantool-operator runs.
package struct LiveCluster: Sendable {
  /// All objects, lists taken apart.
  let objects: [YAMLValue]

  private let resources: [String: [YAMLValue]]
  let pods: [YAMLValue]
  /// The StatefulSets with a replicaset's UUID, by the namespace and name of what can be their Role, in the order of their
  /// ordinals.
  private let statefulSets: [String: [YAMLValue]]

  /// Reads the objects of some files; what is wrong with their YAML is among the findings.
  package init(reading sources: SourceFiles, into diagnostics: inout Diagnostics) {
    var budget = AliasBudget()
    objects = sources.files.enumerated().flatMap { index, file in
      YAMLValue.documents(in: file.bytes, file: index, budget: &budget, into: &diagnostics).flatMap(Self.items)
    }
    let own = objects.filter { $0["apiVersion"]?.string?.hasPrefix(DocumentSet.group + "/") == true }
    resources = Dictionary(grouping: own) { $0["kind"]?.string ?? "" }
    pods = objects.filter { $0["kind"] == "Pod" }
    statefulSets = Dictionary(grouping: objects.filter(Self.isReplicaset), by: Self.role).mapValues { sets in
      sets.sorted { NaturalOrder.precedes($0.objectName, $1.objectName) }
    }
  }

  private static func items(of value: YAMLValue) -> [YAMLValue] {
    guard let items = value["items"], value["kind"]?.string?.hasSuffix("List") == true else { return [value] }
    return items.sequence.flatMap(Self.items)
  }

  /// The custom resources of a kind.
  func resources(_ kind: String) -> [YAMLValue] { resources[kind] ?? [] }

  /// The StatefulSets that the operator made of a Role, in the order of their ordinals.
  func statefulSets(of role: YAMLValue) -> [YAMLValue] {
    statefulSets["\(role.objectNamespace)/\(role.objectName)"] ?? []
  }

  /// What labels of pods say of their instances, by namespace and name.
  var instanceUUIDs: [String: String] {
    var found: [String: String] = [:]
    for pod in pods {
      guard let uuid = pod[path: "metadata", "labels", LabelKey.instanceUUID].string else { continue }
      found["\(pod.objectNamespace.isEmpty ? "default" : pod.objectNamespace)/\(pod.objectName)"] = uuid
    }
    return found
  }

  private static func isReplicaset(_ object: YAMLValue) -> Bool {
    object["kind"] == "StatefulSet" && Int(object.objectName.split(separator: "-").last ?? "") != nil
      && object[path: "metadata", "labels", LabelKey.replicasetUUID].string != nil
  }

  /// What stands before the ordinal in the name.
  private static func role(of statefulSet: YAMLValue) -> String {
    let name = statefulSet.objectName
    return "\(statefulSet.objectNamespace)/\(name.prefix(upTo: name.lastIndex(of: "-") ?? name.startIndex))"
  }
}

extension YAMLValue {
  var objectName: String { self[path: "metadata", "name"].string ?? "" }
  var objectNamespace: String { self[path: "metadata", "namespace"].string ?? "" }
}
