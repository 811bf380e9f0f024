package import YAML

/// Finds the fields in which two values differ, by the table of fields: both are to be in the form of
/// ``FieldTable/normalised(_:as:)``.
package struct Comparison {
  private let table: FieldTable
  /// The type of whole objects in the table; empty where it does not describe it.
  private let type: String

  /// Holds what is given.
  package init(type: String = "", table: FieldTable = .kubernetes) {
    self.type = type
    self.table = table
  }

  /// Where a value stands: its path, and what the table says of it.
  private struct Place {
    var path: String
    /// The type of the fields of a mapping; empty where nothing is known of them.
    var type: String
    /// The field that the value is of; nil for whole objects, items of lists, and what the table does not describe.
    var field: FieldTable.Field?
    var isSecret = false
    var isRepeated = false
  }

  /// The fields in which two objects differ, in the order of the old one, then of the new.
  ///
  /// - Parameters:
  ///   - old: nil where there is none.
  ///   - new: nil where there is none.
  ///   - path: a field of the objects that is compared alone, with `.` before each further step; empty for whole objects.
  /// - Returns: one for each field.
  package func differences(_ old: YAMLValue?, _ new: YAMLValue?, path: String = "") -> [Difference] {
    let field = path.isEmpty ? nil : table.field(at: path, in: type)
    let inside = path.isEmpty ? type : field?.arity == .one ? field?.type ?? "" : ""
    let isSecret = type == "Secret" && ["data", "stringData"].contains(path)
    return differences(old, new, Place(path: path, type: inside, field: field, isSecret: isSecret))
  }

  private func differences(_ old: YAMLValue?, _ new: YAMLValue?, _ place: Place) -> [Difference] {
    switch (old, new) {
    case (nil, nil): return []
    case (.mapping(let a)?, .mapping(let b)?): return mappings(a, b, place)
    case (.sequence(let a)?, .sequence(let b)?): return sequences(a, b, place)
    case (let a?, let b?) where isSame(a, b, place): return []
    default: return different(old, new, place)
    }
  }

  private func different(_ old: YAMLValue?, _ new: YAMLValue?, _ place: Place) -> [Difference] {
    let implied = place.field?.implied
    // What a server fills in is a mapping: each of its fields is told by itself.
    if case .mapping? = implied, old == nil || new == nil {
      return differences(old ?? implied, new ?? implied, place)
    }
    let values = place.field?.values ?? []
    let isRefused = !values.isEmpty && new?.scalarText.map { !values.contains($0) } ?? false
    return [
      Difference(
        path: place.path, old: old ?? shown(place.field), new: new ?? shown(place.field), isSecret: place.isSecret,
        matter: isRefused ? .refused : place.isRepeated ? .repeated : nil)
    ]
  }

  /// What is filled in, where it says something: no text and no port say nothing.
  private func shown(_ field: FieldTable.Field?) -> YAMLValue? {
    guard let field, let text = field.implied?.scalarText, !text.isEmpty, !(field.isServers && text == "0") else {
      return nil
    }
    return field.implied
  }

  // MARK: Mappings

  private func mappings(_ old: YAMLMapping, _ new: YAMLMapping, _ place: Place) -> [Difference] {
    let before = KeyIndex(old.keys)
    let after = KeyIndex(new.keys)
    let added = new.keys.filter { before[$0] == nil }
    let isSecretVariable = [old, new].contains { $0["name"]?.string.map(Secrecy.isSecret) ?? false }
    return (old.keys + added).flatMap { key in
      let a = before[key].map { old.entries[$0].value }
      let b = after[key].map { new.entries[$0].value }
      if let a, let b, a.isIdentical(to: b) { return [Difference]() }
      var inner = self.place(of: key, in: place)
      inner.isSecret = inner.isSecret || isSecretVariable && key == "value"
      return differences(a, b, inner)
    }
  }

  private func place(of key: String, in place: Place) -> Place {
    let step = key.contains(".") ? "[\(Self.shortened(key))]" : Self.shortened(key)
    let path = place.path.isEmpty ? Self.shortened(key) : "\(place.path).\(step)"
    let isSecret =
      place.isSecret || type == "Secret" && place.path.isEmpty && ["data", "stringData"].contains(key)
      || type == "ConfigMap" && place.path == "data" && Secrecy.isSecret(name: key)
    // The entries of a mapping with keys of the user's own.
    if place.field?.arity == .map {
      return Place(path: path, type: "", field: place.field.map(FieldTable.Field.init(itemOf:)), isSecret: isSecret)
    }
    let field = table[place.type, key]
    return Place(path: path, type: field?.arity == .one ? field?.type ?? "" : "", field: field, isSecret: isSecret)
  }

  // MARK: Lists

  /// Lists whose items have names are compared by these, others by position.
  private func sequences(_ old: [YAMLValue], _ new: [YAMLValue], _ place: Place) -> [Difference] {
    let item = place.field.map(FieldTable.Field.init(itemOf:))
    func inner(_ name: String, isRepeated: Bool = false) -> Place {
      Place(
        path: "\(place.path)[\(Self.shortened(name))]", type: item?.type ?? "", field: item, isSecret: place.isSecret,
        isRepeated: isRepeated)
    }
    guard let names = ItemNames(old, new, keys: Self.keys(of: place.field)) else {
      return (0..<max(old.count, new.count)).flatMap { index in
        differences(
          index < old.count ? old[index] : nil, index < new.count ? new[index] : nil, inner("\(index)"))
      }
    }
    let before = KeyIndex(names.old)
    let after = KeyIndex(names.new)
    return order(names, before, after, place)
      + (names.old + names.new.filter { before[$0] == nil }).flatMap { name in
        differences(
          before[name].map { old[$0] }, after[name].map { new[$0] }, inner(name, isRepeated: names.isRepeated(name)))
      }
  }

  /// What tells the items of a list apart; files of a volume by where they are put.
  private static func keys(of field: FieldTable.Field?) -> [String] {
    field?.type == "DownwardAPIVolumeFile" ? ["path"] : field?.keys ?? []
  }

  /// Items that both lists hold, in another order.
  private func order(_ names: ItemNames, _ before: KeyIndex, _ after: KeyIndex, _ place: Place) -> [Difference] {
    let former = names.old.filter { after[$0] != nil }
    let latter = names.new.filter { before[$0] != nil }
    guard !zip(former, latter).allSatisfy({ $0.utf8.elementsEqual($1.utf8) }) else { return [] }
    return [
      Difference(
        path: place.path, old: .sequence(former.map { .string($0) }), new: .sequence(latter.map { .string($0) }),
        matter: .order)
    ]
  }

  // MARK: Scalars

  private func isSame(_ old: YAMLValue, _ new: YAMLValue, _ place: Place) -> Bool {
    if old.isIdentical(to: new) { return true }
    if let number = old.integer, number == new.integer { return true }
    guard place.field?.type == "quantity" || place.field == nil && Self.isAmount(place.path),
      let a = old.scalarText, let b = new.scalarText, let amount = Quantity.value(a), amount == Quantity.value(b)
    else { return false }
    return !keepsForm(place.path) || Quantity.isBinary(a) == Quantity.isBinary(b)
  }

  /// Whether another suffix for the same amount makes another revision: these two compare what is written, not what it means.
  private func keepsForm(_ path: String) -> Bool {
    ["StatefulSet", "DaemonSet"].contains(type) && path.hasPrefix("spec.template.")
  }

  private static func isAmount(_ path: String) -> Bool {
    [".requests.", ".limits."].contains(where: path.contains)
  }

  /// A path is shown with every difference below a key, and no key that a server takes is longer (an annotation's).
  private static func shortened(_ key: String) -> String { key.utf8.count <= 320 ? key : key.prefix(300) + "…" }
}
