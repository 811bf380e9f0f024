extension Escape {
  /// Text for a cell of a table of GitHub Flavored Markdown, or within a line.
  ///
  /// Words that mean nothing to Markdown, and nothing to a code host (a mention, a reference to an issue, an emoji, an
  /// address), stay as they are. All others become code, in which nothing means anything.
  package static func markdown(_ text: String) -> String {
    let shown = terminal(text)
    let words = shown.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
    return words.allSatisfy { isPlainInMarkdown($0) } && shown.unicodeScalars.first != " " ? shown : code(shown)
  }

  /// Text as inline code, the backticks among it.
  package static func markdownCode(_ text: String) -> String { code(terminal(text)) }

  /// One line as inline code.
  private static func code(_ text: String) -> String {
    if text.isEmpty { return "" }
    let longest = text.unicodeScalars.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: longest + 1)
    // A space at both ends is taken away again; one that is needed is added: `` `a` ``.
    let ends = [text.utf8.first, text.utf8.last]
    let needsSpace = ends.contains(UInt8(ascii: "`")) || ends.contains(UInt8(ascii: " "))
    let space = needsSpace ? " " : ""
    // The cells of a table are set apart before code is looked for, and a backslash before a bar is taken away then.
    return fence + space + mapped(text) { $0 == "|" ? "\\|" : nil } + space + fence
  }

  private static func isPlainInMarkdown(_ word: Substring.UnicodeScalarView) -> Bool {
    let scalars = Array(word)
    if isCode(scalars) { return true }
    if scalars.count(where: { $0 == ":" }) > 1 { return false }
    // Addresses and references that a code host makes links of; `GH-12` is issue 12.
    let bytes = Array(String(word).lowercased().utf8)
    if ["www.", "://", "gh-"].contains(where: { bytes.contains(Array($0.utf8)) }) { return false }
    return scalars.indices.allSatisfy { index in
      let scalar = scalars[index]
      if scalar.isASCIILetter || scalar.isASCIIDigit || !scalar.isASCII { return true }
      switch scalar {
      case "-", ".", ",", ";", ":", "/", "(", ")", "'", "=", "+", "%", "?", ">": return true
      // Between letters it is part of the word.
      case "_":
        return index > 0 && index + 1 < scalars.count
          && [scalars[index - 1], scalars[index + 1]].allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit
          }
      default: return false
      }
    }
  }

  /// Whether a word is code by itself, as findings write the names of fields.
  private static func isCode(_ word: [Unicode.Scalar]) -> Bool {
    let ending = word.reversed().prefix { $0 == "," || $0 == "." || $0 == ":" }.count
    let code = word.dropLast(ending)
    guard code.count > 2, code.first == "`", code.last == "`" else { return false }
    return !code.dropFirst().dropLast().contains { $0 == "`" || $0 == "|" }
  }
}
