internal import Findings
internal import YAML

extension [YAMLEntry] {
  mutating func replace(_ key: String, _ value: (YAMLNode) -> YAMLNode) {
    self = map { $0.key == key ? $0.replacing(value: value($0.value)) : $0 }
  }

  mutating func rename(_ key: String, to name: String) {
    self = map { $0.key == key ? YAMLEntry(key: name, keyLocation: $0.keyLocation, value: $0.value) : $0 }
  }
}

extension YAMLEntry {
  /// An entry that stands in no file.
  static func added(_ key: String, _ value: YAMLNode) -> YAMLEntry {
    YAMLEntry(key: key, keyLocation: .nowhere, value: value)
  }
}

extension YAMLNode {
  static func mapping(_ entries: [YAMLEntry], at place: SourceLocation = .nowhere) -> YAMLNode {
    YAMLNode(.mapping(entries), at: place)
  }

  static func text(_ text: String, at place: SourceLocation = .nowhere) -> YAMLNode {
    YAMLNode(.scalar(YAMLScalar(text: text, kind: .string)), at: place)
  }

  /// A number as it is to be written.
  static func number(_ text: String) -> YAMLNode {
    YAMLNode(.scalar(YAMLScalar(text: text, kind: .float)), at: .nowhere)
  }

  /// `{matchLabels: {KEY: VALUE}}`
  static func labels(_ field: String, _ key: String, _ value: YAMLNode?) -> YAMLNode {
    .mapping([.added(field, .mapping([.added(key, value ?? .text(""))]))])
  }
}
