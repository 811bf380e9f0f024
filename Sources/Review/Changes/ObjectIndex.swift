internal import Kubernetes
internal import Schema
internal import YAML

/// The objects of one side of a comparison, by what tells them apart.
struct ObjectIndex {
  typealias Key = ObjectReference

  private(set) var values: [Key: YAMLValue] = [:]
  /// In the order in which they are written.
  private(set) var keys: [Key] = []
  /// Whether the objects come from an API server.
  private(set) var isLive = false
  /// The Jobs that the API server has seen succeed.
  private(set) var succeeded: Set<Key> = []
  /// `metadata.creationTimestamp` of those that come from an API server.
  private(set) var created: [Key: String] = [:]

  /// - Parameters:
  ///   - objects: one side of a comparison.
  ///   - namespace: the namespace of objects that name none.
  init(_ objects: [KubernetesObject], defaultNamespace namespace: String) {
    for object in objects {
      let value = object.value
      isLive = isLive || value[path: "metadata"]["uid"] != nil
      let key = Key(object, defaultNamespace: namespace)
      if values.updateValue(Self.cleaned(value), forKey: key) == nil { keys.append(key) }
      created[key] = value[path: "metadata"]["creationTimestamp"]?.string
      if (value["status"]?["succeeded"]?.integer ?? 0) > 0 { succeeded.insert(key) }
    }
  }

  subscript(key: Key) -> YAMLValue? { values[key] }

  /// An object without its namespace, which its key holds, and what an API server and its controllers write
  /// into it.
  private static func cleaned(_ value: YAMLValue) -> YAMLValue {
    var value = value
    value["status"] = nil
    var metadata = value["metadata"] ?? [:]
    for field in [
      "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink",
      "ownerReferences",
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
