import Schema
import YAML

/// One way to spoil a document: what happens to one of its values.
enum Mutation: Hashable, Sendable {
  case drop, duplicate, rename, truncate
  /// Something of another type stands in the value's place.
  case retype(YAMLValue)

  /// What is done to every value.
  static let all: [Mutation] = [.drop, .duplicate, .rename, .truncate]

  /// What takes the place of values, one in turn: another type is another type.
  static let retypes: [Mutation] =
    ([
      .string("a: b"), .literal("7"), .literal("true"), .literal("null"), ["a"], ["b": "c"], [], [:],
    ] as [YAMLValue]).map(Mutation.retype)

  /// - Parameters:
  ///   - value: a document.
  ///   - path: the positions of entries and items that lead to what is changed; not empty.
  /// - Returns: the document changed; nil where this cannot be done to that value.
  func applied(to value: YAMLValue, at path: ArraySlice<Int>) -> YAMLValue? {
    guard let position = path.first else { return nil }
    switch value {
    case .string, .literal: return nil
    case .sequence(var items):
      let rest = path.dropFirst()
      guard let changed = rest.isEmpty ? self.items(in: items[position]) : within(items[position], rest) else {
        return nil
      }
      items.replaceSubrange(position...position, with: changed)
      return .sequence(items)
    case .mapping(let mapping):
      var entries = mapping.entries
      let (key, child, rest) = (entries[position].key, entries[position].value, path.dropFirst())
      guard let changed = rest.isEmpty ? self.entries(in: key, child) : within(child, rest).map({ [(key, $0[0])] })
      else { return nil }
      entries.replaceSubrange(position...position, with: changed.map { YAMLMapping.Entry($0.0, $0.1) })
      return .mapping(YAMLMapping(entries))
    }
  }

  private func within(_ child: YAMLValue, _ path: ArraySlice<Int>) -> [YAMLValue]? {
    applied(to: child, at: path).map { [$0] }
  }

  /// What takes the place of one entry of a mapping.
  private func entries(in key: String, _ value: YAMLValue) -> [(String, YAMLValue)]? {
    if self == .rename { return [(key + "x", value)] }
    return items(in: value).map { values in values.map { (key, $0) } }
  }

  /// What takes the place of one item of a sequence.
  private func items(in value: YAMLValue) -> [YAMLValue]? {
    switch self {
    case .drop: []
    case .duplicate: [value, value]
    case .rename: nil
    case .truncate: Self.half(of: value).map { [$0] }
    case .retype(let other): Self.isAlike(value, other) ? nil : [other]
    }
  }

  private static func half(of value: YAMLValue) -> YAMLValue? {
    switch value {
    case .string(let text) where !text.isEmpty: .string(String(text.prefix(text.count / 2)))
    case .literal(let text) where text.count > 1: .literal(String(text.prefix(text.count / 2)))
    case .sequence(let items) where !items.isEmpty: .sequence(Array(items.prefix(items.count / 2)))
    case .mapping(let mapping) where !mapping.entries.isEmpty:
      .mapping(YAMLMapping(Array(mapping.entries.prefix(mapping.entries.count / 2))))
    default: nil
    }
  }

  /// Whether a value would be what it was before, or another one of its type.
  private static func isAlike(_ left: YAMLValue, _ right: YAMLValue) -> Bool {
    switch (left, right) {
    case (.string, .string): true
    case (.literal(let left), .literal(let right)): left.first?.isNumber == right.first?.isNumber && left != "null"
    case (.sequence(let left), .sequence(let right)): left.isEmpty == right.isEmpty
    case (.mapping(let left), .mapping(let right)): left.entries.isEmpty == right.entries.isEmpty
    default: false
    }
  }
}

extension YAMLValue {
  /// The values directly below this one, in their order.
  var children: [YAMLValue] {
    switch self {
    case .string, .literal: []
    case .sequence(let items): items
    case .mapping(let mapping): mapping.entries.map(\.value)
    }
  }

  /// The paths of all values below this one.
  var paths: [[Int]] {
    children.enumerated().flatMap { position, child in [[position]] + child.paths.map { [position] + $0 } }
  }
}
