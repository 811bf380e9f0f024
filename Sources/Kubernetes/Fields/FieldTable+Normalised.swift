package import YAML

extension FieldTable {
  /// An object without what means the same when it is absent: nulls, defaults that a server fills in, empty lists and mappings.
  ///
  /// - Parameters:
  ///   - value: the object, or a part of it.
  ///   - type: its type in the table; a value of a type that the table does not describe stays as it is.
  /// - Returns: the same with less in it; an object of the table has the fields in its own order.
  package func normalised(_ value: YAMLValue, as type: String) -> YAMLValue {
    guard case .mapping(let mapping) = value, let fields = named(type) else { return value }
    let entries = mapping.entries.compactMap { entry -> YAMLMapping.Entry? in
      guard !entry.value.isNull else { return nil }
      guard let field = fields[entry.key] else { return entry }
      return normalised(entry.value, as: field).map { YAMLMapping.Entry(entry.key, $0) }
    }
    return ImpliedByOthers.removed(from: .mapping(YAMLMapping(entries)), of: type)
  }

  /// The value of a field; nil where it equals absence.
  private func normalised(_ value: YAMLValue, as field: Field) -> YAMLValue? {
    switch value {
    case .sequence(let items) where field.arity == .list:
      return items.isEmpty ? nil : .sequence(items.map { normalised($0, as: field.type) })
    case .mapping(let mapping) where field.arity == .map:
      let entries = mapping.entries.filter { !$0.value.isNull }
      return entries.isEmpty ? nil : .mapping(YAMLMapping(entries))
    case .mapping where field.arity == .one:
      let inside = normalised(value, as: field.type)
      let isAbsence = inside == field.implied || field.type == "ObjectMeta" && inside.mapping.entries.isEmpty
      return isAbsence ? nil : inside
    default: return value.isSameText(as: field.implied) ? nil : value
    }
  }
}

extension YAMLValue {
  /// Whether it is a null, which a server takes for absence.
  fileprivate var isNull: Bool {
    if case .literal(let text) = self { ["null", "~", ""].contains(text) } else { false }
  }

  /// Whether it is the same scalar, byte for byte.
  fileprivate func isSameText(as other: YAMLValue?) -> Bool {
    switch (self, other) {
    case (.string(let a), .string(let b)?), (.literal(let a), .literal(let b)?): a.utf8.elementsEqual(b.utf8)
    default: false
    }
  }
}
