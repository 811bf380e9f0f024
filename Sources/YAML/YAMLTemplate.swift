/// The text of a document of which others differ in a few strings alone: what they share is written once.
///
/// Each string is written as ``YAMLWriter`` would write it there, so that a filled template is byte for byte the text of
/// the document with those strings.
package struct YAMLTemplate: Equatable, Sendable {
  /// Where a string goes: after so many bytes of the text, and how far its line is indented.
  struct Hole: Equatable, Sendable {
    var offset: Int
    /// The position of the string that is filled in.
    package var string: Int
    var indent: Int
  }

  /// What the documents share, without the strings that are filled in.
  package let text: [UInt8]
  let holes: [Hole]
  private let make: @Sendable () -> YAMLValue

  /// With placeholders as values where strings are filled in.
  package var document: YAMLValue { make() }

  /// What stands for the string of a position. No name of Kubernetes holds a control character.
  package static func placeholder(_ string: Int) -> String { "\(mark)\(string)\(mark)" }

  /// Whether a text holds what may be a placeholder.
  package static func mayBeHeld(in text: String) -> Bool { text.unicodeScalars.contains(mark) }

  /// The position of the string that a text stands for; nil for any other text.
  static func position(ofPlaceholder text: String) -> Int? {
    guard text.unicodeScalars.first == mark, text.unicodeScalars.last == mark else { return nil }
    return Int(text.unicodeScalars.dropFirst().dropLast().reduce(into: "") { $0.unicodeScalars.append($1) })
  }

  private static let mark: Unicode.Scalar = "\u{1}"

  /// - Parameters:
  ///   - count: in how many places strings are filled in. Nil where there are others: the document itself holds such a
  ///     string.
  ///   - document: with placeholders as values where strings are filled in.
  package init?(places count: Int, document: @escaping @Sendable () -> YAMLValue) {
    var writer = YAMLWriter(notingPlaceholders: true)
    writer.appendDocument(document())
    guard writer.holes.count == count else { return nil }
    (text, holes, make) = (writer.bytes, writer.holes, document)
  }

  /// The template in which the strings behind the first are filled in already.
  ///
  /// - Parameters:
  ///   - count: how many strings are still to be filled in.
  ///   - strings: those that come after them.
  ///   - document: with placeholders as values where strings are still filled in.
  /// - Returns: what those have in common that differ in the first strings alone.
  package func filled(
    after count: Int, with strings: [String], document: @escaping @Sendable () -> YAMLValue
  ) -> YAMLTemplate {
    var writer = YAMLWriter()
    writer.reserve(text.count + strings.reduce(0) { $0 + $1.utf8.count })
    var left: [Hole] = []
    var position = 0
    for hole in holes {
      writer.append(text[position..<hole.offset])
      position = hole.offset
      if hole.string < count {
        left.append(Hole(offset: writer.bytes.count, string: hole.string, indent: hole.indent))
      } else {
        writer.writeScalar(strings[hole.string - count], indent: hole.indent, isKey: false)
      }
    }
    writer.append(text[position...])
    return YAMLTemplate(text: writer.bytes, holes: left, make: document)
  }

  private init(text: [UInt8], holes: [Hole], make: @escaping @Sendable () -> YAMLValue) {
    (self.text, self.holes, self.make) = (text, holes, make)
  }

  /// Whether two templates have the same text, and take the same strings at the same places.
  package static func == (left: YAMLTemplate, right: YAMLTemplate) -> Bool {
    left.text == right.text && left.holes == right.holes
  }
}

extension YAMLWriter {
  /// Appends a document without a mark before it.
  ///
  /// - Parameters:
  ///   - template: the document.
  ///   - strings: what stands for each of the placeholders.
  package mutating func append(_ template: YAMLTemplate, filledWith strings: [String]) {
    let styles = strings.map { ScalarStyle.of($0) }
    var position = 0
    for hole in template.holes {
      append(template.text[position..<hole.offset])
      writeScalar(strings[hole.string], styles[hole.string], indent: hole.indent)
      position = hole.offset
    }
    append(template.text[position...])
  }
}
