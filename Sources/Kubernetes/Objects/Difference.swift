package import YAML

/// One field that differs between two values.
package struct Difference: Hashable, Sendable {
  /// `spec.template.spec.containers[cartridge].image`
  package let path: String
  /// Nil where the field was not there.
  package let old: YAMLValue?
  /// Nil where the field is no longer there.
  package let new: YAMLValue?

  /// Holds what is given.
  package init(path: String, old: YAMLValue? = nil, new: YAMLValue? = nil) {
    self.path = path
    self.old = old
    self.new = new
  }

  /// `old -> new`, each in one line.
  package var arrow: String { "\(Self.text(old)) -> \(Self.text(new))" }

  private static func text(_ value: YAMLValue?) -> String {
    switch value {
    case nil: return "(none)"
    case .string(let text)? where text.contains("\n"): return "(\(text.split(separator: "\n").count) lines)"
    case .string(let text)?, .literal(let text)?: return text
    case let value?:
      let text = JSONWriter.compact(value)
      return text.count <= 60 ? text : text.prefix(57) + "..."
    }
  }
}

/// Finds the fields in which two values differ.
package struct Comparison {
  /// Whether the old value comes from an API server, which fills in defaults: what only it holds is no difference.
  let isOldLive: Bool

  /// Holds what is given.
  package init(isOldLive: Bool) {
    self.isOldLive = isOldLive
  }

  /// The fields in which two values differ, in the order of the old one, then of the new.
  ///
  /// - Parameters:
  ///   - old: nil where there is none.
  ///   - new: nil where there is none.
  ///   - path: where they stand; empty for whole objects.
  /// - Returns: one for each field.
  package func differences(_ old: YAMLValue?, _ new: YAMLValue?, path: String = "") -> [Difference] {
    switch (old, new) {
    case (nil, nil): return []
    case (.mapping(let a)?, .mapping(let b)?): return mappings(a, b, path)
    case (.sequence(let a)?, .sequence(let b)?): return sequences(a, b, path)
    case (let a?, let b?) where Self.isSame(a, b) || Self.isSameAmount(a, b, path): return []
    case (_?, nil) where isOldLive: return []
    default: return [Difference(path: path, old: old, new: new)]
    }
  }

  private func mappings(_ old: YAMLMapping, _ new: YAMLMapping, _ path: String) -> [Difference] {
    let before = KeyIndex(old.keys)
    let after = KeyIndex(new.keys)
    let added = new.keys.filter { before[$0] == nil }
    return (old.keys + added).flatMap { key in
      differences(
        before[key].map { old.entries[$0].value }, after[key].map { new.entries[$0].value },
        path: path.isEmpty ? Self.shortened(key) : "\(path).\(Self.quoted(key))")
    }
  }

  /// Lists whose items have names are compared by these, others by position.
  private func sequences(_ old: [YAMLValue], _ new: [YAMLValue], _ path: String) -> [Difference] {
    guard let key = Self.names(of: old, new) else {
      return (0..<max(old.count, new.count)).flatMap { index in
        differences(
          index < old.count ? old[index] : nil, index < new.count ? new[index] : nil, path: "\(path)[\(index)]")
      }
    }
    let names = old.map { Self.name($0, key) }
    let before = KeyIndex(names)
    let newNames = new.map { Self.name($0, key) }
    let after = KeyIndex(newNames)
    return (names + newNames.filter { before[$0] == nil }).flatMap { name in
      differences(
        before[name].map { old[$0] }, after[name].map { new[$0] }, path: "\(path)[\(Self.shortened(name))]")
    }
  }

  /// The key that names the items of a list, as Kubernetes merges it, where all items have it and each its own.
  private static func names(of old: [YAMLValue], _ new: [YAMLValue]) -> String? {
    ["mountPath", "name"].first { key in
      [old, new].allSatisfy { items in
        let names = items.compactMap { $0[key]?.string }
        return names.count == items.count && KeyIndex(names).count == names.count
      }
    }
  }

  private static func name(_ item: YAMLValue, _ key: String) -> String { item[key]?.string ?? "" }

  /// By their bytes: to Swift `é` as one character is `é` as two, to Kubernetes it is not.
  private static func isSame(_ old: YAMLValue, _ new: YAMLValue) -> Bool {
    guard case .string(let a) = old, case .string(let b) = new else { return old == new }
    return a.utf8.elementsEqual(b.utf8)
  }

  /// The API server writes amounts in a form of its own: `0.25` becomes `250m`.
  private static func isSameAmount(_ old: YAMLValue, _ new: YAMLValue, _ path: String) -> Bool {
    if let number = old.integer, number == new.integer { return true }
    guard ["cpu", "memory", "storage"].contains(where: { path.hasSuffix(".\($0)") }) else { return false }
    func amount(_ value: YAMLValue) -> Double? {
      switch value {
      case .string(let text), .literal(let text): Quantity.value(text)
      default: nil
      }
    }
    return amount(old) != nil && amount(old) == amount(new)
  }

  private static func quoted(_ key: String) -> String {
    key.contains(".") ? "[\(shortened(key))]" : shortened(key)
  }

  /// A path is shown with every difference below a key, and no key that a server takes is longer (an annotation's).
  private static func shortened(_ key: String) -> String { key.utf8.count <= 320 ? key : key.prefix(300) + "…" }
}
