/// Which kinds of Kubernetes itself live in namespaces.
package enum NamespacedKinds {
  /// Those that the table of fields does not describe.
  private static let others: Set<String> = [
    "/Endpoints", "/Event", "/PodTemplate", "/ReplicationController", "apps/ControllerRevision",
    "coordination.k8s.io/Lease", "discovery.k8s.io/EndpointSlice", "extensions/Ingress",
  ]

  /// Whether objects of a kind live in namespaces.
  ///
  /// - Parameters:
  ///   - kind: the kind.
  ///   - group: its API group; `apps`, or empty for `v1`.
  /// - Returns: false where it is not known.
  package static func contains(_ kind: String, of group: String) -> Bool {
    FieldTable.kubernetes.isNamespaced(kind, in: group) || others.contains("\(group)/\(kind)")
  }
}
