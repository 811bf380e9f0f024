internal import Schema

/// The objects of one side of a comparison, by what tells them apart.
struct ObjectIndex {
  struct Key: Hashable {
    var kind: String
    var namespace: String
    var name: String

    /// `StatefulSet/kv/storage-0`
    var text: String { namespace.isEmpty ? "\(kind)/\(name)" : "\(kind)/\(namespace)/\(name)" }
  }

  private(set) var values: [Key: YAMLValue] = [:]
  /// In the order in which they are written.
  private(set) var keys: [Key] = []
  /// Whether the objects come from an API server.
  private(set) var isLive = false
  /// The Jobs that the API server has seen succeed.
  private(set) var succeeded: Set<Key> = []
  /// `metadata.creationTimestamp` of those that come from an API server.
  private(set) var created: [Key: String] = [:]

  init(_ objects: [KubernetesObject]) {
    for object in objects {
      let value = object.value
      isLive = isLive || value[path: "metadata"]["uid"] != nil
      let key = Key(kind: object.kind, namespace: object.namespace ?? "", name: object.name)
      if values.updateValue(Self.cleaned(value), forKey: key) == nil { keys.append(key) }
      created[key] = value[path: "metadata"]["creationTimestamp"]?.string
      if (value["status"]?["succeeded"]?.integer ?? 0) > 0 { succeeded.insert(key) }
    }
  }

  subscript(key: Key) -> YAMLValue? { values[key] }

  /// An object without what an API server and its controllers write into it.
  private static func cleaned(_ value: YAMLValue) -> YAMLValue {
    var value = value
    value["status"] = nil
    var metadata = value["metadata"] ?? [:]
    for field in [
      "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink", "ownerReferences",
      "finalizers",
    ] {
      metadata[field] = nil
    }
    if var annotations = metadata["annotations"] {
      annotations["kubectl.kubernetes.io/last-applied-configuration"] = nil
      annotations["deployment.kubernetes.io/revision"] = nil
      metadata["annotations"] = annotations.mapping.entries.isEmpty ? nil : annotations
    }
    value["metadata"] = metadata
    return value
  }
}

extension ObjectIndex.Key {
  /// `kubectl delete statefulset storage-0 -n kv`
  func deletion(_ flags: String = "") -> String {
    KubectlCommand("delete", [kind.lowercased(), name], namespace: namespace, flags).text
  }

  /// Waits for the end of a Job.
  var completion: String {
    KubectlCommand(
      "wait --for=condition=complete", ["\(kind.lowercased())/\(name)"], namespace: namespace, "--timeout=24h"
    ).text
  }
}
