package import Schema

/// One object that is written out.
///
/// What it holds is made when it is asked for: thousands of StatefulSets are written one by one, and only their names
/// need be there together to be put in order.
package struct KubernetesObject: Sendable {
  package let kind: String
  package let namespace: String?
  package let name: String
  private let make: @Sendable () -> YAMLValue

  /// The whole object.
  package var value: YAMLValue { make() }

  /// An object that is there already; its kind, namespace and name are read from it.
  package init(_ value: YAMLValue) {
    self.init(
      kind: value["kind"]?.string ?? "", namespace: value[path: "metadata", "namespace"].string,
      name: value[path: "metadata", "name"].string ?? ""
    ) { value }
  }

  /// An object that `make` makes, of the kind, namespace and name given.
  package init(kind: String, namespace: String?, name: String, make: @escaping @Sendable () -> YAMLValue) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.make = make
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
