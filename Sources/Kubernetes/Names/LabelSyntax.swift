internal import Findings

/// Kubernetes' syntax of label and annotation keys and of label values (apimachinery, `validation.go`).
enum LabelSyntax {
  static func finding(key: String) -> Finding? {
    isKey(key.utf8.span) ? nil : .badLabelKey(key)
  }

  /// A name, before which the name of a domain and a slash may stand.
  private static func isKey(_ key: Span<UInt8>) -> Bool {
    for position in key.indices where key[position] == UInt8(ascii: "/") {
      return NameSyntax.isDNSSubdomain(key.extracting(..<position)) && isName(key.extracting((position + 1)...))
    }
    return isName(key)
  }

  static func finding(value: String) -> Finding? {
    value.isEmpty || isName(value.utf8.span) ? nil : .badLabelValue(value)
  }

  /// At most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit.
  private static func isName(_ text: Span<UInt8>) -> Bool {
    guard (1...63).contains(text.count), isAlphanumeric(text[0]), isAlphanumeric(text[text.count - 1]) else {
      return false
    }
    for position in text.indices where !isAlphanumeric(text[position]) {
      if !isInner(text[position]) { return false }
    }
    return true
  }

  private static func isInner(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    NameSyntax.isLowerAlphanumeric(byte) || byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
  }
}

extension Finding {
  fileprivate static func badLabelKey(_ key: String) -> Finding {
    Finding(
      .badLabel, "`\(key)` is not a valid label or annotation key",
      help: "up to 63 letters, digits, `-`, `_` and `.`, and before a slash the name of a domain")
  }

  fileprivate static func badLabelValue(_ value: String) -> Finding {
    Finding(
      .badLabel, "`\(value)` is not a valid label value",
      help: "up to 63 letters, digits, `-`, `_` and `.`, a letter or digit at both ends")
  }
}
