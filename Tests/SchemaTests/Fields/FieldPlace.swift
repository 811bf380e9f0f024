import Findings
import Schema
import TestSupport
import Testing

/// A field of the table, and documents that hold a value at its place.
struct FieldPlace: CustomTestStringConvertible {
  let kind: String
  /// From the document down to the field.
  let chain: [Field]

  var field: Field { chain[chain.count - 1] }
  var testDescription: String { "\(kind) \(path)" }

  /// As a finding names it: `spec.selector.matchExpressions[0].key`.
  var path: String {
    chain.dropFirst().enumerated().map { position, field in
      let isLast = position == chain.count - 2
      return field.name + (field.type == .objects && !isLast ? "[0]" : "")
    }.joined(separator: ".")
  }

  /// The path of the mapping that the field is, or of the first mapping in its list.
  var pathOfMapping: String { field.type == .objects ? path + "[0]" : path }

  /// Every field of every kind, the documents themselves first.
  static let all = DocumentKind.all.flatMap { places(below: [$0.document], kind: $0.name) }

  /// The fields that are read from a place of their own: the others make a document one of ours.
  static let read = all.filter { !["", "apiVersion", "kind"].contains($0.path) }

  private static func places(below chain: [Field], kind: String) -> [FieldPlace] {
    let deeper = chain.last?.fields.flatMap { places(below: chain + [$0], kind: kind) } ?? []
    return [FieldPlace(kind: kind, chain: chain)] + deeper
  }

  /// What is found in a document that has little but this value, as YAML, at this place.
  func findings(_ value: String) -> [Finding] {
    // What stands in a template's spec is looked at once a Role uses it.
    let passedThrough = kind == "ReplicasetTemplate" ? Sample.cluster() + Sample.role() : ""
    return Rendering(passedThrough + document(value)).diagnostics.sorted.map(\.finding)
  }

  /// The same for a value of the mapping, or of the first mapping of the list, that this field is.
  func findings(inMapping value: String) -> [Finding] { findings(field.type == .objects ? "[\(value)]" : value) }

  private func document(_ value: String) -> String {
    let head = "apiVersion: tarantool.io/v1alpha1, kind: \(kind)"
    if chain.count == 1 { return "---\n{\(head), \(value.dropFirst().dropLast())}\n" }
    var text = value
    for (position, field) in chain.enumerated().dropFirst().reversed() {
      if field.type == .objects, position < chain.count - 1 { text = "[\(text)]" }
      text = "{\"\(field.name)\": \(text)}"
    }
    let metadata = chain[1].name == "metadata" ? "" : ", metadata: {name: a, labels: {template: storage}}"
    return "---\n{\(head)\(metadata), \(text.dropFirst().dropLast())}\n"
  }
}
