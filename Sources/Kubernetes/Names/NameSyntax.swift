internal import YAML

/// Kubernetes' syntax of names (apimachinery, `validation.go`).
package enum NameSyntax {
  /// RFC 1123: at most 63 lower-case letters, digits and `-`, a letter or digit at both ends.
  package static func isDNSLabel(_ text: String) -> Bool { isDNSLabel(text.utf8.span) }

  private static func isDNSLabel(_ text: Span<UInt8>) -> Bool {
    guard (1...63).contains(text.count), isLowerAlphanumeric(text[0]), isLowerAlphanumeric(text[text.count - 1]) else {
      return false
    }
    for position in text.indices where !isLowerAlphanumeric(text[position]) {
      if text[position] != UInt8(ascii: "-") { return false }
    }
    return true
  }

  /// RFC 1035, the names of Services: a DNS label that begins with a letter.
  package static func isServiceName(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    return isDNSLabel(text) && first >= UInt8(ascii: "a")
  }

  /// DNS labels set apart by dots, at most 253 characters.
  package static func isDNSSubdomain(_ text: String) -> Bool { isDNSSubdomain(text.utf8.span) }

  static func isDNSSubdomain(_ text: Span<UInt8>) -> Bool {
    guard text.count <= 253 else { return false }
    var start = 0
    for position in text.indices where text[position] == UInt8(ascii: ".") {
      guard isDNSLabel(text.extracting(start..<position)) else { return false }
      start = position + 1
    }
    return isDNSLabel(text.extracting(start...))
  }

  static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte.isDigit
  }
}
