import Findings
import Schema
import TestSupport
import Testing

/// A field of the table, and documents that hold a value at its place.
struct FieldPlace: CustomTestStringConvertible {
  let version: DocumentVersion
  let kind: String
  /// From the document down to the field.
  let chain: [Field]

  var field: Field { chain[chain.count - 1] }
  var testDescription: String { "\(version.name) \(kind) \(path)" }

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
  static let all = DocumentKind.all.flatMap { places(below: [$0.document], of: $0) }

  /// The fields that are read from a place of their own: the others make a document one of ours.
  static let read = all.filter { !["", "apiVersion", "kind"].contains($0.path) }

  private static func places(below chain: [Field], of kind: DocumentKind) -> [FieldPlace] {
    let deeper = chain.last?.fields.flatMap { places(below: chain + [$0], of: kind) } ?? []
    return [FieldPlace(version: kind.version, kind: kind.name, chain: chain)] + deeper
  }

  /// What is found in a document that has little but this value, as YAML, at this place.
  func findings(_ value: String) -> [Finding] {
    // What stands in a template's spec is looked at once a Role uses it.
    let passedThrough =
      switch (kind, version) {
      case ("ReplicasetTemplate", _): Sample.cluster() + Sample.role()
      case ("Role", .v1beta1), ("CartridgeConfig", _): Sample.laterCluster
      default: ""
      }
    return Rendering(passedThrough + document(value)).diagnostics.sorted.map(\.finding)
  }

  /// The same for a value of the mapping, or of the first mapping of the list, that this field is.
  func findings(inMapping value: String) -> [Finding] { findings(field.type == .objects ? "[\(value)]" : value) }

  /// What a Role of v1beta1 needs beside a field, so that its template is looked at.
  private func siblings(at position: Int) -> String {
    guard version == .v1beta1, kind == "Role" else { return "" }
    switch (position, chain[position].name) {
    case (2, "replicasetTemplate"): return ", vshard: {clusterRoles: [a]}"
    case (3, "podTemplate"), (3, "vshard"): return ""
    case (3, _) where chain[2].name == "replicasetTemplate":
      return ", podTemplate: {spec: {containers: [{name: a, image: a:1}]}}"
    default: return ""
    }
  }

  private func document(_ value: String) -> String {
    let head = "apiVersion: \(version.rawValue), kind: \(kind)"
    if chain.count == 1 { return "---\n{\(head), \(value.dropFirst().dropLast())}\n" }
    var text = value
    for (position, field) in chain.enumerated().dropFirst().reversed() {
      if field.type == .objects, position < chain.count - 1 { text = "[\(text)]" }
      text = "{\"\(field.name)\": \(text)\(siblings(at: position))}"
    }
    let labels = "{template: storage, tarantool.io/cluster-name: kv}"
    let metadata = chain[1].name == "metadata" ? "" : ", metadata: {name: a, labels: \(labels)}"
    return "---\n{\(head)\(metadata), \(text.dropFirst().dropLast())}\n"
  }
}
