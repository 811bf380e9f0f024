internal import Findings

/// Reads JSON (RFC 8259) with the places of all values.
///
/// libyaml alters or refuses what is legal there: NEL, line separators, DEL and non-characters within strings, characters
/// beyond U+FFFF as two escapes, keys of more than 1,024 characters. What is not JSON is left to it.
struct JSONReader {
  /// Thrown where the text is not JSON, or is JSON that must not be read.
  private enum Stop: Error {
    case notJSON
    case refused(Diagnostic)
  }

  private let bytes: [UInt8]
  private let file: Int
  private var position = 0
  private var line = 1
  /// The position that columns of this line are counted from: that of its first byte, moved on by one for every byte that
  /// does not begin a character.
  private var origin = 0
  private var nodes = 0
  private var diagnostics = Diagnostics()

  private init(_ bytes: [UInt8], file: Int) {
    self.bytes = bytes
    self.file = file
  }

  /// Reads the JSON documents that a text begins with.
  ///
  /// - Parameters:
  ///   - text: UTF-8 without a byte order mark.
  ///   - file: the index of the file in ``SourceFiles``.
  ///   - documents: takes their roots.
  ///   - diagnostics: takes what was found in them.
  /// - Returns: what is left for libyaml, behind as many empty lines as were read; empty where nothing is.
  /// - Throws: why the file must not be read on.
  static func read(
    _ text: [UInt8], file: Int, to documents: inout [YAMLNode], into diagnostics: inout Diagnostics
  ) throws(Diagnostic) -> [UInt8] {
    var reader = JSONReader(text, file: file)
    while true {
      let start = reader
      if reader.isAtMark { reader.position += mark.utf8.count }
      guard let read = try reader.documents(into: &diagnostics) else {
        if start.position == 0 { return text }
        return Array(repeating: UInt8(ascii: "\n"), count: start.line - 1) + text[start.position...]
      }
      documents += read
      if reader.position == text.count { return [] }
    }
  }

  private static let mark = "---"

  /// Documents that follow each other, up to the end of the text or to a mark `---` at the start of a line.
  ///
  /// - Parameter diagnostics: takes what was found in them.
  /// - Returns: the documents; nil where it is not JSON, and YAML perhaps.
  /// - Throws: why the file must not be read on.
  private mutating func documents(into diagnostics: inout Diagnostics) throws(Diagnostic) -> [YAMLNode]? {
    var documents: [YAMLNode] = []
    self.diagnostics = Diagnostics()
    do throws(Stop) {
      skipBlanks()
      guard startsContainer else { return nil }
      while startsContainer {
        nodes = 0
        documents.append(try value(depth: 0))
        skipBlanks()
      }
      guard position == bytes.count || isAtMark else { return nil }
    } catch {
      guard case .refused(let diagnostic) = error else { return nil }
      diagnostics.append(contentsOf: self.diagnostics)
      throw diagnostic
    }
    diagnostics.append(contentsOf: self.diagnostics)
    return documents
  }

  /// Whether the mark that sets documents apart stands here. A document may begin in the same line.
  private var isAtMark: Bool {
    guard position == origin, bytes[position...].starts(with: Self.mark.utf8) else { return false }
    let end = position + Self.mark.utf8.count
    return end == bytes.count || Self.isBlank(bytes[end])
  }

  private var startsContainer: Bool {
    position < bytes.count && (bytes[position] == UInt8(ascii: "{") || bytes[position] == UInt8(ascii: "["))
  }

  private var location: SourceLocation { SourceLocation(file: file, line: line, column: position - origin + 1) }

  // MARK: - Values

  private mutating func value(depth: Int) throws(Stop) -> YAMLNode {
    let start = location
    guard position < bytes.count else { throw .notJSON }
    guard depth < YAMLComposer.Limit.depth else { throw .refused(Diagnostic(.error, .nesting, at: start)) }
    nodes += 1
    guard nodes <= YAMLComposer.Limit.nodes else { throw .refused(Diagnostic(.error, .tooManyNodes, at: start)) }
    switch bytes[position] {
    case UInt8(ascii: "{"): return YAMLNode(.mapping(try object(depth: depth)), at: start)
    case UInt8(ascii: "["): return YAMLNode(.sequence(try array(depth: depth)), at: start)
    case UInt8(ascii: "\""):
      return YAMLNode(.scalar(YAMLScalar(text: try string(), kind: .string)), at: start)
    default: return YAMLNode(.scalar(try literal()), at: start)
    }
  }

