internal import Schema
internal import YAML

/// The schema of fields, in the part of JSON Schema that editors and API servers both understand.
struct FieldSchema {
  /// Who reads it.
  enum Reader {
    /// JSON Schema, draft 7.
    case editor
    /// The structural OpenAPI schema of a CustomResourceDefinition.
    case server
  }

  let reader: Reader

  /// The schema of the documents of a kind. What every object has is the API server's own business.
  func schema(of kind: DocumentKind) -> YAMLValue {
    var schema = schema(of: kind.document)
    guard reader == .server else { return schema }
    for key in ["apiVersion", "kind"] { schema[path: "properties", key]["enum"] = nil }
    schema[path: "properties", "metadata"] = ["type": "object"]
    return schema
  }

  /// The schema of a field and of those below it.
  func schema(of field: Field) -> YAMLValue {
    // What Kubernetes says of its own fields would be a megabyte.
    var schema: YAMLValue = field.isKubernetes ? [:] : ["description": .string(field.text)]
    set(type: field, in: &schema)
    if !field.choices.isEmpty, field.type == .string { schema["enum"] = .sequence(field.choices.map { .string($0) }) }
    if let pattern = field.pattern { schema["pattern"] = .string(pattern) }
    if reader == .editor, !field.isKubernetes { schema["default"] = field.assumed }
    return schema
  }

  private func set(type field: Field, in schema: inout YAMLValue) {
    switch field.type {
    case .string, .boolean: schema["type"] = .string(field.type.rawValue)
    case .integer, .number: set(field.type.rawValue, boundsOf: field, in: &schema)
    case .stringOrNumber: setStringOrNumber(in: &schema)
    case .strings: setList(field, of: ["type": "string"], in: &schema)
    case .stringsByKey: setMap(of: field, ["type": "string"], in: &schema)
    case .integersByKey:
      var values: YAMLValue = [:]
      set("integer", boundsOf: field, in: &values)
      setMap(of: field, values, in: &schema)
    case .integers: setList(field, of: ["type": "integer"], in: &schema)
    case .amountsByKey:
      var values: YAMLValue = [:]
      setStringOrNumber(in: &values)
      setMap(of: field, values, in: &schema)
    case .anythingByKey: setMap(of: field, reader == .server ? [Self.preserve: true] : [:], in: &schema)
    case .any: if reader == .server { schema[Self.preserve] = true }
    case .object: setMapping(of: field, in: &schema)
    case .objects:
      var item: YAMLValue = [:]
      setMapping(of: field, in: &item)
      setList(field, of: item, in: &schema)
    }
  }

  private func set(_ type: String, boundsOf field: Field, in schema: inout YAMLValue) {
    schema["type"] = .string(type)
    schema["minimum"] = field.minimum
    schema["maximum"] = field.maximum
  }

  /// A structural schema has one type or none.
  private func setStringOrNumber(in schema: inout YAMLValue) {
    switch reader {
    case .editor: schema["type"] = ["string", "number"]
    case .server: schema[Self.preserve] = true
    }
  }

  private func setList(_ field: Field, of item: YAMLValue, in schema: inout YAMLValue) {
    schema["type"] = "array"
    if field.isNotEmpty { schema["minItems"] = 1 }
    schema["items"] = item
  }

  /// A structural schema names keys or admits any; an editor offers those that are read among any others.
  private func setMap(of field: Field, _ values: YAMLValue, in schema: inout YAMLValue) {
    schema["type"] = "object"
    if reader == .editor {
      if !field.fields.isEmpty { schema["properties"] = properties(field.fields, of: field) }
      if let pattern = field.keyPattern { schema["propertyNames"] = ["pattern": .string(pattern)] }
    }
    schema["additionalProperties"] = values
  }

  private func setMapping(of field: Field, in schema: inout YAMLValue) {
    schema["type"] = "object"
    let fields = field.allFields
    if !fields.isEmpty { schema["properties"] = properties(fields, of: field) }
    let required = fields.filter(\.isRequired).map(\.name)
    if !required.isEmpty { schema["required"] = .sequence(required.map { .string($0) }) }
    if !field.requiredOne.isEmpty { schema["anyOf"] = .sequence(field.requiredOne.map { ["required": [.string($0)]] }) }
    if !field.conditions.isEmpty { schema["allOf"] = .sequence(field.conditions.map(Self.schema)) }
    switch reader {
    case .editor: if field.isDescribedWhole { schema["additionalProperties"] = false }
    case .server: if !field.isDescribedWhole { schema[Self.preserve] = true }
    }
  }

  private func properties(_ fields: [Field], of field: Field) -> YAMLValue {
    let fields = fields.map { YAMLMapping.Entry($0.name, schema(of: $0)) }
    return .mapping(YAMLMapping(fields + ignored(of: field)))
  }

  private func ignored(of field: Field) -> [YAMLMapping.Entry] {
    field.ignored.map { name in
      var schema: YAMLValue = ["description": "Accepted and not read."]
      if reader == .server {
        schema["type"] = "object"
        schema[Self.preserve] = true
      }
      return YAMLMapping.Entry(name, schema)
    }
  }

  /// Either what is given does not hold, or what is wanted does: structural schemas know no `if`.
  private static func schema(of condition: Field.Condition) -> YAMLValue {
    ["anyOf": [["not": schema(of: condition.given)], schema(of: condition.wanted)]]
  }

  private static func schema(of clause: Field.Condition.Clause) -> YAMLValue {
    var schema: YAMLValue = ["required": [.string(clause.field)]]
    if !clause.values.isEmpty {
      schema[path: "properties", clause.field] = ["enum": .sequence(clause.values.map { .string($0) })]
    }
    return schema
  }

  /// Lets fields through that are not described.
  private static let preserve = "x-kubernetes-preserve-unknown-fields"
}

extension Field {
  /// The description with the default: it is told and not filled in, since that would change the documents people keep.
  fileprivate var text: String { meaning.map { "\(description) Default: \($0)." } ?? description }
}
