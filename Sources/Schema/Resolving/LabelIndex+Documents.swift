internal import Kubernetes

extension LabelIndex {
  /// - Parameters:
  ///   - metadata: of the documents; what is found are positions in it.
  ///   - namespaces: says in which namespace each is.
  init(_ metadata: [Metadata], _ namespaces: Namespaces) {
    self.init(metadata.map { ($0.labels, namespaces.effective($0.namespace)) })
  }
}
