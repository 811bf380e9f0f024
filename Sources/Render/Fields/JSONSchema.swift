package import Schema
internal import YAML

/// The JSON Schema of our documents, draft 7: what `# yaml-language-server: $schema=` names.
package enum JSONSchema {
  private static let draft: YAMLValue = "http://json-schema.org/draft-07/schema#"

  /// The schema of the documents of one kind.
  package static func text(of kind: DocumentKind) -> [UInt8] {
    var schema: YAMLValue = ["$schema": draft, "title": .string(kind.name)]
    for entry in FieldSchema(reader: .editor).schema(of: kind).mapping.entries { schema[entry.key] = entry.value }
    return JSONWriter.text(of: schema)
  }

  /// The schema of files in which documents of all our kinds stand, among others.
  package static func text() -> [UInt8] {
    let kinds = DocumentKind.all
    let definitions = kinds.map { YAMLMapping.Entry($0.name, FieldSchema(reader: .editor).schema(of: $0)) }
    return JSONWriter.text(of: [
      "$schema": draft,
      "title": "Cluster, Role and ReplicasetTemplate, among other Kubernetes objects",
      "type": "object",
      "required": ["apiVersion", "kind"],
      "properties": [
        "apiVersion": suggestions([DocumentSet.version]),
        "kind": suggestions(kinds.map(\.name)),
      ],
      "allOf": .sequence([ours(kinds)] + kinds.map(definition) + [lists(kinds)]),
      "definitions": .mapping(YAMLMapping(definitions)),
    ])
  }

  /// Any string, some of which an editor offers.
  private static func suggestions(_ texts: [String]) -> YAMLValue {
    ["anyOf": [["enum": strings(texts)], ["type": "string"]]]
  }

  /// In our API group there is one version, and no other kind.
  private static func ours(_ kinds: [DocumentKind]) -> YAMLValue {
    let group = ["apiVersion": ["pattern": "^tarantool\\.io/"]] as YAMLValue
    let names = kinds.map(\.name) + kinds.map(\.listName)
    return rule(
      given: group, then: ["properties": ["apiVersion": oneOf([DocumentSet.version]), "kind": oneOf(names)]])
  }

  private static func definition(_ kind: DocumentKind) -> YAMLValue {
    rule(
      given: ["apiVersion": oneOf([DocumentSet.version]), "kind": oneOf([kind.name])],
      then: ["$ref": .string("#/definitions/\(kind.name)")])
  }

  /// The lists whose items are read as documents.
  private static func lists(_ kinds: [DocumentKind]) -> YAMLValue {
    rule(
      given: ["kind": oneOf(["List", "ResourceList"] + kinds.map(\.listName))],
      then: ["properties": ["items": ["type": "array", "items": ["$ref": "#"]]]])
  }

  private static func rule(given properties: YAMLValue, then: YAMLValue) -> YAMLValue {
    let given: YAMLValue = ["properties": properties, "required": strings(properties.mapping.keys)]
    return ["if": given, "then": then]
  }

  private static func oneOf(_ texts: [String]) -> YAMLValue { ["enum": strings(texts)] }

  private static func strings(_ texts: [String]) -> YAMLValue { .sequence(texts.map { .string($0) }) }
}
