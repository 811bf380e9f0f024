package import Schema
internal import YAML

/// What `explain` prints: a field with its type, default and description, and the fields below it.
package enum Explanation {
  private static let width = 80

  /// The kinds of a version, or of all; each with its description. `isRecursive` names all their fields instead.
  package static func ofKinds(of version: DocumentVersion? = nil, isRecursive: Bool = false) -> String {
    let versions = version.map { [$0] } ?? DocumentVersion.allCases
    return versions.map { kinds(of: $0, isRecursive: isRecursive) }.joined()
      + "kubectl tarantool explain KIND.FIELD describes a field, such as\ncluster.spec.failover.\n"
  }

  private static func kinds(of version: DocumentVersion, isRecursive: Bool) -> String {
    let kinds = DocumentKind.all(of: version).map { kind in
      let below = isRecursive ? tree(of: kind.document, indent: 4) : wrapped(kind.document.description, indent: 4)
      return "  \(kind.name)\n\(below)\n"
    }
    return "VERSION:    \(version.rawValue)\n\nKINDS:\n\(kinds.joined())"
  }

  /// A kind or a field; `isRecursive` names all fields below it, without their descriptions.
  package static func of(_ path: FieldPath, isRecursive: Bool = false) -> String {
    let field = path.field
    var rows = [("KIND", path.kind.name), ("VERSION", path.kind.version.rawValue)]
    if !path.fields.isEmpty { rows.append(("FIELD", path.fields.map(\.name).joined(separator: "."))) }
    rows.append(("TYPE", field.type.rawValue))
    if let allowed = field.allowed { rows.append(("ALLOWED", allowed)) }
    if !path.fields.isEmpty { rows.append(("DEFAULT", meaningOfAbsence(path))) }
    rows.append(("SOURCE", field.source))
    let needs = field.conditions.map { wrapped($0.sentence, indent: 4) }
    return rows.map { row($0, $1) }.joined() + "\nDESCRIPTION:\n" + wrapped(field.description, indent: 4)
      + needs.joined() + fields(of: field, isRecursive: isRecursive)
  }

  private static func meaningOfAbsence(_ path: FieldPath) -> String {
    let field = path.field
    if field.isRequired { return "none: it is required" }
    if path.parent.requiredOne.contains(field.name) {
      return "none: one of \(path.parent.requiredOne.joined(separator: " and ")) is required"
    }
    return field.meaning ?? "none"
  }

  private static func fields(of field: Field, isRecursive: Bool) -> String {
    var text = ""
    let children = field.allFields
    if !children.isEmpty {
      text += "\n\(field.holdsAnyKey ? "KEYS" : "FIELDS"):\n"
      text +=
        isRecursive
        ? tree(of: field, indent: 2)
        : children.enumerated().map { position, child in
          let isApart = position > 0 && !child.isKubernetes
          return "\(isApart ? "\n" : "")  \(child.title)\n\(wrapped(child.summary, indent: 4))"
        }.joined()
    }
    if let upstream = field.upstream, !field.isDescribedWhole {
      text += "\nOther fields: kubectl explain \(upstream)\n"
    }
    if !field.ignored.isEmpty {
      text += "\n" + wrapped("Accepted and not read: \(field.ignored.joined(separator: ", ")).", indent: 0)
    }
    return text
  }

  private static func tree(of field: Field, indent: Int) -> String {
    field.allFields.map { child in
      String(repeating: " ", count: indent) + child.title + "\n" + tree(of: child, indent: indent + 2)
    }.joined()
  }

  private static func row(_ title: String, _ text: String) -> String {
    let head = "\(title):"
    return head + wrapped(text, indent: 12).dropFirst(head.count)
  }

  /// The text in lines of at most ``width`` characters, each indented and ended.
  private static func wrapped(_ text: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(margin + word)
      }
    }
    return lines.map { "\($0)\n" }.joined()
  }
}

extension Field {
  /// The name and type, as kubectl writes them.
  fileprivate var title: String { "\(name) <\(type.rawValue)>\(isRequired ? " -required-" : "")" }

  /// The values that are allowed, where not all of the type are.
  fileprivate var allowed: String? {
    if !choices.isEmpty { return choices.joined(separator: ", ") }
    switch (minimum?.scalarText, maximum?.scalarText) {
    case (let low?, let high?): return "\(low) to \(high)"
    case (let low?, nil): return "\(low) or more"
    case (nil, let high?): return "up to \(high)"
    case (nil, nil): return nil
    }
  }

  /// The description with the choices and the default, for a list of fields.
  fileprivate var summary: String {
    let choices = choices.isEmpty ? "" : " One of: \(choices.joined(separator: ", "))."
    // Where to look is said once, of the field itself.
    if isKubernetes { return (choices + (meaning.map { " Default: \($0)." } ?? "")).trimmingSpaces }
    return description + choices + (meaning.map { " Default: \($0)." } ?? "")
  }
}

extension String {
  fileprivate var trimmingSpaces: String { String(drop { $0 == " " }) }
}

extension Field.Condition {
  fileprivate var sentence: String {
    wanted.values.isEmpty
      ? "With \(given.text), \(wanted.text) is required." : "\(given.text) goes with \(wanted.text) only."
  }
}

extension Field.Condition.Clause {
  fileprivate var text: String { values.isEmpty ? field : "\(field): \(values.joined(separator: " or "))" }
}
