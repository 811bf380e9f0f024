package import Findings
package import YAML

/// A kind of our documents with all its fields.
package struct DocumentKind: Sendable {
  /// Of the documents.
  package let version: DocumentVersion
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

  /// The kinds of all versions, as `templates/fields.yaml` and those beside it describe them.
  package static let all = DocumentVersion.allCases.flatMap { all(of: $0) }

  /// The kinds of a version.
  package static func all(of version: DocumentVersion) -> [DocumentKind] { byVersion[version] ?? [] }

  private static let byVersion = Dictionary(
    uniqueKeysWithValues: DocumentVersion.allCases.map { version in
      (version, FieldTableText.kinds(of: version).mapping.entries.compactMap { DocumentKind($0, of: version) })
    })

  private init?(_ entry: YAMLMapping.Entry, of version: DocumentVersion) {
    self.version = version
    guard let document = Field(entry.key, entry.value), let plural = entry.value["plural"]?.string else { return nil }
    name = entry.key
    self.plural = plural
    self.document = document
    columns = entry.value["columns"]?.sequence ?? []
  }

  /// The kind of a name.
  ///
  /// - Parameters:
  ///   - name: as a user wrote it.
  ///   - version: of the documents; nil for the first that has the kind.
  /// - Throws: which kinds there are.
  package init(named name: String, of version: DocumentVersion? = nil) throws(Finding) {
    guard let kind = Self.named(name, of: version) else { throw .noSuchKind(name, in: version) }
    self = kind
  }

  /// The kind as kubectl takes it: in any case, one or many.
  package static func named(_ name: some StringProtocol, of version: DocumentVersion? = nil) -> DocumentKind? {
    all(in: version).first { [$0.name.lowercased(), $0.plural].contains(name.lowercased()) }
  }

  /// Those of a version, or all where none is named.
  static func all(in version: DocumentVersion?) -> [DocumentKind] { version.map { all(of: $0) } ?? all }

  /// Each name once, in lower case.
  package static func names(in version: DocumentVersion? = nil) -> [String] {
    let names = all(in: version).map { $0.name.lowercased() }
    return names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
  }
}
