/// Writes values as `kubectl -o json` does: four spaces of indent, keys in their order.
package enum JSONWriter {
  /// The text of a value, ending with a newline.
  package static func text(of value: YAMLValue) -> [UInt8] {
    var bytes: [UInt8] = []
    write(value, indent: 0, to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// The text of a value in one line, without a newline.
  package static func compact(_ value: YAMLValue) -> String {
    var bytes: [UInt8] = []
    writeCompact(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func writeCompact(_ value: YAMLValue, to bytes: inout [UInt8]) {
    func separate(_ position: Int) { if position > 0 { bytes.append(contentsOf: ", ".utf8) } }
    switch value {
    case .string, .literal: write(value, indent: 0, to: &bytes)
    case .sequence(let items):
      bytes.append(UInt8(ascii: "["))
      for (position, item) in items.enumerated() {
        separate(position)
        writeCompact(item, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .mapping(let mapping):
      bytes.append(UInt8(ascii: "{"))
      for (position, entry) in mapping.entries.enumerated() {
        separate(position)
        DoubleQuoted.append(entry.key, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        writeCompact(entry.value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ value: YAMLValue, indent: Int, to bytes: inout [UInt8]) {
    switch value {
    case .string(let text): DoubleQuoted.append(text, to: &bytes)
    case .literal(let text): bytes.append(contentsOf: literal(text).utf8)
    case .sequence(let items):
      writeAll(items, in: ("[", "]"), indent: indent, to: &bytes) { item, bytes in
        write(item, indent: indent + 4, to: &bytes)
      }
    case .mapping(let mapping):
      writeAll(mapping.entries, in: ("{", "}"), indent: indent, to: &bytes) { entry, bytes in
        DoubleQuoted.append(entry.key, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        write(entry.value, indent: indent + 4, to: &bytes)
      }
    }
  }

  private static func writeAll<Element>(
    _ elements: [Element], in brackets: (open: String, close: String), indent: Int, to bytes: inout [UInt8],
    _ write: (Element, inout [UInt8]) -> Void
  ) {
    bytes.append(contentsOf: brackets.open.utf8)
    for (position, element) in elements.enumerated() {
      bytes.append(contentsOf: (position == 0 ? "\n" : ",\n").utf8)
      bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent + 4))
      write(element, &bytes)
    }
    if !elements.isEmpty {
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
    }
    bytes.append(contentsOf: brackets.close.utf8)
  }

  /// A literal as JSON spells it: `0644` is 420 and `1_000` is 1000 to Kubernetes.
  private static func literal(_ text: String) -> String {
    if JSONNumber.matches(text.utf8) || ["true", "false", "null"].contains(text) { return text }
    if let integer = IntegerLiteral(text) { return integer.decimal }
    let digits = text.filter { $0 != "_" && $0 != "+" }
    return JSONNumber.matches(digits.utf8) ? digits : Double(digits).map(String.init(describing:)) ?? "null"
  }
}
