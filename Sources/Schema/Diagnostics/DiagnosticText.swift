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
    return sorted.prefix(Self.most).map(text(of:)).joined()
      + (hidden > 0 ? "… and \(hidden) more\n" : "") + (summary.isEmpty ? "" : "\(summary)\n")
  }

  /// More findings than a person reads at once are counted, not shown.
  private static let most = 100

  /// One finding with its notes and help, ending with a newline.
  package func text(of diagnostic: Diagnostic) -> TerminalText {
    let label: TerminalText = "\(diagnostic.severity.rawValue)[\(diagnostic.finding.code.rawValue)]"
    var text = heading(label, diagnostic.finding.message, at: diagnostic.location, colour: colour(diagnostic.severity))
    for note in diagnostic.notes {
      text += heading("note", note.message, at: note.location, colour: "36")
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
    _ label: TerminalText, _ message: String, at location: SourceLocation?, colour: StaticString
  ) -> TerminalText {
    guard let location else { return "\(paint("\(label):", colour)) \(message)\n" }
    let place: TerminalText = "\(sources.name(of: location)):\(location.line):\(location.column):"
    return "\(paint(place, "1")) \(paint("\(label):", colour)) \(message)\n" + excerpt(at: location, colour: colour)
  }

  /// The line with a caret below the column. A long line is cut to a window around the column, and what is not seen is
  /// shown as `?`, so that the caret stands where it should.
  private func excerpt(at location: SourceLocation, colour: StaticString) -> TerminalText {
    let scalars = Array(sources.line(of: location).unicodeScalars)
    guard !scalars.isEmpty else { return "" }
    let column = min(Int(location.column) - 1, scalars.count)
    let start = scalars.count <= Self.width ? 0 : max(0, column - Self.width / 2)
    let window = scalars[start..<min(scalars.count, start + Self.width)]
    let line = String(String.UnicodeScalarView(window.map(Self.printable)))
    let number = String(location.line)
    let margin = String(repeating: " ", count: number.count)
    let indent = String(repeating: " ", count: column - start)
    return " \(number) | \(line)\n \(margin) | \(indent)\(paint("^", colour))\n"
  }

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
