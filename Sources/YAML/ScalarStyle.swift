internal import Findings

/// How a string must be written so that every reader of YAML 1.1 or 1.2 takes it for that string.
///
/// The choice is the one kubectl and kustomize make: plain where it is safe, double quotes where a plain scalar would be
/// a number, a boolean, a null or a date, single quotes where it would be syntax, a literal block for several lines.
enum ScalarStyle {
  case plain, singleQuoted, doubleQuoted, literalBlock

  /// - Parameters:
  ///   - text: the string to write.
  ///   - isKey: whether it stands before a colon, where a block is not possible.
  /// - Returns: the first style that is safe.
  static func of(_ text: String, isKey: Bool = false) -> ScalarStyle {
    let traits = ScalarTraits(text.utf8.span)
    if traits.needsEscapes || traits.hasHashes && Escape.hasLogCommand(text) { return .doubleQuoted }
    if traits.hasLineBreaks {
      let cannotBeBlock = isKey || traits.cannotBeBlock || traits.hasColons && Escape.hasWorkflowCommand(text)
      return cannotBeBlock ? .doubleQuoted : .literalBlock
    }
    if traits.hasTabs || AmbiguousScalar.matches(text) { return .doubleQuoted }
    return traits.isSyntax ? .singleQuoted : .plain
  }
}

/// What one pass over a string's bytes tells about how it can be written.
private struct ScalarTraits {
  /// Characters that only an escape can carry, or that a terminal acts on: ``Escape/isControl(_:)``.
  var needsEscapes = false
  var hasLineBreaks = false
  var hasTabs = false
  /// Two side by side, as commands to CI systems have them.
  var hasHashes = false
  var hasColons = false
  /// Whether there is nothing but white space, which a block would lose.
  private var isBlank = true
  /// A tab before the first line's text is refused where readers look for the indent; told the indent, kustomize forgets
  /// it when it writes the block.
  private var startsWithTab = false
  /// Whether the bytes, written plainly, would be read as structure or lose spaces at their ends.
  var isSyntax = false

  var cannotBeBlock: Bool { isBlank || startsWithTab }

  init(_ bytes: Span<UInt8>) {
    startsWithTab = !bytes.isEmpty && bytes[0] == UInt8(ascii: "\t")
    var greatest: UInt8 = 0
    for position in bytes.indices {
      let byte = bytes[position]
      if !Self.isOrdinary(byte) { note(byte, at: position, in: bytes) }
      if byte > greatest { greatest = byte }
    }
    // White space is below all else that a block could hold.
    isBlank = greatest <= UInt8(ascii: " ")
    if greatest >= 0x80 { noteSequences(bytes) }
    isSyntax = isSyntax || Self.startsLikeSyntax(bytes)
    if !bytes.isEmpty, bytes[bytes.count - 1] == UInt8(ascii: " ") { isSyntax = true }
  }

  /// Spaces are: every sixth byte of a text is one, and those that matter stand beside what is not ordinary.
  private static func isOrdinary(_ byte: UInt8) -> Bool {
    byte >= 0x40 ? byte != 0x7F : byte >= 0x20 && byte != UInt8(ascii: "#") && byte != UInt8(ascii: ":")
  }

  private mutating func note(_ byte: UInt8, at position: Int, in bytes: Span<UInt8>) {
    let previous = position > 0 ? bytes[position - 1] : 0
    switch byte {
    case UInt8(ascii: "#"):
      isSyntax = isSyntax || previous == UInt8(ascii: " ")
      hasHashes = hasHashes || previous == byte
    case UInt8(ascii: ":"):
      isSyntax = isSyntax || position + 1 == bytes.count || bytes[position + 1] == UInt8(ascii: " ")
      hasColons = hasColons || previous == byte
    case UInt8(ascii: "\n"): hasLineBreaks = true
    case UInt8(ascii: "\t"): hasTabs = true
    default: needsEscapes = true
    }
  }

  /// What ``Escape/isControl(_:)`` names beyond ASCII, by its bytes.
  private mutating func noteSequences(_ bytes: Span<UInt8>) {
    var first: UInt8 = 0
    var second: UInt8 = 0
    for position in bytes.indices {
      let third = bytes[position]
      let isC1 = second == 0xC2 && third < 0xA0 || second == 0xD8 && third == 0x9C
      let isSeparator =
        first == 0xE2
        && (second == 0x80 && (0x8E...0x8F ~= third || 0xA8...0xAE ~= third) || second == 0x81 && 0xA6...0xA9 ~= third)
      let isMark = first == 0xEF && second == 0xBB && third == 0xBF
      let isNonCharacter = first == 0xEF && second == 0xBF && third >= 0xBE
      if isC1 || isSeparator || isMark || isNonCharacter { needsEscapes = true }
      first = second
      second = third
    }
  }

  /// Whether the first bytes are an indicator of YAML: `- x`, `? x`, a flow collection, an anchor, a document mark, …
  private static func startsLikeSyntax(_ bytes: Span<UInt8>) -> Bool {
    func isMark(_ byte: UInt8) -> Bool { bytes.count > 2 && bytes[1] == byte && bytes[2] == byte }
    guard !bytes.isEmpty else { return false }
    switch bytes[0] {
    case UInt8(ascii: "-"): return bytes.count == 1 || bytes[1] == UInt8(ascii: " ") || isMark(UInt8(ascii: "-"))
    case UInt8(ascii: "."): return isMark(UInt8(ascii: "."))
    case UInt8(ascii: " "), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["),
      UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"),
      UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"),
      UInt8(ascii: "`"):
      return true
    default: return false
    }
  }
}
