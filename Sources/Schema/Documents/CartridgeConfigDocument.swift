internal import Findings
internal import Kubernetes
package import YAML

/// A CartridgeConfig as written: sections of the configuration, as one text. Of v1beta1 alone.
package struct CartridgeConfigDocument: Sendable {
  /// Name, namespace, labels and annotations.
  package let metadata: Metadata
  /// What the text holds, with places within the document where it stands in it line by line.
  let sections: ConfigSections
  private let text: EmbeddedYAML?

  /// Sections that operator 1.0 passed over although Cartridge accepts them (`pkg/topology/common.go`).
  private static let passedOver = ["schema.yml", "schema"]

  init?(
    _ node: YAMLNode, in lines: SourceLines, budget: inout AliasBudget, into diagnostics: inout Diagnostics
  ) {
    var document = FieldDecoder(node, path: "")
    document.ignore("apiVersion", "kind", "status")
    let metadata = document.metadata()
    let hasSpec = document.requiredNode("spec", help: "write `spec: {data: TEXT}`") != nil
    let content = hasSpec ? document.nested("spec") { Self.content(&$0, in: lines, budget: &budget) } : nil
    guard document.finish(into: &diagnostics), let metadata, let content else { return nil }
    self.metadata = metadata
    (sections, text) = content
  }

  /// The names of the sections with their values, as written.
  package var entries: [YAMLEntry] { sections.sections.map(\.entry) }

  /// The comments within the text; none where it does not stand in the document line by line.
  package var comments: Comments { text?.comments ?? Comments() }

  private static func content(
    _ fields: inout FieldDecoder, in lines: SourceLines, budget: inout AliasBudget
  ) -> (ConfigSections, EmbeddedYAML?) {
    let help = "write the sections as a text: `data: |`, and below it `limits: {rate: 10}`"
    guard let data = fields.requiredString("data", help: help) else { return (ConfigSections(), nil) }
    let text = EmbeddedYAML(data, in: lines)
    return (sections(&fields, of: text, budget: &budget), text)
  }

  private static func sections(
    _ fields: inout FieldDecoder, of text: EmbeddedYAML, budget: inout AliasBudget
  ) -> ConfigSections {
    var found = Diagnostics()
    let documents = text.documents(budget: &budget, into: &found)
    fields.append(contentsOf: found)
    guard let mapping = documents.first, !found.hasErrors else { return ConfigSections() }
    if documents.count > 1 { fields.error(.severalTexts, at: documents[1].location) }
    guard mapping.isMapping else {
      fields.error(.noSections(mapping), at: mapping.location)
      return ConfigSections()
    }
    for entry in mapping.entries where passedOver.contains(entry.key) {
      fields.error(.passedOver(entry.key), at: entry.keyLocation)
    }
    return fields.sections(of: mapping)
  }
}

extension Finding {
  fileprivate static let severalTexts = Finding(
    .notAnObject, "`spec.data` holds more than one YAML document, and only the first would count",
    help: "write all sections into one mapping, without `---`")

  fileprivate static func noSections(_ node: YAMLNode) -> Finding {
    Finding(
      .wrongType, "`spec.data` must hold a mapping of sections, this is \(node.noun)",
      help: "write `data: |`, and below it one section per key: `limits: {rate: 10}`")
  }

  fileprivate static func passedOver(_ name: String) -> Finding {
    Finding(
      .notOneOf, "the section `\(name)` is the schema of the database, which operator 1.0 never applied",
      help: "delete it here; to have it applied, write it in a Cluster of v1alpha1: `config: {\(name): …}`")
  }
}
