package import Schema

/// What `kubectl get -o yaml` printed of clusters that tarantool-operator runs.
package struct LiveCluster: Sendable {
  /// All objects, lists taken apart.
  let objects: [YAMLValue]

  /// Reads the objects of some files; what is wrong with their YAML is among the findings.
  package init(reading sources: SourceFiles, into diagnostics: inout Diagnostics) {
    objects = sources.files.enumerated().flatMap { index, file in
      YAMLValue.documents(in: file.bytes, file: index, into: &diagnostics).flatMap(Self.items)
    }
  }

  private static func items(of value: YAMLValue) -> [YAMLValue] {
    guard let items = value["items"], value["kind"]?.string?.hasSuffix("List") == true else { return [value] }
    return items.sequence.flatMap(Self.items)
  }

  /// The custom resources of a kind.
  func resources(_ kind: String) -> [YAMLValue] {
    objects.filter {
      $0["kind"]?.string == kind && $0["apiVersion"]?.string?.hasPrefix(DocumentSet.group + "/") == true
    }
  }

  var statefulSets: [YAMLValue] { objects.filter { $0["kind"] == "StatefulSet" } }
  var pods: [YAMLValue] { objects.filter { $0["kind"] == "Pod" } }

  /// The StatefulSets that the operator made of a Role, in the order of their ordinals.
  func statefulSets(of role: YAMLValue) -> [YAMLValue] {
    let prefix = role.objectName + "-"
    return statefulSets.filter { statefulSet in
      statefulSet.objectNamespace == role.objectNamespace && statefulSet.objectName.hasPrefix(prefix)
        && Int(statefulSet.objectName.dropFirst(prefix.count)) != nil
        && statefulSet[path: "metadata", "labels", LabelKey.replicasetUUID].string != nil
    }.sorted { NaturalOrder.precedes($0.objectName, $1.objectName) }
  }
}

extension YAMLValue {
  var objectName: String { self[path: "metadata", "name"].string ?? "" }
  var objectNamespace: String { self[path: "metadata", "namespace"].string ?? "" }
}
