/// The lines of one text, each found at once: a file may hold thousands of places that are looked up by their lines.
package struct SourceLines: Sendable {
  private let bytes: [UInt8]
  /// Where each line begins.
  private let starts: [Int]

  /// The lines of a text; none where it is UTF-16.
  package init(of bytes: [UInt8]) {
    self.bytes = bytes
    guard !ByteOrderMark.isUTF16(bytes) else {
      starts = []
      return
    }
    let first = bytes.starts(with: ByteOrderMark.utf8) ? ByteOrderMark.utf8.count : 0
    starts = [first] + bytes.indices.lazy.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// A line without its line break; an empty text where there is no such line.
  ///
  /// - Parameter number: counted from 1, as ``SourceLocation`` does it.
  package subscript(number: Int) -> String {
    guard starts.indices.contains(number - 1) else { return "" }
    let rest = bytes[starts[number - 1]...]
    return String(decoding: rest.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
  }
}
