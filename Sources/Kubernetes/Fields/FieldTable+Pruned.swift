package import YAML

extension FieldTable {
  /// Types of which one field says something about another, so that none is left out alone.
  private static let whole: Set<String> = [
    "Volume", "Secret", "Subject", "NetworkPolicySpec", "ServiceSpec", "ServicePort", "Job", "ConfigMap", "JobSpec",
  ]

  /// Two values without most of what is the same in both: what remains differs where the whole values differ.
  ///
  /// Of a thousand objects that differ in a field each, the rest need not be brought into the form of the table.
  ///
  /// - Parameters:
  ///   - old: one value.
  ///   - new: another of the same type.
  ///   - type: their type in the table; values of a type that it does not describe stay as they are.
  /// - Returns: both with less in them.
  package func pruned(_ old: YAMLValue, _ new: YAMLValue, as type: String) -> (old: YAMLValue, new: YAMLValue) {
    guard case .mapping(let a) = old, case .mapping(let b) = new, describes(type), !Self.whole.contains(type) else {
      return (old, new)
    }
    let positions = KeyIndex(b.keys)
    var (former, latter) = ([YAMLMapping.Entry](), b.entries.map(Optional.some))
    for entry in a.entries {
      guard let index = positions[entry.key], entry.value.isTree, b.entries[index].value.isTree else {
        former.append(entry)
        continue
      }
      let other = b.entries[index].value
      if entry.value.isIdentical(to: other) {
        latter[index] = nil
      } else {
        let pair = pruned(entry.value, other, as: self[type, entry.key])
        former.append(YAMLMapping.Entry(entry.key, pair.old))
        latter[index] = YAMLMapping.Entry(entry.key, pair.new)
      }
    }
    return (.mapping(YAMLMapping(former)), .mapping(YAMLMapping(latter.compactMap(\.self))))
  }

  /// Items of lists keep their places and their scalars, by which they are told apart.
  private func pruned(_ old: YAMLValue, _ new: YAMLValue, as field: Field?) -> (old: YAMLValue, new: YAMLValue) {
    guard let field, field.arity != .map else { return (old, new) }
    guard case .sequence(let a) = old, case .sequence(let b) = new, a.count == b.count else {
      return pruned(old, new, as: field.type)
    }
    let pairs = zip(a, b).map { pruned($0, $1, as: field.type) }
    return (.sequence(pairs.map(\.old)), .sequence(pairs.map(\.new)))
  }
}

extension YAMLValue {
  /// Whether it is a list or a mapping.
  fileprivate var isTree: Bool { scalarText == nil }
}
