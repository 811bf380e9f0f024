internal import Findings

/// Double-quoted strings with the escapes that YAML and JSON share: for what neither may hold, what a terminal acts on, and
/// what a CI system takes for a command where it reads it in a log.
enum DoubleQuoted {
  /// Appends the text in double quotes. Everything that needs no escape in either language stands as it is.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    if Escape.hasLogCommand(text) {
      var mark = LogCommandMark()
      for scalar in text.unicodeScalars {
        mark.ends(with: scalar) ? bytes.append(contentsOf: escape(scalar).utf8) : append(scalar, to: &bytes)
      }
    } else if text.utf8.allSatisfy({ $0 < 0x7F }) {
      for byte in text.utf8 { append(ascii: byte, to: &bytes) }
    } else {
      for scalar in text.unicodeScalars { append(scalar, to: &bytes) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    if scalar.value < 0x7F {
      append(ascii: UInt8(truncatingIfNeeded: scalar.value), to: &bytes)
    } else if Escape.isControl(scalar) {
      bytes.append(contentsOf: escape(scalar).utf8)
    } else {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  private static func append(ascii byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
    case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
    case 0x20...: bytes.append(byte)
    default: bytes.append(contentsOf: escape(Unicode.Scalar(byte)).utf8)
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
