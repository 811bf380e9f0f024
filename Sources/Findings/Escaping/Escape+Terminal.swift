extension Escape {
  /// A piece of one line for a terminal or a log: everything that is not seen is shown, line ends among it, and nothing
  /// in it is a command to a CI system that reads logs.
  package static func terminal(_ text: String) -> String {
    // Nearly every text is such.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) { return text }
    return withoutLogCommands(mapped(text) { isUnseen($0) ? shown($0) : nil })
  }

  /// Whole lines that are to keep every character a person can see or that is part of a word: those of a difference
  /// between files. Line ends and tabs stay; what a terminal acts on is shown, and no line is a command to a CI system.
  package static func lines(_ text: String) -> String {
    let visible = mapped(text) { $0 != "\n" && $0 != "\t" && isControl($0) ? shown($0) : nil }
    return withoutLineCommands(withoutLogCommands(visible))
  }

  /// GitHub's runner takes `##[command]` for a command wherever it stands in a line, that of Azure `##vso[command]`, and
  /// TeamCity `##teamcity[command]`: the bracket is shown as an escape.
  static func withoutLogCommands(_ text: String) -> String {
    guard hasLogCommand(text) else { return text }
    var mark = LogCommandMark()
    return mapped(text) { mark.ends(with: $0) ? "\\u{5b}" : nil }
  }

  /// Whether there is a mark such as `##[` or `##vso[` in a text.
  package static func hasLogCommand(_ text: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: "#")) else { return false }
    var mark = LogCommandMark()
    return text.unicodeScalars.contains { mark.ends(with: $0) }
  }

  /// GitHub's runner passes over white space before `::`: the first colon is shown as an escape.
  static func withoutLineCommands(_ text: String) -> String {
    guard hasLineCommand(text) else { return text }
    var result = String.UnicodeScalarView()
    for (position, line) in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if position > 0 { result.append("\n") }
      let blanks = line.prefix { $0.properties.isWhitespace }
      let rest = line[blanks.endIndex...]
      guard rest.starts(with: "::".unicodeScalars) else {
        result.append(contentsOf: line)
        continue
      }
      result.append(contentsOf: blanks)
      result.append(contentsOf: "\\u{3a}".unicodeScalars)
      result.append(contentsOf: rest.dropFirst())
    }
    return String(result)
  }

  /// Whether a line of a text begins with `::`, white space before it or not.
  static func hasLineCommand(_ text: String) -> Bool {
    var isAtStart = true
    var colons = 0
    for scalar in text.unicodeScalars {
      if scalar == "\n" {
        (isAtStart, colons) = (true, 0)
      } else if isAtStart, scalar == ":" {
        colons += 1
        if colons == 2 { return true }
      } else if isAtStart, colons > 0 || !scalar.properties.isWhitespace {
        isAtStart = false
      }
    }
    return false
  }
}

/// Looks for `##`, letters and `[` in a text that goes by scalar by scalar.
package struct LogCommandMark {

  /// Holds what is given.
  package init() {
  }
  private var hashes = 0

  /// Whether the scalar is the bracket of a command.
  package mutating func ends(with scalar: Unicode.Scalar) -> Bool {
    if scalar == "#" {
      hashes += 1
    } else if hashes >= 2, scalar == "[" {
      hashes = 0
      return true
    } else if hashes < 2 || !scalar.isASCIILetter {
      hashes = 0
    }
    return false
  }
}
