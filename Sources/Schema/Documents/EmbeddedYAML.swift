internal import Findings
internal import YAML

/// YAML that stands in a document as a text: read with the places that it has in the file.
struct EmbeddedYAML: Sendable {
  private let text: String
  private let start: SourceLocation
  /// How far the lines of the text are indented in the file; nil where they do not stand there one by one, as in quotes.
  private let indentation: Int?

  /// - Parameters:
  ///   - text: the text with its place.
  ///   - lines: of the file in which it stands.
  init(_ text: Located<String>, in lines: SourceLines) {
    self.text = text.value
    start = text.location
    indentation = Self.indentation(of: text, in: lines)
  }

  /// The documents of the text; its aliases draw on the budget of the run.
  func documents(budget: inout AliasBudget, into diagnostics: inout Diagnostics) -> [YAMLNode] {
    var found = Diagnostics()
    let documents = YAMLComposer.documents(
      in: Array(text.utf8), file: Int(start.file), budget: &budget, into: &found)
    for diagnostic in found.sorted {
      let notes = diagnostic.notes.map { Diagnostic.Note($0.message, at: place(of: $0.location)) }
      diagnostics.append(
        Diagnostic(diagnostic.severity, diagnostic.finding, at: diagnostic.location.map(place), notes: notes))
    }
    return documents.map(moved)
  }

  /// The comments of the text; none where its lines are not those of the file.
  var comments: Comments {
    indentation == nil ? Comments() : Comments(in: Array(text.utf8), file: Int(start.file), at: place)
  }

  private func place(of location: SourceLocation) -> SourceLocation {
    guard let indentation else { return start }
    return SourceLocation(
      file: Int(start.file), line: Int(start.line) + Int(location.line), column: Int(location.column) + indentation)
  }

  private func moved(_ node: YAMLNode) -> YAMLNode {
    let content: YAMLNode.Content
    switch node.content {
    case .scalar: content = node.content
    case .sequence(let items): content = .sequence(items.map(moved))
    case .mapping(let entries): content = .mapping(entries.map { $0.replacing(value: moved($0.value), at: place) })
    }
    return YAMLNode(content, at: place(of: node.location))
  }

  /// A literal block keeps its lines, and the first that is not empty says how far they are indented.
  private static func indentation(of text: Located<String>, in file: SourceLines) -> Int? {
    func line(_ offset: Int) -> Substring.UnicodeScalarView {
      Substring(file[Int(text.location.line) + offset]).unicodeScalars
    }
    let lines = text.value.split(separator: "\n", omittingEmptySubsequences: false)
    guard line(0).dropFirst(Int(text.location.column) - 1).first == "|",
      let first = lines.firstIndex(where: { $0.contains { $0 != " " } })
    else { return nil }
    func spaces(_ line: Substring.UnicodeScalarView) -> Int { line.prefix { $0 == " " }.count }
    return spaces(line(first + 1)) - spaces(lines[first].unicodeScalars)
  }
}
