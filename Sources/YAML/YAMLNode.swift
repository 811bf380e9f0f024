package import Findings

/// A YAML value together with the place where it stands.
package struct YAMLNode: Sendable {
  /// What YAML knows of values.
  package enum Content: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    case mapping([YAMLEntry])
  }

  /// What the node is.
  package let content: Content
  /// Where it begins.
  package let location: SourceLocation

  /// A node at its place.
  package init(_ content: Content, at location: SourceLocation) {
    self.content = content
    self.location = location
  }
}

/// A key with its value, both with their places.
package struct YAMLEntry: Sendable {
  /// As text, whatever kind of scalar it is.
  package let key: String
  /// Where the key begins.
  package let keyLocation: SourceLocation
  /// What stands behind it.
  package let value: YAMLNode

  /// An entry at its place.
  package init(key: String, keyLocation: SourceLocation, value: YAMLNode) {
    self.key = key
    self.keyLocation = keyLocation
    self.value = value
  }
}

extension YAMLEntry {
  /// The entry with another value.
  package func replacing(value: YAMLNode) -> YAMLEntry { YAMLEntry(key: key, keyLocation: keyLocation, value: value) }

  /// The entry with another value, and at another place.
  package func replacing(value: YAMLNode, at place: (SourceLocation) -> SourceLocation) -> YAMLEntry {
    YAMLEntry(key: key, keyLocation: place(keyLocation), value: value)
  }
}

/// A scalar as it was written, and what kubectl's reader takes it for.
package struct YAMLScalar: Hashable, Sendable {
  /// The types of scalars.
  package enum Kind: Hashable, Sendable {
    case string, null, boolean, integer, float
  }

  /// As it stands, without quotes and with escapes resolved.
  package let text: String
  /// What YAML takes the text for.
  package let kind: Kind

  /// A scalar that stands in no text.
  package init(text: String, kind: Kind) {
    self.text = text
    self.kind = kind
  }
}

extension YAMLNode {
  /// The entries of a mapping; of anything else none.
  package var entries: [YAMLEntry] {
    if case .mapping(let entries) = content { entries } else { [] }
  }

  /// The items of a sequence; of anything else none.
  package var items: [YAMLNode] {
    if case .sequence(let items) = content { items } else { [] }
  }

  /// The text of a string scalar.
  package var string: String? {
    if case .scalar(let scalar) = content, scalar.kind == .string { scalar.text } else { nil }
  }

  /// Whether it is an explicit null, or nothing at all.
  package var isNull: Bool {
    if case .scalar(let scalar) = content { scalar.kind == .null } else { false }
  }

  /// Whether it is a boolean that means yes, in quotes or not.
  package var isTrue: Bool {
    if case .scalar(let scalar) = content { ScalarResolution.isTrue(scalar.text) } else { false }
  }

  /// Whether it is a list.
  package var isSequence: Bool {
    if case .sequence = content { true } else { false }
  }

  /// Whether it is a mapping.
  package var isMapping: Bool {
    if case .mapping = content { true } else { false }
  }

  /// The value of a key of a mapping. An explicit null counts as absent, as Kubernetes reads it.
  package subscript(key: String) -> YAMLNode? {
    guard let value = entries.first(where: { $0.key == key })?.value, !value.isNull else { return nil }
    return value
  }

  /// What a person would call this value: "a mapping", "a number", …
  package var noun: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar):
      switch scalar.kind {
      case .string: "a string"
      case .null: "nothing"
      case .boolean: "a boolean"
      case .integer: "a number"
      case .float: "a decimal number"
      }
    }
  }
}
