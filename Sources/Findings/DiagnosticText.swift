/// How findings are shown to a person: `file:line:column: error[TT…]: message`, the line with a caret, and help.
package struct DiagnosticText: Sendable {
  private let sources: SourceFiles
  private let isColoured: Bool

  /// - Parameters:
  ///   - sources: the files that the locations refer to.
  ///   - isColoured: whether to write ANSI colour codes.
  package init(sources: SourceFiles, isColoured: Bool = false) {
    self.sources = sources
    self.isColoured = isColoured
  }

  /// All findings in the order of their places, and a closing line that counts errors and warnings apart.
  package func text(of diagnostics: Diagnostics) -> TerminalText {
    let sorted = diagnostics.sorted
    let summary = Self.summary(of: sorted)
    let hidden = sorted.count - Self.most
    let shown = sorted.prefix(Self.most)
    let excerpts = excerpts(for: shown)
    return shown.map { text(of: $0, excerpts) }.joined()
      + (hidden > 0 ? "… and \(hidden) more\n" : "") + (summary.isEmpty ? "" : "\(summary)\n")
  }

  /// More findings than a person reads at once are counted, not shown.
  static let most = 100

  /// One finding with its notes and help, ending with a newline.
  package func text(of diagnostic: Diagnostic) -> TerminalText { text(of: diagnostic, excerpts(for: [diagnostic])) }

  /// What is shown of the files, by their indices.
  private typealias Excerpts = [Int: SourceExcerpts]

  private func excerpts(for diagnostics: some Sequence<Diagnostic>) -> Excerpts {
    let locations = diagnostics.flatMap { ($0.location.map { [$0] } ?? []) + $0.notes.map(\.location) }
    return Dictionary(grouping: locations) { Int($0.file) }.reduce(into: [:]) { excerpts, group in
      let bytes = sources.files[group.key].bytes
      excerpts[group.key] = SourceExcerpts(of: bytes, at: group.value, width: Self.width)
    }
  }

  private func text(of diagnostic: Diagnostic, _ excerpts: Excerpts) -> TerminalText {
    let label: TerminalText = "\(diagnostic.severity.rawValue)[\(diagnostic.finding.code.rawValue)]"
    let colour = colour(diagnostic.severity)
    var text = heading(label, diagnostic.finding.message, at: diagnostic.location, excerpts, colour: colour)
    for note in diagnostic.notes {
      text += heading("note", note.message, at: note.location, excerpts, colour: "36")
    }
    if let help = diagnostic.finding.help {
      text += "  \(paint("help:", "32")) \(help)\n"
    }
    return text
  }

  private static func summary(of diagnostics: [Diagnostic]) -> String {
    func count(_ severity: Diagnostic.Severity, _ word: String) -> String? {
      let number = diagnostics.count { $0.severity == severity }
      return number == 0 ? nil : "\(number) \(word)\(number == 1 ? "" : "s")"
    }
    return [count(.error, "error"), count(.warning, "warning")].compactMap(\.self).joined(separator: ", ")
  }

  private func heading(
    _ label: TerminalText, _ message: String, at location: SourceLocation?, _ excerpts: Excerpts, colour: StaticString
  ) -> TerminalText {
    guard let location else { return "\(paint("\(label):", colour)) \(message)\n" }
    let place: TerminalText = "\(sources.name(of: location)):\(location.line):\(location.column):"
    let excerpt = excerpts[Int(location.file)]?[location]
    return "\(paint(place, "1")) \(paint("\(label):", colour)) \(message)\n"
      + (excerpt.map { text(of: $0, line: Int(location.line), colour: colour) } ?? "")
  }

  /// The line with a caret below the place. What is not seen is shown as `?`, so that the caret stands where it should.
  private func text(of excerpt: SourceExcerpt, line: Int, colour: StaticString) -> TerminalText {
    let text = String(String.UnicodeScalarView(excerpt.text.unicodeScalars.map(Self.printable)))
    let number = String(line)
    let margin = String(repeating: " ", count: number.count)
    let indent = String(repeating: " ", count: excerpt.indent)
    return " \(number) | \(text)\n \(margin) | \(indent)\(paint("^", colour))\n"
  }

  /// A long line is cut to so many scalars around the place.
  private static let width = 160

  private static func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar == "\t" { return " " }
    return Escape.isUnseen(scalar) ? "?" : scalar
  }

  private func colour(_ severity: Diagnostic.Severity) -> StaticString {
    switch severity {
    case .error: "1;31"
    case .warning: "1;33"
    case .note: "1;36"
    }
  }

  private func paint(_ text: TerminalText, _ code: StaticString) -> TerminalText {
    isColoured ? TerminalText(text, colour: code) : text
  }
}
