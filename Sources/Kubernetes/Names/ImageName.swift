/// The name of an image with its tag or digest (distribution/reference, `grammar.go`).
package struct ImageName: Hashable, Sendable {
  /// As written: `registry.example.com/kv:1.4.0`.
  package let text: String
  /// Whether it will name the same image tomorrow: it has a digest, or a tag that is not `latest`.
  package let isPinned: Bool

  /// - Parameter text: as a container's `image` has it; nil is returned for what no container runtime takes.
  package init?(_ text: String) {
    let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let name = halves.first ?? ""
    let start = name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex
    let colon = name[start...].firstIndex(of: ":")
    let tag = colon.map { name[name.index(after: $0)...] }
    guard Self.isRepository(name[..<(colon ?? name.endIndex)]), tag.map(Self.isTag) ?? true,
      halves.count == 1 || Self.isDigest(halves[1]), text.utf8.count <= 255
    else { return nil }
    self.text = text
    isPinned = halves.count == 2 || tag.map { $0 != "latest" } ?? false
  }

  /// Components with slashes between them; the first may be a host with a port.
  private static func isRepository(_ text: Substring) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first else { return false }
    let host = first.split(separator: ":", omittingEmptySubsequences: false)
    let isHost =
      parts.count > 1 && host.count <= 2 && NameSyntax.isDNSSubdomain(host[0].lowercased())
      && (host.count == 1 || UInt16(host[1]) != nil)
    return (isHost || isComponent(first)) && parts.dropFirst().allSatisfy(isComponent)
  }

  /// Lower-case letters and digits; `.`, `_` and `-` between them.
  private static func isComponent(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return NameSyntax.isLowerAlphanumeric(first) && NameSyntax.isLowerAlphanumeric(last)
      && text.utf8.allSatisfy { NameSyntax.isLowerAlphanumeric($0) || "._-".utf8.contains($0) }
  }

  private static func isTag(_ text: Substring) -> Bool {
    guard let first = text.first, text.utf8.count <= 128, first != ".", first != "-" else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
  }

  /// `sha256:` and its hexadecimal digits.
  private static func isDigest(_ text: Substring) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0] == "sha256" && parts[1].utf8.count == 64
      && parts[1].allSatisfy { $0.isHexDigit && !$0.isUppercase }
  }
}
