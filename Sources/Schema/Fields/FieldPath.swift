package import Findings

/// A kind, or a field of one, as people name it: `cluster.spec.failover`.
package struct FieldPath: Sendable {
  /// The kind of the document.
  package let kind: DocumentKind
  /// From the first field of the document to the one that is meant; empty for the document.
  package let fields: [Field]

  /// The field that is meant; the document where none is named.
  package var field: Field { fields.last ?? kind.document }

  /// The field that it belongs to.
  package var parent: Field { fields.dropLast().last ?? kind.document }

  /// - Parameters:
  ///   - text: the path; positions in lists may stand in it, as findings write them.
  ///   - version: of the documents; nil for the first that has the kind.
  /// - Throws: what is wrong with it, and what could be meant.
  package init(_ text: String, of version: DocumentVersion? = nil) throws(Finding) {
    let path = Self.withoutPositions(text)
    let (name, rest) = Self.split(path)
    guard let kind = DocumentKind.named(name, of: version) else {
      throw .missingKind(path, in: version) ?? .noSuchKind(name, in: version)
    }
    self.kind = kind
    do throws(Finding) {
      fields = try Self.fields(rest, of: kind.document, path: name)
    } catch {
      let other = DocumentVersion.allCases.first { $0 != kind.version && Self.leads(path, in: $0) }
      throw version == nil ? other.map { .ofOtherVersion(path, $0) } ?? error : error
    }
  }

  private static func leads(_ path: String, in version: DocumentVersion) -> Bool {
    let (name, rest) = split(path)
    guard let kind = DocumentKind.named(name, of: version) else { return false }
    return (try? fields(rest, of: kind.document, path: name)) != nil
  }

  private static func fields(_ rest: String?, of field: Field, path: String) throws(Finding) -> [Field] {
    guard let rest, !rest.isEmpty else { return [] }
    // Keys of labels have dots in them.
    let child = field.allFields.first { $0.name == rest || rest.hasPrefix($0.name + ".") }
    guard let child else {
      throw .noSuchField(field.holdsAnyKey ? rest : split(rest).first, of: field, path: path)
    }
    let below = rest == child.name ? nil : String(rest.dropFirst(child.name.count + 1))
    return [child] + (try fields(below, of: child, path: "\(path).\(child.name)"))
  }

  private static func split(_ path: String) -> (first: String, rest: String?) {
    guard let dot = path.firstIndex(of: ".") else { return (path, nil) }
    let rest = path[path.index(after: dot)...]
    return (String(path[..<dot]), rest.isEmpty ? nil : String(rest))
  }

  private static func withoutPositions(_ path: String) -> String {
    path.split(separator: "[", omittingEmptySubsequences: false).enumerated().map { position, part in
      guard position > 0, let end = part.firstIndex(of: "]") else { return String(part) }
      return String(part[part.index(after: end)...])
    }.joined()
  }
}

extension FieldPath {
  /// What a path that is half typed could become, one field further.
  package struct Candidate: Sendable {
    /// `cluster.spec.failover`, as it was typed.
    package let text: String
    /// The type, for whoever chooses.
    package let abstract: String
    /// Whether there is something behind it.
    package let hasFields: Bool
  }

  /// What could be meant by the beginning of a path.
  package static func candidates(
    startingWith text: String, of version: DocumentVersion? = nil
  ) -> [Candidate] {
    let kinds = DocumentKind.names(in: version).map { Candidate(text: $0, abstract: "", hasFields: true) }
    let (name, rest) = split(text)
    guard let kind = DocumentKind.named(name, of: version) else {
      return kinds.filter { $0.text.hasPrefix(text.lowercased()) }
    }
    return candidates(startingWith: rest ?? "", of: kind.document, path: name)
  }

  private static func candidates(startingWith rest: String, of field: Field, path: String) -> [Candidate] {
    // Behind a name that is complete, what is below it is wanted.
    if let child = field.allFields.first(where: { rest == $0.name || rest.hasPrefix($0.name + ".") }),
      !child.allFields.isEmpty
    {
      let below = String(rest.dropFirst(child.name.count + 1))
      return candidates(startingWith: below, of: child, path: "\(path).\(child.name)")
    }
    return field.allFields.filter { $0.name.hasPrefix(rest) }
      .map { Candidate(text: "\(path).\($0.name)", abstract: $0.type.rawValue, hasFields: !$0.allFields.isEmpty) }
  }
}

extension Finding {
  static func noSuchKind(_ name: String, in version: DocumentVersion?) -> Finding {
    let hint = NearestName.of(name, among: DocumentKind.names(in: version)).map { "did you mean '\($0)'?" }
    let names = DocumentKind.all(in: version).map(\.name)
    let once = names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
    let kinds = "the kinds are \(once.joined(separator: ", "))"
    return Finding(.noSuchField, "there is no kind '\(name)': \(hint ?? kinds)")
  }

  /// Findings name fields without the kind, which stands in the document.
  fileprivate static func missingKind(_ path: String, in version: DocumentVersion?) -> Finding? {
    let withKind = DocumentKind.names(in: version).map { "\($0).\(path)" }.filter {
      (try? FieldPath($0, of: version)) != nil
    }
    guard let first = withKind.first else { return nil }
    let example = withKind.count == 1 ? first : "for example \(first)"
    return Finding(.noSuchField, "'\(path)' names no kind: write \(example)")
  }

  fileprivate static func ofOtherVersion(_ path: String, _ version: DocumentVersion) -> Finding {
    Finding(
      .noSuchField, "'\(path)' is a field of \(version.rawValue) alone: add --api-version \(version.rawValue)")
  }

  fileprivate static func noSuchField(_ name: String, of field: Field, path: String) -> Finding {
    if field.ignored.contains(name) {
      return Finding(.noSuchField, "'\(path).\(name)' is accepted and not read")
    }
    let names = field.allFields.map(\.name)
    let hint = NearestName.of(name, among: names).map { "did you mean '\(path).\($0)'?" }
    if field.isOpen, hint == nil {
      return Finding(.noSuchField, "'\(path).\(name)' is unknown to Kubernetes 1.36")
    }
    let problem = "'\(path)' has no \(field.holdsAnyKey ? "key" : "field") '\(name)'"
    if let hint { return Finding(.noSuchField, "\(problem): \(hint)") }
    if names.isEmpty { return Finding(.noSuchField, "'\(path)' has no fields: its type is \(field.type.rawValue)") }
    let title = field.holdsAnyKey ? "the keys that are read are" : "its fields are"
    return Finding(.noSuchField, "\(problem): \(title) \(names.joined(separator: ", "))")
  }
}