  private mutating func array(depth: Int) throws(Stop) -> [YAMLNode] {
    position += 1
    skipBlanks()
    if take("]") { return [] }
    var items: [YAMLNode] = []
    while true {
      items.append(try value(depth: depth + 1))
      skipBlanks()
      if take("]") { return items }
      guard take(",") else { throw .notJSON }
      skipBlanks()
    }
  }

  private mutating func object(depth: Int) throws(Stop) -> [YAMLEntry] {
    position += 1
    skipBlanks()
    if take("}") { return [] }
    var builder = MappingBuilder()
    while true {
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw .notJSON }
      let key = try value(depth: depth + 1)
      skipBlanks()
      guard take(":") else { throw .notJSON }
      skipBlanks()
      builder.append(key, try value(depth: depth + 1), into: &diagnostics)
      skipBlanks()
      if take("}") { return builder.entries }
      guard take(",") else { throw .notJSON }
      skipBlanks()
    }
  }

  /// A number, `true`, `false` or `null`.
  private mutating func literal() throws(Stop) -> YAMLScalar {
    let start = location
    let word = bytes[position...].prefix { $0.isLiteral }
    position += word.count
    let text = String(decoding: word, as: UTF8.self)
    switch text {
    case "true", "false": return YAMLScalar(text: text, kind: .boolean)
    case "null": return YAMLScalar(text: text, kind: .null)
    default:
      guard JSONNumber.matches(word) else { throw .notJSON }
      let kind = ScalarResolution.kind(ofPlain: text)
      // Beyond what a number of Kubernetes holds: to YAML a word, in JSON it can only be a mistake.
      if kind == .string { diagnostics.error(.notFinite(text), at: start) }
      return YAMLScalar(text: text, kind: kind)
    }
  }

  // MARK: - Strings

  private mutating func string() throws(Stop) -> String {
    position += 1
    var escaped: [UInt8] = []
    var start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let text = escaped.isEmpty ? bytes[start..<position] : (escaped + bytes[start..<position])[...]
        position += 1
        guard let string = String(validating: text, as: UTF8.self) else { throw .notJSON }
        return string
      case UInt8(ascii: "\\"):
        escaped += bytes[start..<position]
        escaped += try escape()
        start = position
      case 0x80..<0xC0:
        origin += 1
        position += 1
      case 0..<0x20: throw .notJSON
      default: position += 1
      }
    }
    throw .notJSON
  }

  private mutating func escape() throws(Stop) -> [UInt8] {
    guard position + 1 < bytes.count else { throw .notJSON }
    let letter = bytes[position + 1]
    position += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try escapedScalar()).utf8)
    default: throw .notJSON
    }
  }

  /// A character as `\uXXXX`, beyond U+FFFF as two of them. Half a pair is no character: it is left to libyaml to refuse.
  private mutating func escapedScalar() throws(Stop) -> Unicode.Scalar {
    let first = try unit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard take("\\"), take("u") else { throw .notJSON }
    let second = try unit()
    guard (0xD800..<0xDC00).contains(first), (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw .notJSON }
    return scalar
  }

  private mutating func unit() throws(Stop) -> UInt32 {
    guard position + 4 <= bytes.count else { throw .notJSON }
    var unit: UInt32 = 0
    for byte in bytes[position..<(position + 4)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { throw .notJSON }
      unit = unit << 4 | UInt32(digit)
    }
    position += 4
    return unit
  }

  // MARK: - Between values

  private mutating func skipBlanks() {
    while position < bytes.count, Self.isBlank(bytes[position]) {
      position += 1
      if bytes[position - 1] == UInt8(ascii: "\n") {
        line += 1
        origin = position
      }
    }
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\t")
  }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`, the numbers of JSON.
enum JSONNumber {
  static func matches(_ text: some Collection<UInt8>) -> Bool {
    let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
    guard let first = digits.first, first.isDigit, DecimalPattern.matches(Array(digits)) else { return false }
    let whole = digits.prefix(while: \.isDigit)
    guard whole.count == 1 || first != UInt8(ascii: "0") else { return false }
    let rest = digits.dropFirst(whole.count)
    return rest.first != UInt8(ascii: ".") || rest.dropFirst().first?.isDigit == true
  }
}

extension UInt8 {
  /// Whether the byte can be part of a number or of a word of JSON.
  fileprivate var isLiteral: Bool {
    isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: "+") || self == UInt8(ascii: ".")
      || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z"))
  }
}
