/// The text of a document of which others differ in a few strings alone: what they share is written once.
///
/// Each string is written as ``YAMLWriter`` would write it there, so that a filled template is byte for byte the text of
/// the document with those strings.
package struct YAMLTemplate: Equatable, Sendable {
  /// With the ``placeholders`` as values where strings are filled in.
  package let document: YAMLValue
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

  /// Strings that stand for those to fill in. No name of Kubernetes holds a control character.
  package static let placeholders = ["\u{1}0\u{1}", "\u{1}1\u{1}"]

  /// - Parameters:
  ///   - document: with the ``placeholders`` as values where strings are filled in.
  ///   - count: in how many places. Nil where there are others: the document itself holds such a string.
  package init?(_ document: YAMLValue, places count: Int) {
    var writer = YAMLWriter(noting: Self.placeholders)
    writer.appendDocument(document)
    guard writer.holes.count == count else { return nil }
    self.document = document
    text = writer.bytes
    holes = writer.holes
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
  ///   - strings: what stands for each of the ``YAMLTemplate/placeholders``.
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
