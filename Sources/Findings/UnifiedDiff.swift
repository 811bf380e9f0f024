/// Differences in the form that `diff -u`, `git apply` and reviewers read.
package enum UnifiedDiff {
  private static let context = 3

  /// The difference of two files; nil stands for no file.
  ///
  /// - Parameters:
  ///   - path: what the file is called in the header.
  ///   - old: what is there.
  ///   - new: what is to be there.
  /// - Returns: a header and the hunks; each line ends with a line break.
  package static func text(path: String, old: [UInt8]?, new: [UInt8]?) -> String {
    let header = "--- \(old == nil ? "/dev/null" : path)\n+++ \(new == nil ? "/dev/null" : path)\n"
    return header + hunks(of: LineDifference(lines(old), lines(new)).lines)
  }

  /// The same as it is shown to a person: escaped, and coloured as git does it.
  ///
  /// - Parameters:
  ///   - difference: what ``text(path:old:new:)`` returns, with the path escaped.
  ///   - isColoured: whether to write ANSI colour codes.
  /// - Returns: the lines, ready to be written.
  package static func shown(_ difference: String, isColoured: Bool) -> TerminalText {
    guard isColoured else { return TerminalText(lines: difference) }
    let lines = difference.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    return lines.enumerated().map { position, line -> TerminalText in
      let text = TerminalText(lines: String(line))
      guard let colour = position < 2 ? "1" : colour(of: line) else { return "\(text)\n" }
      return "\(TerminalText(text, colour: colour))\n"
    }.joined()
  }

  /// By its mark: lines of files never begin without one.
  private static func colour(of line: Substring) -> StaticString? {
    switch line.utf8.first {
    case UInt8(ascii: "-"): "31"
    case UInt8(ascii: "+"): "32"
    case UInt8(ascii: "@"): "36"
    default: nil
    }
  }

  private static func lines(_ bytes: [UInt8]?) -> [Substring] {
    guard let bytes, !bytes.isEmpty else { return [] }
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
    guard bytes.last != UInt8(ascii: "\n") else { return lines.dropLast() }
    return lines.dropLast() + ["\(lines[lines.count - 1])\n\\ No newline at end of file"]
  }

  private static func hunks(of lines: [LineDifference.Line]) -> String {
    var ranges: [Range<Int>] = []
    for index in lines.indices where lines[index].mark != .both {
      let range = max(0, index - context)..<min(lines.count, index + context + 1)
      if let last = ranges.last, last.upperBound >= range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    var text = ""
    var place = (end: 0, old: 0, new: 0)
    for range in ranges {
      // Between hunks both sides are the same.
      let gap = range.lowerBound - place.end
      let within = lines[range]
      let old = within.count { $0.mark != .new }
      let new = within.count { $0.mark != .old }
      text += "@@ -\(span(place.old + gap, old)) +\(span(place.new + gap, new)) @@\n"
      for line in within { text += "\(line.mark.rawValue)\(line.text)\n" }
      place = (range.upperBound, place.old + gap + old, place.new + gap + new)
    }
    return text
  }

  /// The first line and the number of lines, as diff counts them.
  private static func span(_ before: Int, _ count: Int) -> String {
    count == 0 ? "\(before),0" : count == 1 ? "\(before + 1)" : "\(before + 1),\(count)"
  }
}
