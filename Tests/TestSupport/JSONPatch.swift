package import YAML

/// JSON Patch (RFC 6902), as far as tests use it.
package enum JSONPatch {
  /// - Parameters:
  ///   - operations: `add`, `remove`, `replace` and `move`, in their order.
  ///   - value: what they are applied to.
  /// - Returns: the result.
  package static func applied(_ operations: [YAMLValue], to value: YAMLValue) -> YAMLValue {
    operations.reduce(value) { value, operation in
      let path = steps(operation["path"]?.string ?? "")
      switch operation["op"]?.string {
      case "move":
        let from = steps(operation["from"]?.string ?? "")
        return set(get(value, from), at: path, in: set(nil, at: from, in: value), inserting: true)
      case "remove": return set(nil, at: path, in: value)
      case "add": return set(operation["value"], at: path, in: value, inserting: true)
      default: return set(operation["value"], at: path, in: value)
      }
    }
  }

  private static func steps(_ pointer: String) -> ArraySlice<String> {
    pointer.split(separator: "/").map { String($0.replacing("~1", with: "/").replacing("~0", with: "~")) }[...]
  }

  private static func get(_ value: YAMLValue, _ steps: ArraySlice<String>) -> YAMLValue? {
    guard let step = steps.first else { return value }
    let inner: YAMLValue? =
      if case .sequence(let items) = value { Int(step).map { items[$0] } } else { value[step] }
    return inner.flatMap { get($0, steps.dropFirst()) }
  }

  private static func set(
    _ new: YAMLValue?, at steps: ArraySlice<String>, in value: YAMLValue, inserting: Bool = false
  ) -> YAMLValue {
    guard let step = steps.first else { return new ?? [:] }
    let isLast = steps.count == 1
    if case .sequence(var items) = value, let index = Int(step) {
      if !isLast {
        items[index] = set(new, at: steps.dropFirst(), in: items[index], inserting: inserting)
      } else if let new {
        if inserting { items.insert(new, at: index) } else { items[index] = new }
      } else {
        items.remove(at: index)
      }
      return .sequence(items)
    }
    var value = value
    value[step] = isLast ? new : set(new, at: steps.dropFirst(), in: value[step] ?? [:], inserting: inserting)
    return value
  }
}
