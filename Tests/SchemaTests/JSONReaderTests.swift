import Findings
import Schema
import TestSupport
import Testing
import YAML

/// JSON is read as RFC 8259 has it, with the places and bounds of YAML.
@Suite struct JSONReaderTests {
  private func codes(_ text: String) -> [DiagnosticCode] { YAMLValue.read(text).diagnostics.sorted.map(\.finding.code) }

  /// What libyaml alters or refuses where it stands in a string as itself.
  @Test(arguments: [
    "\u{85}", "\u{2028}", "\u{2029}", "\u{7F}", "\u{80}", "\u{9B}", "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", "\u{FEFF}",
    "\u{1F642}", "\u{10FFFF}", "/", "a\u{85}b \u{2028} c", " \u{85} ", "\u{E9}", "e\u{301}", "'", "#", ": ", "- ",
  ])
  func everyCharacterIsKept(_ text: String) {
    for document in ["{\"\(text)\": \"\(text)\"}", "[{\"\(text)\":\"\(text)\"}]\n---\n{}\n"] {
      let (values, diagnostics) = YAMLValue.read(document)
      let expected: YAMLValue = .mapping(YAMLMapping([YAMLMapping.Entry(text, .string(text))]))
      #expect(values.first == expected || values.first == [expected])
      #expect(diagnostics.sorted.isEmpty)
      #expect(YAMLValue.read(YAMLWriter.text(of: expected)).values == [expected])
    }
  }

