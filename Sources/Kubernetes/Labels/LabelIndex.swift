/// Finds the objects that a selector selects without looking at each of them: only at those with the rarest of the labels
/// that it asks for.
package struct LabelIndex: Sendable {
  private let labels: [LabelSet]
  private var byNamespace: [String: [Int]] = [:]
  /// By namespace, key and value.
  private var byLabel: [[String]: [Int]] = [:]

  /// - Parameter objects: their labels and namespaces; what is found are positions in this list.
  package init(_ objects: [(labels: LabelSet, namespace: String)]) {
    labels = objects.map(\.labels)
    for (position, object) in objects.enumerated() {
      byNamespace[object.namespace, default: []].append(position)
      for label in object.labels.entries {
        byLabel[[object.namespace, label.key, label.value], default: []].append(position)
      }
    }
  }

  /// The objects of a namespace that are selected.
  ///
  /// - Parameters:
  ///   - selector: what they must carry.
  ///   - namespace: where they must be.
  ///   - most: how many of them are wanted; the search ends there.
  /// - Returns: their positions, in their order.
  package func selected(by selector: LabelSelector, in namespace: String, atMost most: Int = .max) -> [Int] {
    func having(_ key: String, _ value: String) -> [Int] {
      byLabel[[namespace, key, value]] ?? []
    }
    let byLabels = selector.matchLabels.entries.map { having($0.key, $0.value) }
    let byExpressions = selector.matchExpressions.filter { $0.operator == .isIn }.map { expression in
      Set(expression.values).flatMap { having(expression.key, $0) }.sorted()
    }
    let candidates = (byLabels + byExpressions).min { $0.count < $1.count }
    var found: [Int] = []
    for position in candidates ?? byNamespace[namespace] ?? [] {
      guard found.count < most else { break }
      if selector.matches(labels[position]) { found.append(position) }
    }
    return found
  }
}
