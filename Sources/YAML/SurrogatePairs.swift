/// The one escape of JSON that libyaml does not know: a character beyond U+FFFF as two escapes, `"\ud83d\ude42"`, which is
/// how Python, Java and others write it.
struct SurrogatePairs {
  private static let length = 6

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private var isInString = false

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The text with each pair written out that stands in a string of JSON; of a text that is no JSON, or holds none, the
  /// same. JSON may be followed by other documents, in which a backslash can be itself.
  static func joined(_ bytes: [UInt8]) -> [UInt8] {
    guard startsJSON(bytes[...]), bytes.contains(UInt8(ascii: "\\")) else { return bytes }
    var reader = SurrogatePairs(bytes)
    var result: [UInt8] = []
    var copied = 0
    while let character = reader.nextPair() {
      result += bytes[copied..<reader.position]
      result += Array(String(character).utf8)
      reader.position += 2 * length
      copied = reader.position
    }
    return copied == 0 ? bytes : result + bytes[copied...]
  }

  /// Goes to the next pair and returns what it stands for; nil where there is none any more.
  private mutating func nextPair() -> Character? {
    while position < bytes.count {
      let byte = bytes[position]
      if isInString, byte == UInt8(ascii: "\\") {
        if let character = pair(at: position) { return character }
        // What follows a backslash belongs to it, another backslash too.
        position += 2
        continue
      }
      if byte == UInt8(ascii: "\"") { isInString.toggle() } else if !isInString { count(byte) }
      position += 1
      if depth == 0, !isInString, !Self.startsJSON(bytes[position...]) { return nil }
    }
    return nil
  }

  private mutating func count(_ byte: UInt8) {
    if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
    if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
  }

  /// Whether JSON begins behind white space and marks between documents.
  private static func startsJSON(_ bytes: ArraySlice<UInt8>) -> Bool {
    let first = bytes.first { $0 > 0x20 && $0 != UInt8(ascii: "-") }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  private func pair(at position: Int) -> Character? {
    guard let high = unit(at: position), let low = unit(at: position + Self.length),
      (0xD800..<0xDC00).contains(high), (0xDC00..<0xE000).contains(low)
    else { return nil }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)).map(Character.init)
  }

  /// The number of an escape `\uXXXX`.
  private func unit(at position: Int) -> UInt32? {
    guard position + Self.length <= bytes.count,
      bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")])
    else { return nil }
    return UInt32(String(decoding: bytes[(position + 2)..<(position + Self.length)], as: UTF8.self), radix: 16)
  }
}
