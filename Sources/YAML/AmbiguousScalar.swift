/// Strings that some reader of YAML 1.1 or 1.2 takes for something else when they stand without quotes.
///
/// Readers disagree (kubectl and PyYAML on 14 of 55 scalars tried), so this is the union of what kubectl's reader, the
/// YAML 1.1 types as PyYAML, Psych and SnakeYAML have them, and the YAML 1.2 core schema know.
enum AmbiguousScalar {
  static func matches(_ text: String) -> Bool {
    let bytes = text.utf8.span
    guard !bytes.isEmpty else { return true }
    switch bytes[0] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return isNumeric(text)
    case UInt8(ascii: "=") where text == "=", UInt8(ascii: "<") where text == "<<", UInt8(ascii: "~") where text == "~":
      return true
    default: return bytes.count <= 5 && isWord(bytes)
    }
  }

  /// `null`, `true` and their kin in any case. Every key is held to them: as a number a short word is compared at once.
  private static func isWord(_ bytes: Span<UInt8>) -> Bool {
    var word: UInt64 = 0
    for position in bytes.indices {
      guard bytes[position] >= UInt8(ascii: "A") else { return false }
      word = word << 8 | UInt64(bytes[position] | 0x20)
    }
    return words.contains(word)
  }

  private static let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"].map {
    $0.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  }

  private static func isNumeric(_ text: String) -> Bool {
    if hasRadix(text.utf8) { return true }
    // Only dates have two hyphens: names of pods and UUIDs, which are many, need no further look.
    if hyphens(within: text.utf8.span) > 1 { return isDate(text) }
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
  private static func hasRadix(_ text: String.UTF8View) -> Bool {
    var digits = text.lazy.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: ",") }.makeIterator()
    var first = digits.next()
    if let sign = first, isSign(sign) { first = digits.next() }
    guard first == UInt8(ascii: "0"), let letter = digits.next(), letter >= 0x40 else { return false }
    let rest = IteratorSequence(digits)
    switch letter | 0x20 {
    case UInt8(ascii: "x"): return rest.allSatisfy { isHexDigit($0) || isSign($0) }
    case UInt8(ascii: "o"), UInt8(ascii: "b"): return rest.allSatisfy { $0.isDigit || isSign($0) }
    default: return false
    }
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ","): true
    default: false
    }
  }

  /// How many there are behind the first byte.
  private static func hyphens(within bytes: Span<UInt8>) -> Int {
    var count = 0
    for position in 1..<bytes.count where bytes[position] == UInt8(ascii: "-") { count += 1 }
    return count
  }

  /// `12:30:45` and `1:30.5`, which YAML 1.1 counts in base 60.
  private static func isBase60(_ digits: [UInt8]) -> Bool {
    let parts = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count > 1, let last = parts.last else { return false }
    let fraction = last.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    return parts.dropLast().allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isDigit) }
      && fraction.allSatisfy { $0.allSatisfy(\.isDigit) } && !last.isEmpty
  }

  /// `2001-01-01` and anything that starts so: a date or a time stamp.
  private static func isDate(_ text: String) -> Bool {
    let bytes = text.utf8.span
    guard bytes.count > 4, bytes[4] == UInt8(ascii: "-") else { return false }
    let parts = Array(text.utf8.prefix(11)).split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[0].allSatisfy(\.isDigit) else { return false }
    let day = parts[2].prefix(while: \.isDigit)
    return (1...2).contains(parts[1].count) && parts[1].allSatisfy(\.isDigit) && (1...2).contains(day.count)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    byte.isDigit || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
  }
}
