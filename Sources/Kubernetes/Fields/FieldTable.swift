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
  package private(set) var kinds: [Kind] = []
  /// The fields of each type, in the order of their names.
  private var types: [String: [Field]] = [:]
  private var byName: [String: [String: Field]] = [:]
  private var kindTypes: Set<String> = []

  /// Parsed when it is asked for first.
  package static let kubernetes = FieldTable(PackageResources.kubernetes_fields_txt)

  /// Reads a table; what is no line of one is passed over.
  init(_ bytes: [UInt8]) {
    var type = ""
    var fields: [Field] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
      let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      guard line.first != UInt8(ascii: " ") else {
        if let field = Field(words) { fields.append(field) }
        continue
      }
      add(fields, to: type)
      type = words.first ?? ""
      fields = []
      if words.count > 1 { add(Kind(apiVersion: words[1], name: type, isNamespaced: words.count == 2)) }
    }
    add(fields, to: type)
  }

  private mutating func add(_ fields: [Field], to type: String) {
    guard !type.isEmpty else { return }
    types[type] = fields
    byName[type] = Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
  }

  private mutating func add(_ kind: Kind) {
    kinds.append(kind)
    kindTypes.insert("\(KubernetesObject.group(of: kind.apiVersion))/\(kind.name)")
  }

  /// A field of a type; nil where the table knows none of this name.
  package subscript(type: String, field: String) -> Field? { byName[type]?[field] }

  /// The fields of a type by their names; nil where the table does not describe it.
  func named(_ type: String) -> [String: Field]? { byName[type] }

  /// The fields of a type in the order of their names; empty where the table does not describe it.
  package func fields(of type: String) -> [Field] { types[type] ?? [] }

  /// Whether the table describes a type of this name.
  package func describes(_ type: String) -> Bool { types[type] != nil }

  /// The type of the objects of a kind, by its API group; empty where the table does not describe it.
  package func type(of kind: String, in group: String) -> String { kindTypes.contains("\(group)/\(kind)") ? kind : "" }
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
  fileprivate init?(_ words: [String]) {
    guard words.count >= 2, let first = words[1].utf8.first else { return nil }
    name = words[0]
    arity = first == UInt8(ascii: "[") ? .list : first == UInt8(ascii: "{") ? .map : .one
    type = arity == .one ? words[1] : String(words[1].dropFirst().dropLast())
    for word in words.dropFirst(2) {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count == 2 ? String(parts[1]) : ""
      switch parts[0] {
      case "required": isRequired = true
      case "atomic": isAtomic = true
      case "server": isServers = true
      case "keys": keys = value.split(separator: ",").map(String.init)
      case "enum": values = value.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      case "default": implied = Self.value(value)
      default: break
      }
    }
  }

  /// `"TCP"`, `0`, `false` or `{}`.
  private static func value(_ text: String) -> YAMLValue {
    if text == "{}" { return [:] }
    return text.hasPrefix("\"") ? .string(String(text.dropFirst().dropLast())) : .literal(text)
  }
}
