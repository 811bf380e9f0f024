/// The `%TAG` directives of a text. libyaml compares each with all before it, so they are counted before it sees them.
enum Directives {
  private static let prefix = Array("%TAG".utf8)

  /// The number of the line of the n-th directive, counted from 1; nil where there are fewer.
  static func line(of ordinal: Int, in text: [UInt8]) -> Int? {
    guard text.contains(prefix[0]) else { return nil }
    var found = 0
    var line = 1
    var start = text.startIndex
    while start < text.endIndex {
      if text[start...].starts(with: prefix) { found += 1 }
      if found == ordinal { return line }
      guard let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      start = end + 1
      line += 1
    }
    return nil
  }
}