  @Test(arguments: [
    (#"\u0000"#, "\u{0}"), (#"\b\f\n\r\t\"\\\/"#, "\u{8}\u{C}\n\r\t\"\\/"), (#"\u00e9\u00E9"#, "\u{E9}\u{E9}"),
    (#"\ud83d\ude42"#, "\u{1F642}"), (#"\uDBFF\uDFFF"#, "\u{10FFFF}"), (#"\\ud83d\\ude42"#, #"\ud83d\ude42"#),
    (#"\\\ud83d\ude42"#, "\\\u{1F642}"),
  ])
  func escapesAreRead(_ escape: String, expected: String) {
    #expect(YAMLValue.read("[\"\(escape)\"]").values == [[.string(expected)]])
  }

  @Test(arguments: [#"["\ud83d"]"#, #"["\ude42\ud83d"]"#, #"["\ud83dx"]"#, #"["\ud83d\u0041"]"#, #"["\uD8"]"#])
  func halfACharacterIsRefused(_ text: String) {
    #expect(codes(text) == [.syntax])
  }

  @Test(arguments: [1_024, 1_025, 100_000])
  func keysMayBeAsLongAsTheyAre(_ length: Int) {
    let key = String(repeating: "k", count: length)
    #expect(YAMLValue.read("{\"\(key)\" \n:\n 1}").values.first?.mapping.keys == [key])
  }

  @Test func numbersKeepTheirSpelling() {
    let numbers = ["0", "-0", "1", "-1.50", "1e3", "1E-3", "1.0e+2", "18446744073709551616", "1e-400"]
    let (values, diagnostics) = YAMLValue.read("[\(numbers.joined(separator: ", "))]")
    #expect(values == [.sequence(numbers.map { .literal($0) })])
    #expect(diagnostics.sorted.isEmpty)
  }

  /// To Go such a number is an error in JSON, a word in YAML.
  @Test func numbersThatNothingHoldsAreRefusedInJSONAndWordsInYAML() {
    for number in ["1e400", "1E400", "-1e309"] {
      #expect(codes("{\"a\": \(number)}") == [.notFinite])
      let (values, diagnostics) = YAMLValue.read("a: \(number)\n")
      #expect(values == [["a": .string(number)]])
      #expect(diagnostics.sorted.isEmpty)
      #expect(JSONWriter.compact(values[0]) == "{\"a\": \"\(number)\"}")
      #expect(values[0].yaml == "a: \"\(number)\"\n")
    }
  }

  @Test func documentsMayFollowEachOtherHoweverTheyAreSetApart() {
    let expected: [YAMLValue] = [["a": 1], ["b": 2], ["c": 3]]
    for text in [
      #"{"a":1}{"b":2}{"c":3}"#, "{\"a\":1}\n{\"b\":2}\n\n{\"c\":3}\n", "{\"a\":1}\n---\n{\"b\":2}\n---\n{\"c\":3}",
      "{\"a\":1}\n--- {\"b\":2}\n---\n\n{\"c\":3}\n", "\u{FEFF}{\"a\":1}\r\n---\r\n{\"b\":2}\r\n---\r\n{\"c\":3}\r\n",
      "{\"a\":1}\n---\nb: 2\n---\n{\"c\":3}\n", "{\"a\":1}\n---\n{b: 2}\n---\nc: 3\n",
      "---\n{\"a\":1}\n---\n{b: 2}\n---\nc: 3",
    ] {
      #expect(YAMLValue.read(text).values == expected, "\(text)")
      #expect(YAMLValue.read(text).diagnostics.sorted.isEmpty, "\(text)")
    }
  }

  /// The place of the second `x`, which stands twice, or of the `!`.
  @Test(arguments: [
    (#"{"x": 1, "x": 2}"#, 1, 10), ("{\n \"é\": \"🙂\", \"x\": 1, \"x\": 2}", 2, 20), ("[\r\n{\"x\":1,\"x\":2}]", 2, 8),
    ("{\"a\": 1}\n---\n{\"x\": 1,\n \"x\": 2}", 4, 2), ("{\"a\": \"\u{85}\u{2028}\"}\n---\nb: !x 1\n", 3, 4),
    ("{\"a\": 1}\n\n\n---\n# c\nb: !x 1\n", 6, 4), ("\u{FEFF}{\"x\": 1, \"x\": 2}", 1, 10),
    ("{\"a\": 1}\n---\n{x: 1,\n \"b\": !x 1}", 4, 7), ("{\"a\": 1}{\"x\": 1, \"x\": 2}", 1, 18),
  ])
  func placesAreCountedInCharacters(_ text: String, line: Int, column: Int) {
    let found = YAMLValue.read(text).diagnostics.sorted.compactMap(\.location)
    #expect(found == [Findings.SourceLocation(file: 0, line: line, column: column)])
  }

  @Test func theBoundsAreThoseOfYAML() {
    func nested(_ count: Int) -> String {
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    #expect(codes(nested(100)).isEmpty)
    #expect(codes(nested(101)) == [.nesting])
    #expect(codes(String(repeating: "{\"a\":", count: 100_000)) == [.nesting])
    let many = "[" + String(repeating: "[],", count: 4_000_000) + "[]]"
    #expect(codes(many) == [.tooManyNodes])
  }

  /// What is not JSON is YAML as before, or refused as before.
  @Test(
    arguments: [
      ("{a: 1,}", []), ("[1, 'x', # y\n]", []), ("{\"a\": 1", [.syntax]), ("{\"a\" 1}", [.syntax]), ("[1}", [.syntax]),
      ("{\"a\": \"\u{1}\"}", [.controlCharacter]), ("{\"a\": 1} x", [.syntax]),
    ] as [(String, [DiagnosticCode])])
  func whatIsNotJSONIsLeftToTheReaderOfYAML(_ text: String, expected: [DiagnosticCode]) {
    #expect(codes(text) == expected)
  }

  @Test func bytesThatAreNotUTF8AreRefusedWithTheirPlace() {
    let (values, diagnostics) = YAMLValue.read(Array("{\"a\":\n \"".utf8) + [0xC3] + Array("\"}".utf8))
    #expect(values.isEmpty)
    #expect(diagnostics.sorted.map(\.finding.code) == [.encoding])
    #expect(diagnostics.sorted.first?.location?.line == 2)
  }

  /// How long that takes is measured in Benchmarks/hostile.py.
  @Test func manyBlankLinesAndDocumentsWithoutEndAreRead() {
    let blank = String(repeating: "\n", count: 1_000_000)
    #expect(YAMLValue.read("{\"a\":1}\(blank){\"b\":2}\(blank)---\(blank)c: 3\n").values.count == 3)
    #expect(YAMLValue.read(String(repeating: "{}\n\n\n---\n", count: 100_000) + "{}").values.count == 100_001)
    #expect(YAMLValue.read(String(repeating: "{}", count: 200_000)).values.count == 200_000)
    let twice = YAMLValue.read(String(repeating: "{\"a\":1,\"a\":2}\n---\n", count: 20_000) + "{}").diagnostics
    #expect(twice.sorted.count == 20_000)
  }
}
