/// The one escape of JSON that libyaml does not know: a character beyond U+FFFF as two escapes, `"\ud83d\ude42"`, which is
/// how Python, Java and others write it.
enum SurrogatePairs {
  private static let length = 6

  /// The text with each pair written out; of a text that is no JSON, or holds none, the same.
  static func joined(_ bytes: [UInt8]) -> [UInt8] {
    guard let first = bytes.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      return bytes
    }
    var result: [UInt8] = []
    var position = bytes.startIndex
    while let backslash = bytes[position...].firstIndex(of: UInt8(ascii: "\\")) {
      result += bytes[position..<backslash]
      if let character = pair(in: bytes, at: backslash) {
        result += Array(String(character).utf8)
        position = backslash + 2 * length
      } else {
        // What follows a backslash belongs to it, another backslash too.
        position = min(backslash + 2, bytes.endIndex)
        result += bytes[backslash..<position]
      }
    }
    return result.isEmpty ? bytes : result + bytes[position...]
  }

  private static func pair(in bytes: [UInt8], at position: Int) -> Character? {
    guard let high = unit(in: bytes, at: position), let low = unit(in: bytes, at: position + length),
      (0xD800..<0xDC00).contains(high), (0xDC00..<0xE000).contains(low)
    else { return nil }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)).map(Character.init)
  }

  /// The number of an escape `\uXXXX`.
  private static func unit(in bytes: [UInt8], at position: Int) -> UInt32? {
    guard position + length <= bytes.count, bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")])
    else { return nil }
    return UInt32(String(decoding: bytes[(position + 2)..<(position + length)], as: UTF8.self), radix: 16)
  }
}
