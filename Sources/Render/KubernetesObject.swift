package import Schema

/// One object that is written out.
package struct KubernetesObject: Sendable {
  package var kind: String
  package var namespace: String?
  package var name: String
  package var value: YAMLValue

  /// - Parameter value: the whole object; its kind, namespace and name are read from it.
  package init(_ value: YAMLValue) {
    self.value = value
    kind = value["kind"]?.string ?? ""
    namespace = value[path: "metadata", "namespace"].string
    name = value[path: "metadata", "name"].string ?? ""
  }

  /// Whether this object is written before another: by kind, so that what is referred to is applied first, then by
  /// namespace, then by name with numbers counted.
  package static func precedes(_ left: KubernetesObject, _ right: KubernetesObject) -> Bool {
    let ranks = (rank(left.kind), rank(right.kind))
    if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
    let namespaces = (left.namespace ?? "", right.namespace ?? "")
    if namespaces.0 != namespaces.1 { return namespaces.0 < namespaces.1 }
    return NaturalOrder.precedes(left.name, right.name)
  }

  /// The Job comes last: it calls what the others make.
  private static let kinds = ["ConfigMap", "Service", "StatefulSet", "PodDisruptionBudget", "Ingress", "Job"]

  private static func rank(_ kind: String) -> Int { kinds.firstIndex(of: kind) ?? kinds.count }
}
