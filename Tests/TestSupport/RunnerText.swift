import Foundation

/// The program of a bootstrap Job within rendered text: it is kept once, in `golden/runner/`, so that a change of it is one
/// difference and no golden of an example hides another change behind it.
package enum RunnerText {
  private static let mark = "tarantool.io/runner."

  /// A rendered text with a reference in the place of each file, and the files by their names.
  ///
  /// - Parameter text: YAML or JSON as this tool writes it.
  /// - Returns: the text without the files, and what each held.
  package static func taken(outOf text: String) -> (text: String, files: [String: String]) {
    var kept: [Substring] = []
    var files: [String: String] = [:]
    var block: (name: String, indent: Int)?
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init) {
      let indent = line.utf8.prefix { $0 == UInt8(ascii: " ") }.count
      if let open = block, line.isEmpty || indent > open.indent {
        files[open.name, default: ""] += line.dropFirst(open.indent + 2) + "\n"
        continue
      }
      block = nil
      let words = line.dropFirst(indent)
      if words.hasPrefix(mark), words.hasSuffix(": |") {
        let name = String(words.dropFirst(mark.count).dropLast(3))
        block = (name, indent)
        files[name] = ""
        kept.append("\(line.dropLast(1))golden/runner/\(name)")
      } else if words.hasPrefix("\"\(mark)"), let colon = words.range(of: "\": \"") {
        let name = words[words.index(words.startIndex, offsetBy: mark.count + 1)..<colon.lowerBound]
        let end = words.hasSuffix(",") ? "\"," : "\""
        kept.append("\(line[..<colon.upperBound])golden/runner/\(name)\(end)")
      } else {
        kept.append(line)
      }
    }
    return (kept.joined(separator: "\n"), files)
  }
}
