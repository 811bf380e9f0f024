internal import Synchronization
package import YAML

/// The fields of Kubernetes' own kinds, from `templates/kubernetes-fields.txt`: their types, what tells the items of lists apart,
/// the values of enumerations, and what a server fills in.
package struct FieldTable: Sendable {
  /// One field of a type.
  package struct Field: Sendable {
    /// What a field holds of its type.
    package enum Arity: Sendable {
      case one, list, map
    }

    /// `containerPort`
    package let name: String
    /// The type of the value, or of the items of a list or mapping: a type of the table, or `string`, `int`, `bool`, `float`,
    /// `time`, `base64`, `quantity`, `int-or-string`, `any`.
    package let type: String
    /// Whether it holds one value of the type, a list or a mapping of them.
    package let arity: Arity
    /// Whether a server refuses an object without it.
    package private(set) var isRequired = false
    /// Whether a server replaces the list or mapping as a whole.
    package private(set) var isAtomic = false
    /// Whether a server writes it by itself, so that nobody need have asked for it.
    package private(set) var isServers = false
    /// The fields that tell the items of a list apart; `kubectl apply` on the client's side merges by the first of them alone.
    package private(set) var keys: [String] = []
    /// The only values that a server takes; empty where it takes any.
    package private(set) var values: [String] = []
    /// What a server fills in where the field is absent, or what it drops since it says the same.
    package private(set) var implied: YAMLValue?
  }

  /// A kind that the table describes.
  package struct Kind: Hashable, Sendable {
    /// `apps/v1`, `v1`.
    package let apiVersion: String
    /// The name of the kind, which is that of its type.
    package let name: String
    /// Whether its objects are in a namespace.
    package let isNamespaced: Bool
  }

  /// The kinds, in the order of the table.
  package let kinds: [Kind]
  private let kindTypes: Set<String>
  private let bytes: [UInt8]
  /// The lines of each type's fields.
  private let lines: [String: Range<Int>]
  /// The types that were asked for.
  private let read = ReadTypes()

  /// Types are parsed when they are asked for first: most runs need a few of them.
  package static let kubernetes = FieldTable(PackageResources.kubernetes_fields_txt)

  /// Reads the names of the types of a table.
  init(_ bytes: [UInt8]) {
    var kinds: [Kind] = []
    var lines: [String: Range<Int>] = [:]
    var type: (name: String, start: Int) = ("", 0)
    for line in Self.margin(of: bytes) {
      lines[type.name] = type.start..<line.lowerBound
      let words = bytes[line].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      type = (words.first ?? "", line.upperBound)
      if words.count > 1 { kinds.append(Kind(apiVersion: words[1], name: words[0], isNamespaced: words.count == 2)) }
    }
    lines[type.name] = type.start..<bytes.count
    lines[""] = nil
    self.bytes = bytes
    self.lines = lines
    self.kinds = kinds
    kindTypes = Set(kinds.map { "\(KubernetesObject.group(of: $0.apiVersion))/\($0.name)" })
  }

  /// The lines that name a type.
  private static func margin(of bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    for (position, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      let first = bytes[start]
      if first != UInt8(ascii: " "), first != UInt8(ascii: "#"), start < position { found.append(start..<position) }
      start = position + 1
    }
    return found
  }

  /// A field of a type; nil where the table knows none of this name.
  package subscript(type: String, field: String) -> Field? { named(type)?[field] }

  /// The fields of a type by their names; nil where the table does not describe it.
  func named(_ type: String) -> [String: Field]? { fields(in: type)?.byName }

  /// The fields of a type in the order of their names; empty where the table does not describe it.
  package func fields(of type: String) -> [Field] { fields(in: type)?.inOrder ?? [] }

  private func fields(in type: String) -> Fields? {
    guard let place = lines[type] else { return nil }
    return read.fields(of: type) {
      bytes[place].split(separator: UInt8(ascii: "\n")).compactMap { line in
        Field(line.split(separator: UInt8(ascii: " ")))
      }
    }
  }

  /// Whether the table describes a type of this name.
  package func describes(_ type: String) -> Bool { lines[type] != nil }

  /// Whether the table describes a kind of this name and group whose objects live in namespaces.
  package func isNamespaced(_ kind: String, in group: String) -> Bool {
    kinds.contains { $0.isNamespaced && $0.name == kind && KubernetesObject.group(of: $0.apiVersion) == group }
  }

  /// The type of the objects of a kind, by its API group; empty where the table does not describe it.
  package func type(of kind: String, in group: String) -> String { kindTypes.contains("\(group)/\(kind)") ? kind : "" }
}

extension FieldTable {
  /// The fields of one type.
  fileprivate struct Fields: Sendable {
    let inOrder: [Field]
    let byName: [String: Field]
  }
}

/// The types of a table that were parsed, shared by all who hold the table.
private final class ReadTypes: Sendable {
  private let types = Mutex<[String: FieldTable.Fields]>([:])

  /// The fields of a type, parsed the first time.
  func fields(of type: String, parsed: () -> [FieldTable.Field]) -> FieldTable.Fields {
    types.withLock { types in
      if let fields = types[type] { return fields }
      let inOrder = parsed()
      let fields = FieldTable.Fields(
        inOrder: inOrder, byName: Dictionary(inOrder.map { ($0.name, $0) }) { first, _ in first })
      types[type] = fields
      return fields
    }
  }
}

extension FieldTable.Field {
  /// One item of a list, or one value of a mapping.
  init(itemOf field: FieldTable.Field) {
    name = field.name
    type = field.type
    arity = .one
    values = field.values
  }

  /// Reads a line: `containerPort int required`.
  fileprivate init?(_ words: [ArraySlice<UInt8>]) {
    guard words.count >= 2, let first = words[1].first else { return nil }
    name = Self.text(words[0])
    arity = first == UInt8(ascii: "[") ? .list : first == UInt8(ascii: "{") ? .map : .one
    type = Self.text(arity == .one ? words[1] : words[1].dropFirst().dropLast())
    for word in words.dropFirst(2) {
      let property = word.prefix { $0 != UInt8(ascii: "=") }
      let value = word.dropFirst(property.count + 1)
      switch Self.text(property) {
      case "required": isRequired = true
      case "atomic": isAtomic = true
      case "server": isServers = true
      case "keys": keys = value.split(separator: UInt8(ascii: ",")).map(Self.text)
      case "enum": values = value.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map(Self.text)
      case "default": implied = Self.value(Self.text(value))
      default: break
      }
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  /// `"TCP"`, `0`, `false` or `{}`.
  private static func value(_ text: String) -> YAMLValue {
    if text == "{}" { return [:] }
    return text.hasPrefix("\"") ? .string(String(text.dropFirst().dropLast())) : .literal(text)
  }
}
