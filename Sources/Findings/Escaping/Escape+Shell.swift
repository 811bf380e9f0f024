extension Escape {
  /// One word of a command line for a POSIX shell, in one line that is safe to show and to copy.
  ///
  /// A word that people write without quotes stays without; all others are in single quotes. A word with characters that
  /// are not seen is printed by the shell itself: `"$(printf 'a\012b')"`. No word holds NUL: it becomes U+FFFD.
  package static func shellWord(_ word: String) -> String {
    let scalars = word.unicodeScalars
    if !scalars.isEmpty, scalars.first != "=", scalars.allSatisfy(isPlainInShell) { return word }
    if scalars.contains(where: isUnseen) || hasLogCommand(word) || hasLineCommand(word) { return printed(word) }
    return quoted(word)
  }

  private static func quoted(_ text: String) -> String { "'" + mapped(text) { $0 == "'" ? "'\\''" : nil } + "'" }

  private static func isPlainInShell(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCIILetter || scalar.isASCIIDigit || "-_./:,+@%=".unicodeScalars.contains(scalar)
  }

  /// `$( )` takes away the line ends at the end of what is printed: these come from IFS, whose third character is one.
  private static func printed(_ word: String) -> String {
    let lineEnds = word.unicodeScalars.reversed().prefix { $0 == "\n" }.count
    let rest = String(word.unicodeScalars.dropLast(lineEnds))
    var mark = LogCommandMark()
    let format = mapped(rest) { scalar in
      if mark.ends(with: scalar) { return octal("[") }
      return switch scalar {
      case "\\": "\\\\"
      case "%": "%%"
      case "\0": octal("\u{FFFD}")
      // The first of two colons would be a command where a line begins with it.
      case ":": octal(scalar)
      case "-": octal(scalar)
      default: isUnseen(scalar) ? octal(scalar) : nil
      }
    }
    return "\"$(printf \(quoted(format)))" + String(repeating: "${IFS#??}", count: lineEnds) + "\""
  }

  private static func octal(_ scalar: Unicode.Scalar) -> String {
    String(scalar).utf8.map { byte in
      let digits = String(byte, radix: 8)
      return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }.joined()
  }
}

/// A command of kubectl for a person to read and run.
///
/// Flags stand where people write them, behind the operands, unless one of these begins with `-`: then `--` ends the flags
/// before it.
package struct KubectlCommand: Sendable {
  private let verb: String
  private let operands: [String]
  private let flags: String

  /// - Parameters:
  ///   - verb: what is done: `delete`.
  ///   - operands: words of any origin.
  ///   - namespace: of any origin; an empty one is left out.
  ///   - flags: the program's own, as they are written.
  package init(_ verb: String, _ operands: [String], namespace: String = "", _ flags: String = "") {
    self.verb = verb
    self.operands = operands
    self.flags = [namespace.isEmpty ? "" : "-n \(Escape.shellWord(namespace))", flags].filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  /// The command line.
  package var text: String {
    let words = operands.map(Escape.shellWord)
    let isFlag = operands.contains { $0.unicodeScalars.first == "-" }
    let parts = isFlag ? [verb, flags, "--"] + words : [verb] + words + [flags]
    return (["kubectl"] + parts).filter { !$0.isEmpty }.joined(separator: " ")
  }
}
