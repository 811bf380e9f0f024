extension Escape {
  /// Lines of a label in the double quotes of Graphviz, the quotes among it.
  ///
  /// Graphviz reads backslashes and then HTML's entities in what stands between them.
  package static func dot(_ lines: [String]) -> String {
    let escaped = lines.map { line in
      mapped(line) { scalar in
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "&": "&amp;"
        // A log is not told a command (`##[`).
        case "[", "]": "&#\(scalar.value);"
        default: isUnseen(scalar) ? "\\\\" + shown(scalar).dropFirst() : nil
        }
      }
    }
    return "\"\(escaped.joined(separator: "\\n"))\""
  }

  /// Text within a label of Mermaid in double quotes.
  ///
  /// Mermaid's entities have `#` where HTML's have `&`. Everything that Markdown, an icon (`fa:fa-…`), a directive (`%%{`)
  /// or a string of Markdown (a backtick) would begin with is written as one.
  package static func mermaid(_ text: String) -> String {
    let scalars = Array(terminal(text).unicodeScalars)
    var result = String.UnicodeScalarView()
    for (position, scalar) in scalars.enumerated() {
      let next = position + 1 < scalars.count ? scalars[position + 1] : " "
      if isPlainInMermaid(scalar, before: next, isFirst: position == 0) {
        result.append(scalar)
      } else {
        result.append(contentsOf: entity(scalar).unicodeScalars)
      }
    }
    return String(result)
  }

  private static func isPlainInMermaid(_ scalar: Unicode.Scalar, before next: Unicode.Scalar, isFirst: Bool) -> Bool {
    if scalar.isASCIILetter || scalar.isASCIIDigit { return true }
    switch scalar {
    case " ", "-", "+": return !isFirst
    case ".": return !isFirst && next != " "
    case ",", "/", "=": return true
    case ":": return next == " " || next.isASCIIDigit
    default: return !scalar.isASCII
    }
  }

  private static func entity(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "#quot;"
    case "<": "#lt;"
    case ">": "#gt;"
    case "&": "#amp;"
    default: "#\(scalar.value);"
    }
  }
}
