internal import YAML

extension FieldDecoder {
  /// Reads a mapping of strings; for labels keys and values are held to Kubernetes' syntax.
  package mutating func labels(_ key: String, areLabels: Bool) -> LabelSet {
    guard let node = node(key) else { return LabelSet() }
    guard case .mapping(let entries) = node.content else {
      error(.wrongType(of: full(key), expected: "a mapping of strings", found: node), at: node.location)
      return LabelSet()
    }
    var labels: [LabelSet.Entry] = []
    for entry in entries where !entry.value.isNull {
      guard let value = entry.value.string else {
        let path = "\(full(key)).\(entry.key)"
        error(.wrongType(of: path, expected: "a string", found: entry.value), at: entry.value.location)
        continue
      }
      if let finding = LabelSyntax.finding(key: entry.key) { error(finding, at: entry.keyLocation) }
      if areLabels, let finding = LabelSyntax.finding(value: value) { error(finding, at: entry.value.location) }
      labels.append(LabelSet.Entry(key: entry.key, value: value, location: entry.value.location))
    }
    return LabelSet(labels)
  }
}
