internal import Findings
internal import YAML

/// The tables of fields as they are written: those of a later version name what they share with `templates/fields.yaml`.
enum FieldTableText {
  /// The entries of a version: its kinds with their fields.
  static func kinds(of version: DocumentVersion) -> YAMLValue {
    switch version {
    case .v1alpha1: base
    case .v1beta1:
      .mapping(
        YAMLMapping(
          read(PackageResources.fields_v1beta1_yaml).mapping.entries.map { entry in
            YAMLMapping.Entry(entry.key, complete(entry.value))
          }))
    }
  }

  /// Words that say how an entry is made, and nothing of the field.
  private static let ofTables: Set = ["like", "without", "unset", "fields"]

  private static func names(_ word: String, of entry: YAMLValue) -> [String] {
    (entry[word]?.sequence ?? []).compactMap(\.string)
  }

  private static let base = read(PackageResources.fields_yaml)

  private static func read(_ bytes: [UInt8]) -> YAMLValue {
    var diagnostics = Diagnostics()
    return YAMLValue.documents(in: bytes, into: &diagnostics).first ?? [:]
  }

  /// An entry with what the one that it is like has.
  private static func complete(_ entry: YAMLValue) -> YAMLValue {
    let path = entry["like"]?.string
    return laid(entry, over: path.map { field(at: $0, in: base) } ?? [:])
  }

  /// The words of an entry over those of another, and its fields over the other's.
  private static func laid(_ entry: YAMLValue, over base: YAMLValue) -> YAMLValue {
    var result = base
    for word in names("unset", of: entry) { result[word] = nil }
    for word in entry.mapping.entries where !ofTables.contains(word.key) { result[word.key] = word.value }
    let without = names("without", of: entry)
    var fields = (base["fields"]?.mapping.entries ?? []).filter { !without.contains($0.key) }
    for field in entry["fields"]?.mapping.entries ?? [] {
      guard let position = fields.firstIndex(where: { $0.key == field.key }), field.value["like"] == nil else {
        fields.removeAll { $0.key == field.key }
        fields.append(YAMLMapping.Entry(field.key, complete(field.value)))
        continue
      }
      fields[position] = YAMLMapping.Entry(field.key, laid(field.value, over: fields[position].value))
    }
    result["fields"] = fields.isEmpty ? nil : .mapping(YAMLMapping(fields))
    return result
  }

  /// The entry at a path of names; keys of labels have dots in them.
  private static func field(at path: String, in entries: YAMLValue) -> YAMLValue {
    for entry in entries.mapping.entries {
      if entry.key == path { return entry.value }
      if path.hasPrefix(entry.key + "."), let fields = entry.value["fields"] {
        return field(at: String(path.dropFirst(entry.key.count + 1)), in: fields)
      }
    }
    return [:]
  }
}
