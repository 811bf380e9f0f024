internal import Findings
internal import YAML

/// Fills a template of documents as text, since nodes have no comments.
///
/// `${KEY}` alone in a line, with what stands before it, becomes as many lines as there are for it, none included;
/// `'${KEY}'` is spelt as the writer of YAML spells the value.
struct ImportText {
  private let lines: [Substring]

  init(_ template: [UInt8]) {
    lines = String(decoding: template, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
  }

  func filled(with values: [String: [String]]) -> String {
    lines.flatMap { line -> [String] in
      guard let start = line.firstRange(of: "${"), let end = line[start.upperBound...].firstIndex(of: "}") else {
        return [String(line)]
      }
      let key = String(line[start.upperBound..<end])
      let (head, rest) = (line[..<start.lowerBound], line[line.index(after: end)...])
      let isAlone = rest.isEmpty && head.allSatisfy { $0 == " " || $0 == "#" }
      if isAlone { return (values[key] ?? []).map { head + $0 } }
      // Where there is no value, there is no line.
      if values[key]?.isEmpty != false { return [] }
      return [values.reduce(String(line)) { Self.replaced($0, $1.key, by: $1.value.first ?? "") }]
    }.joined(separator: "\n")
  }

  private static func replaced(_ line: String, _ key: String, by value: String) -> String {
    guard line.contains("${\(key)") else { return line }
    return line.replacing("'${\(key)}-cookie'", with: scalar(value + "-cookie"))
      .replacing("'${\(key)}'", with: scalar(value)).replacing("${\(key)}", with: value)
  }

  /// A string as the writer spells it in one line.
  static func scalar(_ text: String) -> String {
    let written = String(decoding: YAMLWriter.text(of: .string(text)).dropLast(), as: UTF8.self)
    return written.contains("\n") ? JSONWriter.compact(.string(text)) : written
  }

  /// The value of a variable, which is a string whatever it looks like.
  static func quoted(_ text: String) -> String { JSONWriter.compact(.string(text)) }

  /// The lines of a mapping.
  static func lines(of value: YAMLValue) -> [String] {
    String(decoding: YAMLWriter.text(of: value), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast().map(String.init)
  }

  /// A line of a comment: what a terminal acts on is shown.
  static func comment(_ text: String) -> String { Escape.terminal(text) }
}
