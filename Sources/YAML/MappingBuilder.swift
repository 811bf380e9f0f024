internal import Findings

/// Collects the entries of one mapping in their order, and reports keys that stand twice or are no strings.
struct MappingBuilder {
  private(set) var entries: [YAMLEntry] = []
  /// Places of the keys written out in this mapping, once there are too many to search one by one. By their bytes:
  /// strings that look alike, `é` as one character and as two, are one to Swift and two keys to Kubernetes.
  private var index: [[UInt8]: Int] = [:]
  /// Positions of the entries that a merge key brought in: a key written out replaces them.
  private var merged: Set<Int> = []

  private static let indexedFrom = 12

  /// Takes a key that is written out in the mapping.
  mutating func append(_ key: YAMLNode, _ value: YAMLNode, into diagnostics: inout Diagnostics) {
    guard case .scalar(let scalar) = key.content else {
      diagnostics.error(.complexKey(key.noun), at: key.location)
      return
    }
    if scalar.kind != .string { diagnostics.error(.nonStringKey(scalar, key.noun), at: key.location) }
    let entry = YAMLEntry(key: scalar.text, keyLocation: key.location, value: value)
    guard let position = position(of: scalar.text) else {
      insert(entry)
      return
    }
    if merged.remove(position) != nil {
      entries[position] = entry
    } else {
      let first = Diagnostic.Note("the first one is here", at: entries[position].keyLocation)
      diagnostics.error(.duplicateKey(scalar.text), at: key.location, notes: [first])
    }
  }

  /// Takes the value of a merge key (`<<`): a mapping or a list of mappings, whose keys count only where they are not
  /// written out and, among several mappings, the first wins.
  mutating func merge(_ value: YAMLNode, keyLocation: SourceLocation, into diagnostics: inout Diagnostics) {
    let sources = if case .sequence(let items) = value.content { items } else { [value] }
    guard sources.allSatisfy(\.isMapping) else {
      diagnostics.error(.badMergeKey(value.noun), at: keyLocation)
      return
    }
    for entry in sources.flatMap(\.entries) where position(of: entry.key) == nil {
      merged.insert(entries.count)
      insert(entry)
    }
  }

  private mutating func insert(_ entry: YAMLEntry) {
    entries.append(entry)
    if entries.count == Self.indexedFrom {
      for (position, entry) in entries.enumerated() { index[Array(entry.key.utf8)] = position }
    } else if entries.count > Self.indexedFrom {
      index[Array(entry.key.utf8)] = entries.count - 1
    }
  }

  private func position(of key: String) -> Int? {
    guard entries.count < Self.indexedFrom else { return index[Array(key.utf8)] }
    return entries.firstIndex { $0.key == key && $0.key.utf8.elementsEqual(key.utf8) }
  }
}

extension Finding {
  fileprivate static func duplicateKey(_ key: String) -> Finding {
    Finding(
      .duplicateKey, "duplicate key `\(key)`",
      help: "remove one: readers disagree on which counts")
  }

  fileprivate static func nonStringKey(_ scalar: YAMLScalar, _ noun: String) -> Finding {
    Finding(
      .nonStringKey, "the key `\(scalar.text)` is \(noun) to Kubernetes, which wants strings as keys",
      help: "quote it: \"\(scalar.text)\"")
  }

  fileprivate static func complexKey(_ noun: String) -> Finding {
    Finding(
      .nonStringKey, "a key must be a string, this one is \(noun)", help: "write a mapping as `KEY: VALUE`")
  }

  fileprivate static func badMergeKey(_ noun: String) -> Finding {
    Finding(
      .badMergeKey, "`<<` merges a mapping or a list of mappings, not \(noun)",
      help: "refer to a mapping with an anchor: `<<: *name`; or quote the key: \"<<\"")
  }
}
