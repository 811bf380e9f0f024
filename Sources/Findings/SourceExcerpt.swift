/// The part of a line that is shown with a finding.
struct SourceExcerpt {
  /// The line, or as much of it before and behind the place as fits.
  package let text: String
  /// How many scalars stand before the place in ``text``.
  var indent: Int
}

/// Cuts excerpts out of one file, all in one pass over it: a file may be one line of many megabytes.
struct SourceExcerpts {
  private let bytes: [UInt8]
  private let width: Int
  private var found: [SourceLocation: SourceExcerpt] = [:]
  /// Where the search is: an offset in the bytes, its line, and how many scalars stand before it in that line.
  private var offset: Int
  private var line = 1
  private var column = 0

  /// - Parameters:
  ///   - bytes: the file.
  ///   - locations: places in it.
  ///   - width: the most scalars of an excerpt.
  init(of bytes: [UInt8], at locations: [SourceLocation], width: Int) {
    self.bytes = bytes
    self.width = width
    offset = bytes.starts(with: ByteOrderMark.utf8) ? ByteOrderMark.utf8.count : 0
    if ByteOrderMark.isUTF16(bytes) { return }
    for location in locations.sorted() {
      guard found[location] == nil else { continue }
      moveToLine(Int(location.line))
      found[location] = excerpt(at: Int(location.column) - 1)
    }
  }

  /// Nil where there is nothing to show.
  subscript(location: SourceLocation) -> SourceExcerpt? { found[location] }

  private mutating func moveToLine(_ wanted: Int) {
    while line < wanted, offset < bytes.count {
      offset = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      line += 1
      column = 0
    }
  }

  private mutating func excerpt(at wanted: Int) -> SourceExcerpt? {
    let isShort = column == 0 && end(of: width + 1, from: offset).count <= width
    if !isShort { moveToColumn(wanted - width / 2) }
    let window = end(of: width, from: offset)
    let text = String(decoding: bytes[offset..<window.end], as: UTF8.self)
    return text.isEmpty ? nil : SourceExcerpt(text: text, indent: min(max(0, wanted - column), window.count))
  }

  private mutating func moveToColumn(_ wanted: Int) {
    guard wanted > column else { return }
    let moved = end(of: wanted - column, from: offset)
    offset = moved.end
    column += moved.count
  }

  /// The offset behind so many scalars, or at the end of the line, and how many there were.
  private func end(of count: Int, from start: Int) -> (end: Int, count: Int) {
    var end = start
    var scalars = 0
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r"), scalars < count {
      end += 1
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      scalars += 1
    }
    return (end, scalars)
  }
}
