internal import Findings

/// libyaml's complaints in a user's words.
enum LibYAMLFailure {
  /// An input that is not UTF-8, or holds a character that YAML forbids.
  static func reader(_ problem: String, value: Int, at location: SourceLocation) -> Diagnostic {
    guard problem.contains("control characters") else {
      return Diagnostic(.error, .notUTF8, at: location)
    }
    return Diagnostic(.error, .controlCharacter(value), at: location)
  }

  /// An input that breaks the grammar of YAML.
  static func scanner(
    _ problem: String, context: String?, at location: SourceLocation, contextLocation: SourceLocation, bytes: [UInt8]
  ) -> Diagnostic {
    let line = SourceLines(of: bytes)[Int(location.line)]
    if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t"), problem.contains("cannot start any token") {
      return Diagnostic(.error, .tab, at: location)
    }
    guard let context, context != "block collection" else {
      return Diagnostic(.error, .syntax(problem), at: location)
    }
    // These are found where the file ends or the next line begins; the cause is where they opened.
    if ["could not find expected ':'", "found unexpected end of stream"].contains(problem) {
      return Diagnostic(.error, .syntax(problem), at: contextLocation)
    }
    let notes = contextLocation == location ? [] : [Diagnostic.Note(context, at: contextLocation)]
    return Diagnostic(.error, .syntax(problem), at: location, notes: notes)
  }

  /// The line and column of a byte. libyaml gives reader errors a byte offset and no mark.
  static func place(ofByte offset: Int, in bytes: [UInt8], file: Int) -> SourceLocation {
    let before = bytes.prefix(offset)
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
    let column = String(decoding: before[start...], as: UTF8.self).unicodeScalars.count + 1
    return SourceLocation(file: file, line: line, column: column)
  }
}

extension Finding {
  static let notUTF8 = Finding(
    .encoding, "the file is not UTF-8 from here on", help: "save it as UTF-8: iconv -f ISO-8859-1 -t UTF-8 FILE > NEW")

  static let utf16 = Finding(
    .encoding, "the file is UTF-16, Kubernetes reads UTF-8",
    help: "save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE > NEW")

  fileprivate static let tab = Finding(
    .syntax, "a tab indents this line; YAML indents with spaces only", help: "replace the tab with spaces")

  fileprivate static func controlCharacter(_ value: Int) -> Finding {
    let digits = String(value, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return Finding(
      .controlCharacter, "the control character U+\(padded) is not allowed in YAML",
      help: "remove it, or write it as an escape in a double-quoted string")
  }

  fileprivate static func syntax(_ problem: String) -> Finding {
    Finding(.syntax, "not YAML: \(problem)", help: hint(for: problem))
  }

  /// What usually lies behind one of libyaml's complaints.
  private static func hint(for problem: String) -> String? {
    switch problem {
    case "mapping values are not allowed in this context":
      "a value that contains `: ` needs quotes; or the indentation differs from the line above"
    case "did not find expected key", "did not find expected '-' indicator":
      "the indentation differs from the lines above it"
    case "could not find expected ':'": "write `key: value`, with a space after the colon"
    case "found character that cannot start any token": "a value that starts with `@`, `%` or a backquote needs quotes"
    case "found unexpected end of stream": "the quote is not closed"
    case "did not find expected ',' or '}'", "did not find expected ',' or ']'":
      "the bracket is not closed, or a comma is missing"
    case "found unknown escape character": #"write `\\` for a backslash, or use single quotes"#
    default: nil
    }
  }
}
