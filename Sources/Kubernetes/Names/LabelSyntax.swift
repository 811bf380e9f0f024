internal import Findings

/// Kubernetes' syntax of label and annotation keys and of label values (apimachinery, `validation.go`).
enum LabelSyntax {
  static func finding(key: String) -> Finding? {
    let parts = key.split(separator: "/", omittingEmptySubsequences: false)
    let name = parts.last ?? ""
    let isValid = parts.count <= 2 && isName(name) && (parts.count == 1 || NameSyntax.isDNSSubdomain(String(parts[0])))
    return isValid ? nil : .badLabelKey(key)
  }

  static func finding(value: String) -> Finding? {
    value.isEmpty || isName(value[...]) ? nil : .badLabelValue(value)
  }

  /// At most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit.
  private static func isName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 63 else { return false }
    let inner: [UInt8] = [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")]
    return isAlphanumeric(first) && isAlphanumeric(last)
      && text.utf8.allSatisfy { isAlphanumeric($0) || inner.contains($0) }
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
