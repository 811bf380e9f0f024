package import Findings
package import Kubernetes
package import Schema
package import YAML

/// What a KRM function hands back: the list with our documents replaced by what they render to, and what was found.
package struct KRMFunctionOutput: Sendable {
  private let list: ResourceList
  private let fields: ResourceList.Fields
  private let objects: [KubernetesObject]
  private let diagnostics: [Diagnostic]

  /// Renders what was handed over.
  ///
  /// - Parameters:
  ///   - sources: standard input.
  ///   - diagnostics: takes why there is no list in it. What is found in a list is in the output.
  package init?(reading sources: SourceFiles, into diagnostics: inout Diagnostics) {
    guard let file = sources.files.first, let list = ResourceList(reading: file, into: &diagnostics) else { return nil }
    var session = Session(reading: sources, as: .resources, found: diagnostics)
    let objects = session.render()
    self.init(of: list, objects: objects, diagnostics: session.diagnostics)
  }

  /// - Parameters:
  ///   - list: what was handed over.
  ///   - objects: what our documents render to.
  ///   - diagnostics: what was found. With an error among it, the documents stay as they are.
  package init(of list: ResourceList, objects: [KubernetesObject], diagnostics: Diagnostics) {
    self.list = list
    self.objects = diagnostics.hasErrors ? [] : objects
    self.diagnostics = diagnostics.sorted
    fields = list.fields(at: self.diagnostics.compactMap(\.location))
  }

  /// Whether the documents stay as they are.
  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// The list in the version in which it came.
  package var value: YAMLValue {
    var value: YAMLValue = [
      "apiVersion": .string(list.apiVersion), "kind": .string(list.kind), "items": .sequence(items),
    ]
    value["functionConfig"] = list.functionConfig.map { YAMLValue($0) }
    if !diagnostics.isEmpty { value["results"] = .sequence(diagnostics.map(result(of:))) }
    return value
  }

  /// What was rendered takes the place of the first of our documents; all others stay where they are, with the
  /// annotations by which an orchestrator knows them again.
  private var items: [YAMLValue] {
    if hasErrors { return list.items.map { YAMLValue($0.node) } }
    let first = list.items.firstIndex(where: \.isOurs) ?? list.items.endIndex
    let others = list.items.enumerated().filter { !$0.element.isOurs }
    func values(_ isWanted: (Int) -> Bool) -> [YAMLValue] {
      others.filter { isWanted($0.offset) }.map { YAMLValue($0.element.node) }
    }
    return values { $0 < first } + objects.map(\.value) + values { $0 > first }
  }

  private func result(of diagnostic: Diagnostic) -> YAMLValue {
    let finding = diagnostic.finding
    var result: YAMLValue = [
      "message": .string(finding.text),
      "severity": .string(diagnostic.severity == .note ? "info" : diagnostic.severity.rawValue),
      "tags": ["code": .string(finding.code.rawValue)],
    ]
    guard let place = place(of: diagnostic) else { return result }
    let metadata = place.item.node["metadata"]
    var reference: YAMLValue = [:]
    for (key, node) in [
      ("apiVersion", place.item.node["apiVersion"]), ("kind", place.item.node["kind"]), ("name", metadata?["name"]),
      ("namespace", metadata?["namespace"]),
    ] { reference[key] = node?.string.map { .string($0) } }
    result["resourceRef"] = reference
    if let field = place.field { result["field"] = ["path": .string(field)] }
    if let path = annotation("path", of: place.item) {
      result["file"] = ["path": .string(path)]
      if let index = annotation("index", of: place.item).flatMap({ Int($0) }) {
        result[path: "file", "index"] = .integer(index)
      }
    }
    return result
  }

  private func place(of diagnostic: Diagnostic) -> (item: ResourceList.Item, field: String?)? {
    diagnostic.location.flatMap { fields[$0] }
  }

  /// The orchestrator's own word for where an item comes from; the second spelling is that of older ones.
  private func annotation(_ name: String, of item: ResourceList.Item) -> String? {
    let annotations = item.node["metadata"]?["annotations"]
    return ["internal.config.kubernetes.io/\(name)", "config.kubernetes.io/\(name)"]
      .compactMap { annotations?[$0]?.string }.first
  }

  /// The findings for a person: `error[TT204]: roles.yaml: Role storage: spec.replica: unknown field …`.
  package var text: TerminalText {
    diagnostics.map { diagnostic -> TerminalText in
      let place = place(of: diagnostic)
      let object = place.map { place in
        [place.item.node["kind"]?.string, place.item.node["metadata"]?["name"]?.string]
          .compactMap(\.self).joined(separator: " ")
      }
      let words = [
        "\(diagnostic.severity.rawValue)[\(diagnostic.finding.code.rawValue)]",
        place.flatMap { annotation("path", of: $0.item) }, object, place?.field, diagnostic.finding.message,
      ]
      let help = diagnostic.finding.help.map { help -> TerminalText in "  help: \(help)\n" } ?? ""
      return "\(words.compactMap(\.self).joined(separator: ": "))\n\(help)"
    }.joined()
  }
}
