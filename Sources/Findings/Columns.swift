/// Lines for people, within the columns of a terminal.
package enum Columns {
  /// What every terminal has.
  package static let width = 80

  /// A text in lines, broken between words. What stands between backticks stays in one line, as does a word that is longer
  /// than a line: it is copied from there.
  ///
  /// - Parameters:
  ///   - text: as somebody wrote it; escaped here.
  ///   - indent: what the first line begins with.
  ///   - next: what the others begin with; as many spaces as the first one has, if nil.
  ///   - mark: what a line that is broken ends with, as ` \` in a shell.
  /// - Returns: the lines, each with its end.
  package static func lines(_ text: String, indent: String = "", next: String? = nil, mark: String = "") -> TerminalText
  {
    let next = next ?? String(repeating: " ", count: indent.count)
    var lines: [String] = []
    var line = indent
    var isEmpty = true
    for word in words(of: Escape.terminal(text)) {
      if !isEmpty, line.count + 1 + word.count + mark.count > width {
        lines.append(line + mark)
        (line, isEmpty) = (next, true)
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    // Escaped above, word for word.
    return (lines + [line]).map { TerminalText(lines: $0 + "\n") }.joined()
  }

  /// The words of a text; a span between backticks is one, and so is a short flag with its value.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var isCode = false
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if isCode || words.last == "-n" { words[words.count - 1] += " " + word } else { words.append(String(word)) }
      if word.utf8.count(where: { $0 == UInt8(ascii: "`") }) % 2 == 1 { isCode.toggle() }
    }
    return words
  }
}
