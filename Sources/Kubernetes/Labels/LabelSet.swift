package import Findings
package import YAML

/// Labels or annotations in their order, each value with its place.
package struct LabelSet: Sendable {
  /// One label or annotation.
  package struct Entry: Sendable {
    /// With its prefix, `tarantool.io/role`.
    package let key: String
    /// As written.
    package let value: String
    /// Where the key stands; ``SourceLocation/nowhere`` for one that no document has.
    package let location: SourceLocation

    /// One label.
    package init(key: String, value: String, location: SourceLocation) {
      self.key = key
      self.value = value
      self.location = location
    }
  }

  /// In the order of the document; no key twice.
  package private(set) var entries: [Entry]

  /// - Parameter entries: in their order, no key twice.
  package init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  /// The labels or annotations of an object that is no input of this run; what is not a string is left out.
  package init(of value: YAMLValue?) {
    entries = (value?.mapping.entries ?? []).compactMap { entry in
      entry.value.string.map { Entry(key: entry.key, value: $0, location: .nowhere) }
    }
  }

  /// The value of a key, with its place; nil where it is absent.
  package subscript(key: String) -> Located<String>? {
    entries.first { $0.key == key }.map { Located($0.value, at: $0.location) }
  }

  /// These labels with others laid over them, new ones at the end: as the operator merges a Role's into a pod's.
  package func overlaid(with other: LabelSet) -> LabelSet {
    var merged = entries
    let index = KeyIndex(entries.map(\.key))
    for entry in other.entries {
      if let position = index[entry.key] {
        merged[position] = entry
      } else {
        merged.append(entry)
      }
    }
    return LabelSet(merged)
  }

  /// Sets a label that no document holds, keeping the place of one that is there.
  package mutating func set(_ key: String, to value: String) {
    let entry = Entry(key: key, value: value, location: .nowhere)
    if let position = entries.firstIndex(where: { $0.key == key && $0.key.utf8.elementsEqual(key.utf8) }) {
      entries[position] = entry
    } else {
      entries.append(entry)
    }
  }
}

extension LabelSet {
  /// The strings of a mapping whose syntax somebody else checks.
  package init(_ node: YAMLNode?) {
    self.init(
      (node?.entries ?? []).compactMap { entry in
        entry.value.string.map { Entry(key: entry.key, value: $0, location: entry.value.location) }
      })
  }
}

extension LabelSet {
  /// Labels that no document holds.
  package init(_ pairs: [(key: String, value: String)]) {
    self.init()
    for (key, value) in pairs { set(key, to: value) }
  }
}
