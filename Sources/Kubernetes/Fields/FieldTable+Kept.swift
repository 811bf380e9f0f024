package import YAML

extension FieldTable {
  /// An object, or a part of one, as a server gives it back, where that decides whether applying it again is a change.
  ///
  /// `kubectl apply` compares what it sends with what is live by their text: a quantity of another spelling, an empty list, or
  /// a default that is missing in what is replaced as a whole make every apply "configured", and let a server-side apply
  /// conflict with the client-side one before. What a server fills in elsewhere is nobody's, and stays absent.
  ///
  /// - Parameters:
  ///   - value: the object, or a part of it.
  ///   - type: its type in the table.
  /// - Returns: the same in meaning.
  package func kept(_ value: YAMLValue, as type: String) -> YAMLValue { kept(value, as: type, isWhole: false) }

  /// In what is replaced as a whole (`isWhole`), defaults count.
  private func kept(_ value: YAMLValue, as type: String, isWhole: Bool) -> YAMLValue {
    guard case .mapping(let mapping) = value, let named = named(type) else { return value }
    var entries = mapping.entries.compactMap { entry -> YAMLMapping.Entry? in
      guard let field = named[entry.key] else { return entry }
      return kept(entry.value, as: field, isWhole: isWhole).map { YAMLMapping.Entry(entry.key, $0) }
    }
    if isWhole {
      let present = Set(entries.map(\.key))
      for field in fields(of: type) where !present.contains(field.name) && field.isFilledIn {
        if let implied = field.implied { entries.append(YAMLMapping.Entry(field.name, implied)) }
      }
    }
    return .mapping(YAMLMapping(entries))
  }

  /// The value of a field; nil where a server drops it.
  private func kept(_ value: YAMLValue, as field: Field, isWhole: Bool) -> YAMLValue? {
    let isWhole = isWhole || field.isAtomic || Self.wholeTypes.contains(field.type)
    switch value {
    case .sequence(let items) where field.arity == .list:
      return items.isEmpty ? nil : .sequence(items.map { kept($0, as: field.type, isWhole: isWhole) })
    case .mapping(let mapping) where field.arity == .map:
      guard !mapping.entries.isEmpty else { return nil }
      guard field.type == "quantity" else { return value }
      return .mapping(YAMLMapping(mapping.entries.map { .init($0.key, Quantity.kept($0.value)) }))
    case .mapping where field.arity == .one: return kept(value, as: field.type, isWhole: isWhole)
    case .string, .literal:
      return field.isDropped(value) ? nil : field.type == "quantity" ? Quantity.kept(value) : value
    default: return value
    }
  }

  /// Types that are replaced as a whole wherever they stand (`x-kubernetes-map-type: atomic` at the type).
  private static let wholeTypes: Set<String> = [
    "ConfigMapKeySelector", "FileKeySelector", "LabelSelector", "LocalObjectReference", "NodeSelector",
    "NodeSelectorTerm",
    "ObjectFieldSelector", "ObjectReference", "ResourceFieldSelector", "SecretKeySelector", "TypedLocalObjectReference",
  ]
}

extension FieldTable.Field {
  /// Fields with a default of false, 0 or an empty text that a server writes all the same: its Go types tell them from
  /// absence. Others of that default it drops.
  private static let written: Set<String> = [
    "manualSelector", "maxSurge", "optional", "partition", "start", "suspend",
  ]

  private var isZero: Bool {
    switch implied {
    case .string(let text)?, .literal(let text)?: ["", "false", "0"].contains(text)
    case nil, .sequence?, .mapping?: false
    }
  }

  /// Whether a server writes the default where the field is absent.
  fileprivate var isFilledIn: Bool { !isZero || Self.written.contains(name) && name != "optional" }

  /// Whether a server leaves out this value, since it says what absence says.
  fileprivate func isDropped(_ value: YAMLValue) -> Bool {
    isZero && !Self.written.contains(name) && value == implied
  }
}
