package import Findings
package import YAML

/// A kind of our documents with all its fields.
package struct DocumentKind: Sendable {
  /// `ReplicasetTemplate`
  package let name: String
  /// `replicasettemplates`
  package let plural: String
  /// The document itself; its fields are `apiVersion`, `kind`, `metadata` and `spec`.
  package let document: Field
  /// What `kubectl get` would show of a document, as a CustomResourceDefinition has it.
  package let columns: [YAMLValue]

  /// The kind of a list of such documents.
  package var listName: String { name + "List" }

  /// All kinds, as `templates/fields.yaml` describes them.
  package static let all: [DocumentKind] = {
    var diagnostics = Diagnostics()
    let table = YAMLValue.documents(in: PackageResources.fields_yaml, into: &diagnostics).first ?? [:]
    return table.mapping.entries.compactMap(DocumentKind.init)
  }()

  private init?(_ entry: YAMLMapping.Entry) {
    guard let document = Field(entry.key, entry.value), let plural = entry.value["plural"]?.string else { return nil }
    name = entry.key
    self.plural = plural
    self.document = document
    columns = entry.value["columns"]?.sequence ?? []
  }

  /// The kind of a name.
  ///
  /// - Parameter name: as a user wrote it.
  /// - Throws: which kinds there are.
  package init(named name: String) throws(Finding) {
    guard let kind = Self.named(name) else { throw .noSuchKind(name) }
    self = kind
  }

  /// The kind as kubectl takes it: in any case, one or many.
  package static func named(_ name: some StringProtocol) -> DocumentKind? {
    all.first { [$0.name.lowercased(), $0.plural].contains(name.lowercased()) }
  }
}
