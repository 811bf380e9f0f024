/// Everything that is to be rendered.
package struct Resolution: Sendable {
  /// In the order of namespaces and names.
  package let clusters: [ClusterModel]
  /// In the order they came.
  package let passedThrough: [PassedThroughDocument]
}
