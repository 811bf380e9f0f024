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
    let definitions = DocumentKind.all.map { kind in
      YAMLMapping.Entry(name(of: kind), FieldSchema(reader: .editor).schema(of: kind))
    }
    let versions = DocumentVersion.allCases
    return JSONWriter.text(of: [
      "$schema": draft,
      "title": "Cluster, Role and ReplicasetTemplate, among other Kubernetes objects",
      "type": "object",
      "required": ["apiVersion", "kind"],
      "properties": [
        "apiVersion": suggestions(versions.map(\.rawValue)),
        "kind": suggestions(once(DocumentKind.all.map(\.name))),
      ],
      "allOf": .sequence([ours] + versions.map(kinds) + DocumentKind.all.map(definition) + [lists(DocumentKind.all)]),
      "definitions": .mapping(YAMLMapping(definitions)),
    ])
  }

  /// Kinds of the first version have their plain names.
  private static func name(of kind: DocumentKind) -> String {
    kind.version == .v1alpha1 ? kind.name : "\(kind.name).\(kind.version.name)"
  }

  private static func once(_ names: [String]) -> [String] {
    names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
  }

  /// Any string, some of which an editor offers.
  private static func suggestions(_ texts: [String]) -> YAMLValue {
    ["anyOf": [["enum": strings(texts)], ["type": "string"]]]
  }

  /// In our API group there are no other versions.
  private static let ours = rule(
    given: ["apiVersion": ["pattern": "^tarantool\\.io/"]],
    then: ["properties": ["apiVersion": oneOf(DocumentVersion.allCases.map(\.rawValue))]])

  /// A version has no other kinds.
  private static func kinds(of version: DocumentVersion) -> YAMLValue {
    let kinds = DocumentKind.all(of: version)
    let names = kinds.map(\.name) + kinds.map(\.listName)
    return rule(given: ["apiVersion": oneOf([version.rawValue])], then: ["properties": ["kind": oneOf(names)]])
  }

  private static func definition(_ kind: DocumentKind) -> YAMLValue {
    rule(
      given: ["apiVersion": oneOf([kind.version.rawValue]), "kind": oneOf([kind.name])],
      then: ["$ref": .string("#/definitions/\(name(of: kind))")])
  }

  /// The lists whose items are read as documents.
  private static func lists(_ kinds: [DocumentKind]) -> YAMLValue {
    rule(
      given: ["kind": oneOf(["List", "ResourceList"] + once(kinds.map(\.listName)))],
      then: ["properties": ["items": ["type": "array", "items": ["$ref": "#"]]]])
  }

  private static func rule(given properties: YAMLValue, then: YAMLValue) -> YAMLValue {
    let given: YAMLValue = ["properties": properties, "required": strings(properties.mapping.keys)]
    return ["if": given, "then": then]
  }

  private static func oneOf(_ texts: [String]) -> YAMLValue { ["enum": strings(texts)] }

  private static func strings(_ texts: [String]) -> YAMLValue { .sequence(texts.map { .string($0) }) }
}
