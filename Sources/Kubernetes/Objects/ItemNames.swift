internal import YAML

/// What tells the items of two lists apart, each name once in a list.
struct ItemNames {
  let old: [String]
  let new: [String]
  /// The names that are given to items whose own name was taken.
  private let repeated: Set<String>

  /// Nil where nothing tells the items apart.
  ///
  /// A name is shown rather than a number: items are told apart by `mountPath` or `name` where all have it and each its own,
  /// else by the keys that the table of fields names.
  ///
  /// - Parameters:
  ///   - old: the items of one list.
  ///   - new: the items of the other.
  ///   - keys: the fields by which a server tells them apart; empty where it does not.
  init?(_ old: [YAMLValue], _ new: [YAMLValue], keys: [String]) {
    let candidates = [["mountPath"], ["name"]] + (keys.isEmpty ? [] : [keys])
    for candidate in candidates {
      guard let names = Self.names(old, candidate), let others = Self.names(new, candidate) else { continue }
      guard KeyIndex(names).count == names.count, KeyIndex(others).count == others.count else { continue }
      (self.old, self.new, repeated) = (names, others, [])
      return
    }
    guard !keys.isEmpty, let names = Self.names(old, keys), let others = Self.names(new, keys) else { return nil }
    var repeated: Set<String> = []
    self.old = Self.numbered(names, &repeated)
    self.new = Self.numbered(others, &repeated)
    self.repeated = repeated
  }

  func isRepeated(_ name: String) -> Bool { repeated.contains(name) }

  /// Nil where an item lacks a name.
  private static func names(_ items: [YAMLValue], _ keys: [String]) -> [String]? {
    let names = items.compactMap { name($0, keys) }
    return names.count == items.count ? names : nil
  }

  /// The first of the keys is there in every item; what the others lack is filled in.
  private static func name(_ item: YAMLValue, _ keys: [String]) -> String? {
    guard let first = keys.first, let name = item[first]?.scalarText else { return nil }
    let others = keys.dropFirst().map { item[$0]?.scalarText ?? ($0 == "protocol" ? "TCP" : "") }
    return ([name] + others).joined(separator: "/")
  }

  private static func numbered(_ names: [String], _ repeated: inout Set<String>) -> [String] {
    var counts: [String: Int] = [:]
    return names.map { name in
      let count = counts[name, default: 0] + 1
      counts[name] = count
      guard count > 1 else { return name }
      repeated.insert("\(name)#\(count)")
      return "\(name)#\(count)"
    }
  }
}
