import YAML

/// What kubectl says to its user where it fails. Its own log (klog: severity and date, time, process, file and line) says the
/// same before that, once for each try, and counts only if nothing else is said.
enum KubectlWords {
  /// In bytes; the rest is cut off.
  private static let most = 4096

  /// - Parameter errors: what it wrote to standard error.
  /// - Returns: the lines that count, in one.
  static func text(of errors: [UInt8]) -> String {
    let lines = errors.split(separator: UInt8(ascii: "\n"))
    if lines.isEmpty { return "it gave no reason" }
    let said = lines.filter { !isLog($0) }
    let words = Array((said.isEmpty ? lines : said).joined(separator: [UInt8(ascii: " ")]))
    return String(decoding: words.prefix(most), as: UTF8.self)
  }

  private static func isLog(_ line: ArraySlice<UInt8>) -> Bool {
    line.first.map("EFIW".utf8.contains) == true && line.dropFirst().prefix(while: \.isDigit).count == 4
  }
}
