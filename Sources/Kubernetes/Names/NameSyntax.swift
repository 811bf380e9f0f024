internal import YAML

/// Kubernetes' syntax of names (apimachinery, `validation.go`).
package enum NameSyntax {
  /// RFC 1123: at most 63 lower-case letters, digits and `-`, a letter or digit at both ends.
  package static func isDNSLabel(_ text: String) -> Bool { isDNSLabel(Array(text.utf8)[...]) }

  private static func isDNSLabel(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, let last = text.last, text.count <= 63 else { return false }
    return isLowerAlphanumeric(first) && isLowerAlphanumeric(last)
      && text.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  /// RFC 1035, the names of Services: a DNS label that begins with a letter.
  package static func isServiceName(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    return isDNSLabel(text) && first >= UInt8(ascii: "a")
  }

  /// DNS labels set apart by dots, at most 253 characters.
  package static func isDNSSubdomain(_ text: String) -> Bool { isDNSSubdomain(Array(text.utf8)[...]) }

  static func isDNSSubdomain(_ text: ArraySlice<UInt8>) -> Bool {
    text.count <= 253
      && text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isDNSLabel)
  }

  static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte.isDigit
  }
}
