/// Everything that is to be rendered.
package struct Resolution: Sendable {
  /// In the order of namespaces and names.
  package let clusters: [ClusterModel]
  /// The namespace of the command line: of what names none.
  package let namespace: String?
  /// In the order they came.
  package let passedThrough: [PassedThroughDocument]
}
