/// Finds the documents that a selector selects without looking at each of them: only at those with the rarest of the labels
/// that it asks for.
struct LabelIndex {
  private struct Label: Hashable {
    var namespace: String
    var key: String
    var value: String
  }

  private let labels: [LabelSet]
  private var byNamespace: [String: [Int]] = [:]
  private var byLabel: [Label: [Int]] = [:]

  /// - Parameters:
  ///   - metadata: of the documents; what is found are positions in it.
  ///   - namespaces: says in which namespace each is.
  init(_ metadata: [Metadata], _ namespaces: Namespaces) {
    labels = metadata.map(\.labels)
    for (position, metadata) in metadata.enumerated() {
      let namespace = namespaces.effective(metadata.namespace)
      byNamespace[namespace, default: []].append(position)
      for label in metadata.labels.entries {
        byLabel[Label(namespace: namespace, key: label.key, value: label.value), default: []].append(position)
      }
    }
  }

  /// The documents of a namespace that are selected, in their order.
  func selected(by selector: LabelSelector, in namespace: String) -> [Int] {
    let candidates = selector.matchLabels.entries
      .map { byLabel[Label(namespace: namespace, key: $0.key, value: $0.value)] ?? [] }
      .min { $0.count < $1.count }
    return (candidates ?? byNamespace[namespace] ?? []).filter { selector.matches(labels[$0]) }
  }
}
