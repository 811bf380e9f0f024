import Schema
import Testing
import YAML

/// A filled template is byte for byte what the writer makes of the filled document.
@Suite struct YAMLTemplateTests {
  private static func document(_ first: String, _ second: String) -> YAMLValue {
    [
      "name": .string(first), "list": [.string(second), ["deep": ["deeper": .string(first), "number": 1]]],
      "text": "two\nlines\n", "last": .string(second),
    ]
  }

  private static let template = YAMLTemplate(places: 4) {
    document(YAMLTemplate.placeholder(0), YAMLTemplate.placeholder(1))
  }

  @Test(arguments: [
    "plain", "", "2001-12-05", "2001-12-100", "1e3", "yes", "a: b", "# no comment", "two\nlines", "\ttab", "it's",
    "\u{7}",
    "497762e2-02a1-583e-8f51-5610375ebae9", "00000000-0000-0000-0000-000000000000",
  ])
  func isWhatTheWriterMakes(_ string: String) throws {
    let template = try #require(Self.template)
    for strings in [[string, "other"], ["other", string]] {
      var writer = YAMLWriter()
      writer.append(template, filledWith: strings)
      #expect(writer.bytes == YAMLWriter.text(of: Self.document(strings[0], strings[1])))
    }
  }

  /// Of many documents some share more than all do: what they share is filled in first.
  @Test(arguments: ["plain", "yes", "two\nlines"])
  func isFilledInTwoSteps(_ string: String) throws {
    let filled = try #require(Self.template).filled(after: 1, with: [string]) {
      Self.document(YAMLTemplate.placeholder(0), string)
    }
    #expect(filled == YAMLTemplate(places: 2) { Self.document(YAMLTemplate.placeholder(0), string) })
    #expect(filled.document == Self.document(YAMLTemplate.placeholder(0), string))
  }

  /// Documents may hold any string, also one that stands for another.
  @Test func isNoneWhereTheDocumentHoldsAPlaceholder() {
    let placeholder = YAMLTemplate.placeholder(0)
    #expect(YAMLTemplate(places: 1) { ["name": .string(placeholder), "label": .string(placeholder)] } == nil)
    #expect(YAMLTemplate(places: 1) { ["name": .string(placeholder), "key": "\(placeholder)x"] } != nil)
  }
}
