/// Writes values as kubectl and kustomize do: two spaces of indent, sequences flush with their key, literal blocks for
/// several lines, nothing folded.
///
/// libyaml's emitter is not used here: it analyses every scalar character by character, several times slower than
/// this, and leaves the choice of quotes to its caller all the same.
package struct YAMLWriter: Sendable {
  /// What was written since the last piece was handed over.
  package private(set) var bytes: [UInt8] = []
  private let notesPlaceholders: Bool
  /// Where placeholders would stand.
  private(set) var holes: [YAMLTemplate.Hole] = []

  /// A writer without text.
  package init() { notesPlaceholders = false }

  /// Writes nothing where a value is a placeholder of a ``YAMLTemplate``, but notes the place.
  init(notingPlaceholders: Bool) { notesPlaceholders = notingPlaceholders }

  /// Appends a document. Documents after the first are set apart by `---`.
  package mutating func append(document value: YAMLValue) {
    if !bytes.isEmpty { append("---\n") }
    appendDocument(value)
  }

  /// The text of one document.
  package static func text(of value: YAMLValue) -> [UInt8] {
    var writer = YAMLWriter()
    writer.append(document: value)
    return writer.bytes
  }

  /// Hands over what was written so far and goes on with an empty buffer, keeping its capacity.
  package mutating func drain(_ body: ([UInt8]) throws -> Void) rethrows {
    try body(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Appends the mark that sets documents apart.
  package mutating func appendSeparator() { append("---\n") }

  /// Appends a document without a mark before it.
  package mutating func appendDocument(_ value: YAMLValue) {
    switch value {
    case .mapping(let mapping) where !mapping.entries.isEmpty: write(mapping.entries, indent: 0, isInline: false)
    case .sequence(let items) where !items.isEmpty: write(items, indent: 0)
    default:
      writeInline(value, indent: 0)
      append("\n")
    }
  }

  /// Appends a key whose value, a list, can be referred to by the same name: `join: &join`.
  package mutating func append(anchor name: String, _ items: [YAMLValue]) {
    append("\(name): &\(name)\n")
    write(items, indent: 0)
  }

  /// Writes the entries of a mapping. With `isInline` the first key stands in a line that is already indented, after a
  /// dash.
  private mutating func write(_ entries: [YAMLMapping.Entry], indent: Int, isInline: Bool) {
    var isFirst = isInline
    for entry in entries {
      if !isFirst { appendSpaces(indent) }
      isFirst = false
      if entry.key.utf8.count > Self.longestSimpleKey {
        writeLong(entry, indent: indent)
      } else {
        writeScalar(entry.key, indent: indent, isKey: true)
        bytes.append(UInt8(ascii: ":"))
        writeValue(entry.value, indent: indent)
      }
    }
  }

  /// Bytes, as kubectl's writer has it. No reader takes more than 1,024 characters for a key without a mark before it.
  private static let longestSimpleKey = 128

  /// Writes an entry with a mark before the key and a line of its own for the value.
  private mutating func writeLong(_ entry: YAMLMapping.Entry, indent: Int) {
    append("? ")
    writeScalar(entry.key, indent: indent, isKey: true)
    bytes.append(UInt8(ascii: "\n"))
    appendSpaces(indent)
    append(": ")
    writeAfterMark(entry.value, indent: indent)
  }

  private mutating func writeValue(_ value: YAMLValue, indent: Int) {
    switch value {
    case .mapping(let mapping) where !mapping.entries.isEmpty:
      bytes.append(UInt8(ascii: "\n"))
      write(mapping.entries, indent: indent + 2, isInline: false)
    case .sequence(let items) where !items.isEmpty:
      bytes.append(UInt8(ascii: "\n"))
      write(items, indent: indent)
    default:
      bytes.append(UInt8(ascii: " "))
      writeInline(value, indent: indent)
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  private mutating func write(_ items: [YAMLValue], indent: Int) {
    for item in items {
      appendSpaces(indent)
      writeItem(item, indent: indent)
    }
  }

  /// Writes one item of a sequence, its dash included, at a place that is already indented.
  private mutating func writeItem(_ item: YAMLValue, indent: Int) {
    append("- ")
    writeAfterMark(item, indent: indent)
  }

  /// Writes a value in the line of the mark before it, which takes two columns.
  private mutating func writeAfterMark(_ value: YAMLValue, indent: Int) {
    switch value {
    case .mapping(let mapping) where !mapping.entries.isEmpty:
      write(mapping.entries, indent: indent + 2, isInline: true)
    case .sequence(let items) where !items.isEmpty:
      for (position, inner) in items.enumerated() {
        if position > 0 { appendSpaces(indent + 2) }
        writeItem(inner, indent: indent + 2)
      }
    default:
      writeInline(value, indent: indent)
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  private mutating func writeInline(_ value: YAMLValue, indent: Int) {
    switch value {
    case .string(let text):
      if notesPlaceholders, let string = YAMLTemplate.position(ofPlaceholder: text) {
        holes.append(YAMLTemplate.Hole(offset: bytes.count, string: string, indent: indent))
      } else {
        writeScalar(text, indent: indent, isKey: false)
      }
    case .literal(let text): append(text)
    case .sequence: append("[]")
    case .mapping: append("{}")
    }
  }

  mutating func writeScalar(_ text: String, indent: Int, isKey: Bool) {
    writeScalar(text, ScalarStyle.of(text, isKey: isKey), indent: indent)
  }

  mutating func writeScalar(_ text: String, _ style: ScalarStyle, indent: Int) {
    switch style {
    case .plain: append(text)
    case .singleQuoted: writeSingleQuoted(text)
    case .doubleQuoted: DoubleQuoted.append(text, to: &bytes)
    case .literalBlock: writeBlock(text, indent: indent + 2)
    }
  }

  private mutating func writeSingleQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "'"))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "'") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "'"))
  }

  /// The caller ends the last line.
  private mutating func writeBlock(_ text: String, indent: Int) {
    // An array: every step through the bytes of a string, or of a part of one, costs twice as much.
    let content = Array(text.utf8)
    bytes.append(UInt8(ascii: "|"))
    if content.first == UInt8(ascii: " ") || content.first == UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "2")) }
    var rest = content[...]
    if rest.last == UInt8(ascii: "\n") {
      rest = rest.dropLast()
      if rest.last == UInt8(ascii: "\n") || rest.isEmpty { bytes.append(UInt8(ascii: "+")) }
    } else {
      bytes.append(UInt8(ascii: "-"))
    }
    var start = 0
    for end in 0...rest.count where end == rest.count || content[end] == UInt8(ascii: "\n") {
      bytes.append(UInt8(ascii: "\n"))
      if start < end {
        appendSpaces(indent)
        bytes.append(contentsOf: content[start..<end])
      }
      start = end + 1
    }
  }

  /// Makes room for so many bytes more.
  mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

  mutating func append(_ text: ArraySlice<UInt8>) { bytes.append(contentsOf: text) }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func appendSpaces(_ count: Int) {
    for _ in 0..<count { bytes.append(UInt8(ascii: " ")) }
  }
}
