import YAML

/// What kubectl says to its user where it fails. Its own log (klog: severity and date, time, process, file and line) says the
/// same before that, once for each try, and counts only if nothing else is said.
enum KubectlWords {
  /// In bytes; the rest is cut off.
  private static let most = 4096

  /// - Parameters:
  ///   - errors: what it wrote to standard error.
  ///   - end: how it ended.
  /// - Returns: the lines that count, in one, behind the signal if one ended it; without any, its exit code.
  static func text(of errors: [UInt8], _ end: ProcessEnd) -> String {
    let lines = errors.split(separator: UInt8(ascii: "\n")).filter { !$0.allSatisfy(blanks.contains) }
    let said = lines.filter { !isLog($0) }
    let words = text(Array((said.isEmpty ? lines : said).joined(separator: [UInt8(ascii: " ")])))
    return switch end {
    case .exit(let code): words.isEmpty ? "it gave no reason but exit code \(code)" : words
    case .signal(let number):
      "signal \(number) (\(SystemFile.name(ofSignal: number))) ended it"
        + (words.isEmpty ? "" : " after it wrote: \(words)")
    }
  }

  /// Whether it printed what can be an object in JSON. Only where it was told to ignore what is not there, it prints nothing
  /// if nothing is: a list that is missing would look like a cluster that is.
  static func isAnswer(_ output: [UInt8], to question: [String]) -> Bool {
    output.first { !blanks.contains($0) } == UInt8(ascii: "{")
      || output.isEmpty && question.contains("--ignore-not-found")
  }

  /// What it printed instead.
  static func text(ofNoAnswer output: [UInt8]) -> String {
    let line = output.split(separator: UInt8(ascii: "\n")).first { !$0.allSatisfy(blanks.contains) }
    return line.map { "it printed no JSON: \(text(Array($0)))" } ?? "it printed nothing"
  }

  private static let blanks = Set(" \t\r\n".utf8)

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes.prefix(most), as: UTF8.self) }

  private static func isLog(_ line: ArraySlice<UInt8>) -> Bool {
    line.first.map("EFIW".utf8.contains) == true && line.dropFirst().prefix(while: \.isDigit).count == 4
  }
}
