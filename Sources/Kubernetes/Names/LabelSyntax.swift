internal import Findings

/// Kubernetes' syntax of label and annotation keys and of label values (apimachinery, `validation.go`).
enum LabelSyntax {
  static func finding(key: String) -> Finding? {
    let parts = Array(key.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isValid =
      parts.count <= 2 && isName(parts.last ?? []) && (parts.count == 1 || NameSyntax.isDNSSubdomain(parts[0]))
    return isValid ? nil : .badLabelKey(key)
  }

  static func finding(value: String) -> Finding? {
    value.isEmpty || isName(Array(value.utf8)[...]) ? nil : .badLabelValue(value)
  }

  /// At most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit.
  private static func isName(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, let last = text.last, text.count <= 63 else { return false }
    return isAlphanumeric(first) && isAlphanumeric(last) && text.allSatisfy { isAlphanumeric($0) || isInner($0) }
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
