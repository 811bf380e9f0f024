/// Strings that some reader of YAML 1.1 or 1.2 takes for something else when they stand without quotes.
///
/// Readers disagree (kubectl and PyYAML on 14 of 55 scalars tried), so this is the union of what kubectl's reader, the
/// YAML 1.1 types as PyYAML, Psych and SnakeYAML have them, and the YAML 1.2 core schema know.
enum AmbiguousScalar {
  static func matches(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return true }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return isNumeric(text)
    case UInt8(ascii: "=") where text == "=", UInt8(ascii: "<") where text == "<<": return true
    default: return text.utf8.count <= 5 && words.contains(text.lowercased())
    }
  }

  private static let words: Set<String> = [
    "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf",
  ]

  private static func isNumeric(_ text: String) -> Bool {
    if hasRadix(text.utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: ",") }) { return true }
    // Only dates have two hyphens: names of pods and UUIDs, which are many, need no further look.
    if text.utf8.dropFirst().count(where: { $0 == UInt8(ascii: "-") }) > 1 { return isDate(Array(text.utf8)) }
    var digits = Array(text.utf8)
    if digits.first == UInt8(ascii: "+") || digits.first == UInt8(ascii: "-") { digits.removeFirst() }
    if digits.isEmpty { return false }
    let word = String(decoding: digits, as: UTF8.self).lowercased()
    if [".inf", ".nan", "inf", "nan", "."].contains(word) { return true }
    // Readers drop `_` and `,`, some before they look, some only then: PyYAML fails on what nothing is left of.
    digits.removeAll { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ",") }
    return digits.allSatisfy(isSign) || DecimalPattern.matches(digits) || isBase60(digits)
  }

  /// `0x1F`, `0o17`, `0b11` with whatever else readers take there: `0b+1` and `0x_`.
  private static func hasRadix(_ text: [UInt8]) -> Bool {
    let digits = text.first.map(isSign) == true ? text.dropFirst() : text[...]
    guard digits.first == UInt8(ascii: "0"), let letter = digits.dropFirst().first, letter >= 0x40 else { return false }
    let rest = digits.dropFirst(2)
    switch letter | 0x20 {
    case UInt8(ascii: "x"): return rest.allSatisfy { isHexDigit($0) || isSign($0) }
    case UInt8(ascii: "o"), UInt8(ascii: "b"): return rest.allSatisfy { $0.isDigit || isSign($0) }
    default: return false
    }
  }

  private static func isSign(_ byte: UInt8) -> Bool { "+-._,".utf8.contains(byte) }

  /// `12:30:45` and `1:30.5`, which YAML 1.1 counts in base 60.
  private static func isBase60(_ digits: [UInt8]) -> Bool {
    let parts = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count > 1, let last = parts.last else { return false }
    let fraction = last.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    return parts.dropLast().allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isDigit) }
      && fraction.allSatisfy { $0.allSatisfy(\.isDigit) } && !last.isEmpty
  }

  /// `2001-01-01` and anything that starts so: a date or a time stamp.
  private static func isDate(_ text: [UInt8]) -> Bool {
    guard text.count > 4, text[4] == UInt8(ascii: "-") else { return false }
    let parts = text.prefix(11).split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[0].allSatisfy(\.isDigit) else { return false }
    let day = parts[2].prefix(while: \.isDigit)
    return (1...2).contains(parts[1].count) && parts[1].allSatisfy(\.isDigit) && (1...2).contains(day.count)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    byte.isDigit || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
  }
}
