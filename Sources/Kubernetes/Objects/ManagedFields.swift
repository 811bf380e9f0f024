package import YAML

/// What was applied to a live object, as `metadata.managedFields` tells of it (server-side apply, `fieldsV1`).
package enum ManagedFields {
  /// The part of a live object that somebody applied.
  ///
  /// - Parameter object: as a server holds it.
  /// - Returns: that part; nil where nobody has applied anything, or where the server was not asked for managed fields.
  package static func applied(of object: YAMLValue) -> YAMLValue? {
    let entries = object[path: "metadata", "managedFields"].sequence
    let applying = entries.filter {
      ($0["operation"] == "Apply" || $0["manager"] == "kubectl-client-side-apply") && $0["subresource"] == nil
    }
    guard !applying.isEmpty else { return nil }
    return part(of: object, applying.compactMap { $0["fieldsV1"] })
  }

  /// The part of a value that some sets of fields name.
  private static func part(of value: YAMLValue, _ sets: [YAMLValue]) -> YAMLValue {
    // A set that names nothing below a field means all that is there.
    if sets.contains(where: { $0.mapping.entries.isEmpty }) { return value }
    let entries = sets.flatMap { $0.mapping.entries }
    switch value {
    case .mapping(let mapping):
      let named = Dictionary(grouping: entries) { Array($0.key.utf8) }
      return .mapping(
        YAMLMapping(
          mapping.entries.compactMap { entry in
            named[Array("f:\(entry.key)".utf8)].map {
              YAMLMapping.Entry(entry.key, part(of: entry.value, $0.map(\.value)))
            }
          }))
    case .sequence(let items): return .sequence(Self.items(items, entries))
    case .string, .literal: return value
    }
  }

  /// The items that a set names by their keys (`k:{"name":"a"}`) or by what they are (`v:"a"`).
  private static func items(_ items: [YAMLValue], _ entries: [YAMLMapping.Entry]) -> [YAMLValue] {
    let named = entries.filter { $0.key.hasPrefix("k:") || $0.key.hasPrefix("v:") }.map { entry in
      (key: YAMLValue(template: Array(entry.key.dropFirst(2).utf8)), fields: entry.value)
    }
    let fields = Set(named.map { $0.key.mapping.keys })
    let byText = Dictionary(grouping: named) { Array(JSONWriter.compact($0.key).utf8) }
    return items.compactMap { item in
      let inner = fields.flatMap { byText[Array(JSONWriter.compact(key(of: item, fields: $0)).utf8)] ?? [] }
      return inner.isEmpty ? nil : part(of: item, inner.map(\.fields))
    }
  }

  /// What a set would name an item by: some of its fields, or the item itself.
  private static func key(of item: YAMLValue, fields: [String]) -> YAMLValue {
    guard case .mapping = item else { return item }
    return .mapping(YAMLMapping(fields.compactMap { name in item[name].map { YAMLMapping.Entry(name, $0) } }))
  }
}
