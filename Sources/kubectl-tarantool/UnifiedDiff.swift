/// Differences in the form that `diff -u`, `git apply` and reviewers read.
enum UnifiedDiff {
  private static let context = 3

  private struct Line {
    var mark: Character
    var text: Substring
  }

  /// The difference of two files; nil stands for no file.
  static func text(path: String, old: [UInt8]?, new: [UInt8]?) -> String {
    let a = lines(old)
    let b = lines(new)
    let merged = merge(a, b)
    let header = "--- \(old == nil ? "/dev/null" : path)\n+++ \(new == nil ? "/dev/null" : path)\n"
    return header + hunks(of: merged)
  }

  private static func lines(_ bytes: [UInt8]?) -> [Substring] {
    guard let bytes, !bytes.isEmpty else { return [] }
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = (text.hasSuffix("\n") ? text.dropLast() : text[...]).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard !text.hasSuffix("\n"), let last = lines.last else { return lines }
    return lines.dropLast() + ["\(last)\n\\ No newline at end of file"]
  }

  /// All lines of both sides in order, marked ` `, `-` or `+`.
  private static func merge(_ a: [Substring], _ b: [Substring]) -> [Line] {
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in b.difference(from: a) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var lines: [Line] = []
    var i = 0
    var j = 0
    while i < a.count || j < b.count {
      if removed.contains(i), i < a.count {
        lines.append(Line(mark: "-", text: a[i]))
        i += 1
      } else if inserted.contains(j), j < b.count {
        lines.append(Line(mark: "+", text: b[j]))
        j += 1
      } else {
        lines.append(Line(mark: " ", text: a[i]))
        i += 1
        j += 1
      }
    }
    return lines
  }

  private static func hunks(of lines: [Line]) -> String {
    let changed = lines.indices.filter { lines[$0].mark != " " }
    var ranges: [Range<Int>] = []
    for index in changed {
      let range = max(0, index - context)..<min(lines.count, index + context + 1)
      if let last = ranges.last, last.upperBound >= range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    return ranges.map { hunk($0, of: lines) }.joined()
  }

  private static func hunk(_ range: Range<Int>, of lines: [Line]) -> String {
    let before = lines[..<range.lowerBound]
    let within = lines[range]
    let old = span(before.count { $0.mark != "+" }, within.count { $0.mark != "+" })
    let new = span(before.count { $0.mark != "-" }, within.count { $0.mark != "-" })
    return "@@ -\(old) +\(new) @@\n" + within.map { "\($0.mark)\($0.text)\n" }.joined()
  }

  /// The first line and the number of lines, as diff counts them.
  private static func span(_ before: Int, _ count: Int) -> String {
    count == 0 ? "\(before),0" : count == 1 ? "\(before + 1)" : "\(before + 1),\(count)"
  }
}
