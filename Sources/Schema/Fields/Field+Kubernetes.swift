internal import Findings
internal import Kubernetes
internal import YAML

/// Fields that are Kubernetes' own, from its table.
extension Field {
  /// The fields of a mapping, or of each mapping of a list: those that are described, and then Kubernetes' others.
  package var allFields: [Field] {
    guard let upstream, let type = Self.type(at: upstream) else { return fields }
    let described = Set(fields.map(\.name) + ignored)
    let others = FieldTable.kubernetes.fields(of: type).filter { !described.contains($0.name) }
    return fields + others.map { Field($0, upstream: "\(upstream).\($0.name)", of: type) }
  }

  /// Whether all fields that there are can be named.
  package var isDescribedWhole: Bool { upstream.map { Self.type(at: $0) != nil } ?? true }

  /// The type of the table that a path of `kubectl explain` leads to; nil where the table does not describe it.
  private static func type(at path: String) -> String? {
    let table = FieldTable.kubernetes
    let names = path.split(separator: ".").map(String.init)
    guard let kind = table.kinds.first(where: { $0.name.lowercased() == names.first })?.name else { return nil }
    let type = names.dropFirst().reduce(Optional(kind)) { type, name in type.flatMap { table[$0, name] }?.type }
    return type.flatMap { table.describes($0) ? $0 : nil }
  }

  /// A field of the table.
  private init(_ field: FieldTable.Field, upstream: String, of parent: String) {
    let isMapping = FieldTable.kubernetes.describes(field.type)
    self.init(
      name: field.name, type: Self.fieldType(of: field, isMapping: isMapping),
      description: "Kubernetes' own: kubectl explain \(upstream)", source: "Kubernetes", isRequired: field.isRequired,
      assumed: field.implied?.scalarText == "" ? nil : field.implied, absent: nil,
      choices: field.values.filter { !$0.isEmpty }, minimum: nil, maximum: nil,
      pattern: field.type == "quantity" && field.arity == .one ? Self.quantity : nil, keyPattern: nil,
      isNotEmpty: false,
      requiredOne: [], conditions: [], upstream: isMapping ? upstream : nil,
      ignored: Self.dropped[field.type] ?? [], fields: [], isKubernetes: true)
  }

  /// A number with a unit (apimachinery, `resource.Quantity`).
  private static let quantity = #"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+|[numkMGTPE]|[KMGTPE]i)?$"#

  /// What charts of old operators write into these types, and what is left out.
  private static let dropped = ["PodSecurityContext": ["capabilities"]]

  private static func fieldType(of field: FieldTable.Field, isMapping: Bool) -> FieldType {
    switch (field.arity, field.type) {
    case (.one, _) where isMapping: .object
    case (.list, _) where isMapping: .objects
    case (.one, "string"), (.one, "base64"): .string
    case (.one, "int"): .integer
    case (.one, "float"): .number
    case (.one, "bool"): .boolean
    case (.one, "quantity"), (.one, "int-or-string"): .stringOrNumber
    case (.list, "int"): .integers
    case (.list, "string"): .strings
    case (.map, "quantity"): .amountsByKey
    case (.map, "string"), (.map, "base64"): .stringsByKey
    default: .any
    }
  }
}
