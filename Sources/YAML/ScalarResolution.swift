/// What kubectl's YAML reader (sigs.k8s.io/yaml, YAML 1.1 with additions) takes a plain scalar for.
///
/// The rules are those of its `resolve.go`: a table of words, Go's integer literals with their underscores and
/// prefixes, and YAML's own float pattern. Timestamps and base-60 numbers are strings to it.
enum ScalarResolution {
  static func kind(ofPlain text: String) -> YAMLScalar.Kind {
    guard let first = text.utf8.first else { return .null }
    // A large letter with this bit is the small one.
    switch first | 0x20 {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return number(text)
    case UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "o"), UInt8(ascii: "t"), UInt8(ascii: "y"),
      UInt8(ascii: "~"):
      return word(text)
    default: return .string
    }
  }

  private static func word(_ text: String) -> YAMLScalar.Kind {
    // Not one is longer, and thousands of keys are.
    guard text.utf8.count <= 5 else { return .string }
    switch text {
    case "~", "null", "Null", "NULL": return .null
    case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE": return .boolean
    case "n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE": return .boolean
    default: return .string
    }
  }

  /// Whether a boolean literal means true.
  static func isTrue(_ text: String) -> Bool {
    ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"].contains(text)
  }

  private static func number(_ text: String) -> YAMLScalar.Kind {
    if nonFinite.contains(text) { return .float }
    if IntegerLiteral(text) != nil { return .integer }
    // Of what begins with a dot underscores are not dropped.
    let digits = text.utf8.filter { $0 != UInt8(ascii: "_") || text.utf8.first == UInt8(ascii: ".") }
    guard DecimalPattern.matches(digits) else { return .string }
    // Go finds `1e400` out of range, and then a word. What is too small is zero to it.
    return Double(String(decoding: digits, as: UTF8.self))?.isFinite == true ? .float : .string
  }

  private static let nonFinite: Set<String> = [
    ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF",
  ]

  /// Whether a float literal is an infinity or not a number, which JSON and so Kubernetes cannot hold.
  static func isNonFinite(_ text: String) -> Bool { nonFinite.contains(text) }
}

/// An integer as Go's `strconv.ParseInt(text, 0, 64)` reads it, after YAML's underscores are dropped.
struct IntegerLiteral {
  /// The digits of the value in base ten, with a minus sign where it is negative.
  let decimal: String

  init?(_ text: String) {
    var digits = text.utf8.filter { $0 != UInt8(ascii: "_") }[...]
    var isNegative = digits.first == UInt8(ascii: "-")
    let hasSign = isNegative || digits.first == UInt8(ascii: "+")
    if hasSign { digits = digits.dropFirst() }
    let isBinary = digits.starts(with: "0b".utf8)
    let radix = Self.takeRadix(&digits)
    // What follows `0b` is read as a number of its own, with a sign: `0b-1` is -1.
    if isBinary, !hasSign, digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") {
      isNegative = digits.first == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    guard !digits.isEmpty, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let value = UInt64(String(decoding: digits, as: UTF8.self), radix: radix)
    else { return nil }
    decimal = (isNegative && value != 0 ? "-" : "") + String(value)
  }

  private static func takeRadix(_ digits: inout ArraySlice<UInt8>) -> Int {
    guard digits.first == UInt8(ascii: "0"), digits.count > 1 else { return 10 }
    let second = digits[digits.startIndex + 1] | 0x20
    let radixes: [UInt8: Int] = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2]
    digits = digits.dropFirst(radixes[second] == nil ? 1 : 2)
    return radixes[second] ?? 8
  }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, the floats of YAML as kubectl's reader knows them.
enum DecimalPattern {
  static func matches(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    skipSign(&rest)
    let whole = skipDigits(&rest)
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      let fraction = skipDigits(&rest)
      guard whole + fraction > 0 else { return false }
    } else if whole == 0 {
      return false
    }
    guard let exponent = rest.first else { return true }
    guard exponent | 0x20 == UInt8(ascii: "e") else { return false }
    rest = rest.dropFirst()
    skipSign(&rest)
    return skipDigits(&rest) > 0 && rest.isEmpty
  }

  private static func skipSign(_ text: inout ArraySlice<UInt8>) {
    if text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") { text = text.dropFirst() }
  }

  private static func skipDigits(_ text: inout ArraySlice<UInt8>) -> Int {
    let digits = text.prefix(while: \.isDigit)
    text = text.dropFirst(digits.count)
    return digits.count
  }
}
