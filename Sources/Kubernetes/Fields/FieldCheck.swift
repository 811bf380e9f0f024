package import Findings
package import YAML

/// Holds what is written against the table: what a server would refuse.
package struct FieldCheck {
  /// A part of a path: a field or key, or the position of an item.
  private enum Step {
    case field(String)
    case item(Int)
  }

  private let table = FieldTable.kubernetes
  private let root: String
  private var steps: [Step] = []
  private var diagnostics = Diagnostics()

  /// - Parameter path: where the value stands, as findings name it; empty for a whole object.
  private init(at path: String) { root = path }

  /// What is wrong with a value: unknown fields, missing ones, types, quantities, and values outside an enumeration.
  ///
  /// - Parameters:
  ///   - node: the value.
  ///   - type: its type in the table.
  ///   - path: where it stands, as findings name it; empty for a whole object.
  ///   - filledIn: required fields of it that somebody else adds.
  /// - Returns: errors alone.
  package static func findings(
    in node: YAMLNode, as type: String, at path: String = "", filledIn: Set<String> = []
  ) -> Diagnostics {
    var check = FieldCheck(at: path)
    check.mapping(node, as: type, filledIn: filledIn)
    return check.diagnostics
  }

  private mutating func mapping(_ node: YAMLNode, as type: String, filledIn: Set<String> = []) {
    guard case .mapping(let entries) = node.content else {
      refuse(.wrongType(of: path, expected: "a mapping", found: node), at: node)
      return
    }
    let fields = table.fields(of: type)
    let named = table.named(type) ?? [:]
    for entry in entries where !entry.value.isNull {
      within(.field(entry.key)) { check in
        if let field = named[entry.key] {
          check.value(entry.value, of: field)
        } else {
          check.diagnostics.error(
            .unknownField(check.path, entry.key, among: fields.map(\.name)), at: entry.keyLocation)
        }
      }
    }
    for field in fields where field.isRequired && !filledIn.contains(field.name) && node[field.name] == nil {
      within(.field(field.name)) { $0.refuse(.missingField($0.path, help: field.example), at: node) }
    }
  }

  private mutating func value(_ node: YAMLNode, of field: FieldTable.Field) {
    switch (field.arity, node.content) {
    case (.one, _): single(node, of: field)
    case (.list, .sequence(let items)):
      for (position, item) in items.enumerated() { within(.item(position)) { $0.single(item, of: field) } }
    case (.list, _): refuse(.wrongType(of: path, expected: "a list", found: node), at: node)
    case (.map, .mapping(let entries)):
      for entry in entries where !entry.value.isNull { within(.field(entry.key)) { $0.single(entry.value, of: field) } }
    case (.map, _): refuse(.wrongType(of: path, expected: "a mapping", found: node), at: node)
    }
  }

  private mutating func single(_ node: YAMLNode, of field: FieldTable.Field) {
    if table.describes(field.type) {
      mapping(node, as: field.type)
    } else if let finding = ScalarType(rawValue: field.type)?.finding(node, at: path) {
      refuse(finding, at: node)
    } else if let text = node.string, !text.isEmpty, !field.values.isEmpty, !field.values.contains(text) {
      refuse(.notOneOf(path, value: text, known: field.values.filter { !$0.isEmpty }), at: node)
    }
  }

  private mutating func within(_ step: Step, _ body: (inout FieldCheck) -> Void) {
    steps.append(step)
    body(&self)
    steps.removeLast()
  }

  private mutating func refuse(_ finding: Finding, at node: YAMLNode) { diagnostics.error(finding, at: node.location) }

  private var path: String {
    steps.reduce(root) { path, step in
      switch step {
      case .field(let name): path.isEmpty ? name : "\(path).\(name)"
      case .item(let position): "\(path)[\(position)]"
      }
    }
  }
}

extension FieldTable.Field {
  /// What to write where the field is missing.
  fileprivate var example: String {
    switch arity {
    case .list: "write `\(name): […]`"
    case .map: "write `\(name): {…}`"
    case .one:
      switch type {
      case "string", "time", "base64":
        values.isEmpty ? "write `\(name): TEXT`" : "write one of: \(values.joined(separator: ", "))"
      case "int": "write `\(name): NUMBER`"
      case "bool": "write `\(name): true` or `false`"
      case "quantity", "int-or-string", "float", "any": "write `\(name): VALUE`"
      default: "write `\(name): {…}`"
      }
    }
  }
}

extension Finding {
  fileprivate static func unknownField(_ path: String, _ name: String, among known: [String]) -> Finding {
    let help =
      NearestName.of(name, among: known).map { "did you mean `\($0)`?" }
      ?? "Kubernetes 1.36 has no such field: remove it, or move it to where it belongs"
    return Finding(.unknownField, "unknown field `\(path)`", help: help)
  }
}
