/// Lines for a terminal or a log.
///
/// Words of the program are literals; whatever is put between them is escaped, so that a name cannot be more than a name.
/// There is no other way to make one: `let text: TerminalText = "\(path): is a file\n"`.
package struct TerminalText: Sendable, Hashable, ExpressibleByStringInterpolation {
  private var text: String

  /// The text as it may be written: no line of it is a command to a CI system that reads logs.
  package var string: String { Escape.withoutLineCommands(text) }

  /// Whether nothing would be written.
  package var isEmpty: Bool { text.isEmpty }

  /// An empty text.
  package init() { text = "" }

  package init(stringLiteral text: String) { self.text = text }

  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// Words of a document, of a file system or of a command line, escaped.
  package init(escaping words: String) { text = Escape.terminal(words) }

  /// Whole lines of a file, escaped as ``Escape/lines(_:)`` does it.
  package init(lines: String) { text = Escape.lines(lines) }

  /// The words in a colour, by its ANSI code: `1;31`.
  package init(_ words: TerminalText, colour: StaticString) {
    text = "\u{1B}[\(colour)m\(words.text)\u{1B}[0m"
  }

  /// The words in the place of the line in which the terminal stands.
  package init(overwritingLine words: TerminalText) { text = "\r\u{1B}[K\(words.text)" }

  /// Collects the pieces of a literal.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    /// Appends words of the program.
    package mutating func appendLiteral(_ literal: String) { text += literal }

    /// Appends words, escaped.
    package mutating func appendInterpolation(_ words: some CustomStringConvertible) {
      text += Escape.terminal(words.description)
    }

    /// Appends what is escaped already.
    package mutating func appendInterpolation(_ other: TerminalText) { text += other.text }
  }

  /// One behind the other.
  package static func + (left: TerminalText, right: TerminalText) -> TerminalText { "\(left)\(right)" }

  /// Appends what is escaped already.
  package static func += (left: inout TerminalText, right: TerminalText) { left.text += right.text }
}

extension Sequence<TerminalText> {
  /// All of them, one behind the other.
  package func joined() -> TerminalText { reduce(into: TerminalText()) { $0 += $1 } }
}
