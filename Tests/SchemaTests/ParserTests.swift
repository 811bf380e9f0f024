import Findings
import Schema
import TestSupport
import Testing
import YAML

/// What is read, whatever the style it is written in.
@Suite struct ParserTests {
  /// Every text means `{a: [1, x], b: {c: d}}`.
  @Test(arguments: [
    "a:\n- 1\n- x\nb:\n  c: d\n",
    "a:\n  - 1\n  - x\nb: {c: d}\n",
    "{a: [1, x], b: {c: d}}",
    #"{"a": [1, "x"], "b": {"c": "d"}}"#,
    "{\n  a: [1,\n    x,],\n  b: {c: d,},\n}",
    "# first\na: # second\n# third\n- 1 # fourth\n- x\n\nb:\n  # fifth\n  c: d # sixth\n# seventh\n",
    "a:\r\n- 1\r\n- x\r\nb:\r\n  c: d\r\n",
    "\u{FEFF}a: [1, x]\nb: {c: d}\n",
    "%YAML 1.1\n---\na: [1, 'x']\nb: {\"c\": d}\n...\n",
    "a: &list [1, x]\nb: {c: &letter d}\n",
    "!!map\na: !!seq [!!int 1, !!str x]\nb: {c: ! d}\n",
    "a: [1, x]\nb: {? c : d}\n",
    "a: [1, \"x\"]\nb: {c: d}\n",
    "a:\n- 1\n- |-\n  x\nb:\n  c: >-\n    d\n",
  ])
  func everyStyleMeansTheSame(_ text: String) {
    let (values, diagnostics) = YAMLValue.read(text)
    #expect(values == [["a": [1, "x"], "b": ["c": "d"]]])
    #expect(diagnostics.sorted.isEmpty)
  }

  @Test func keepsTheOrderOfKeys() {
    let keys = (0..<40).map { "k\($0 * 7 % 40)" }
    let (values, _) = YAMLValue.read(keys.map { "\($0): 1\n" }.joined())
    #expect(values.first?.mapping.keys == keys)
  }

  /// `é` as one character and as two: to Swift one string, to Kubernetes two.
  @Test(arguments: [0, 20])
  func keysThatLookAlikeAreTwo(_ others: Int) {
    let keys = ["\u{E9}", "e\u{301}"] + (0..<others).map { "k\($0)" } + ["\u{E8}", "e\u{300}"]
    let (values, diagnostics) = YAMLValue.read(keys.map { "\($0): 1\n" }.joined())
    #expect(values.first?.mapping.keys.map { Array($0.utf8) } == keys.map { Array($0.utf8) })
    #expect(diagnostics.sorted.isEmpty)
  }

  @Test func readsEveryDocumentOfAStream() {
    let (values, _) = YAMLValue.read("a: 1\n---\nb: 2\n...\n---\n# nothing\n---\nc: 3\n")
    #expect(values == [["a": 1], ["b": 2], .literal("null"), ["c": 3]])
  }

  @Test func aliasesStandForTheirAnchorInOneDocument() {
    let (values, diagnostics) = YAMLValue.read("a: &x {m: 1}\nb: *x\nc: [*x, *x]\n")
    #expect(values == [["a": ["m": 1], "b": ["m": 1], "c": [["m": 1], ["m": 1]]]])
    #expect(diagnostics.sorted.isEmpty)
    #expect(YAMLValue.read("a: &x 1\n---\nb: *x\n").diagnostics.hasErrors)
  }

  @Test func anAnchorThatIsSetAgainCountsFromThereOn() {
    #expect(YAMLValue.read("a: &x 1\nb: *x\nc: &x 2\nd: *x\n").values == [["a": 1, "b": 1, "c": 2, "d": 2]])
  }

  /// An alias refers to the anchor that is set last before it, also within the value of another of that name.
  @Test(
    arguments: [
      ("p: &a {b: &a 1}\nq: *a", ["p": ["b": 1], "q": 1]), ("p: &a [&a {c: &a 2}]\nq: *a", ["p": [["c": 2]], "q": 2]),
      ("p: &a [&a 1, *a]\nq: *a", ["p": [1, 1], "q": 1]),
      ("p: &a 1\nq: &a {b: &a 2}\nr: *a", ["p": 1, "q": ["b": 2], "r": 2]),
      ("p: &a {b: &b [1]}\nq: [*a, *b]", ["p": ["b": [1]], "q": [["b": [1]], [1]]]),
    ] as [(String, YAMLValue)])
  func anAnchorWithinAnotherOfItsNameCountsFromThereOn(_ text: String, expected: YAMLValue) {
    let (values, diagnostics) = YAMLValue.read(text)
    #expect(values == [expected])
    #expect(diagnostics.sorted.isEmpty)
  }

  @Test(arguments: ["x: &a 1\ny: &a [*a]\n", "x: &a {b: &a {c: *a}}", "x: &a\n  <<: *a\n"])
  func anAliasWithinTheValueThatItStandsForIsRefused(_ text: String) {
    #expect(YAMLValue.read(text).diagnostics.sorted.map(\.finding.code) == [.unknownAnchor])
  }

  /// A value that its tag contradicts: kubectl's reader refuses the file.
  @Test(arguments: [
    "!!int n", "!!int yes", "!!int 1.5", "!!int x", "!!int", "!!int \"\"", "!!float x", "!!float 1e400", "!!bool 1",
    "!!bool nope", "!!null x", "!!null 0", "!!int 0x", "!!int ~", "!!bool ~",
  ])
  func aTagThatItsValueContradictsIsRefused(_ text: String) {
    let diagnostics = YAMLValue.read("a:\n  b: \(text)\n").diagnostics.sorted
    #expect(diagnostics.map(\.finding.code) == [.contradictoryTag])
    #expect(diagnostics.first?.location == Findings.SourceLocation(file: 0, line: 2, column: 6))
  }

  @Test(arguments: [
    ("!!int 1", "1"), ("!!int \"1\"", "1"), ("!!float 1", "1"), ("!!float 1.5", "1.5"), ("!!bool yes", "true"),
    ("!!int 0x1F", "0x1F"),
  ])
  func aTagThatFitsIsTaken(_ text: String, literal: String) {
    let (values, diagnostics) = YAMLValue.read("a: \(text)\n")
    #expect(values == [["a": .literal(literal)]])
    #expect(diagnostics.sorted.isEmpty)
  }

  /// The rules of https://yaml.org/type/merge.html
  @Test(
    arguments: [
      ("base: &b {x: 1, w: 2}\nm: {<<: *b}", ["x": 1, "w": 2]),
      ("base: &b {x: 1, w: 2}\nm: {<<: *b, w: 3}", ["x": 1, "w": 3]),
      ("base: &b {x: 1, w: 2}\nm: {w: 3, <<: *b}", ["w": 3, "x": 1]),
      ("base: &b {x: 1}\nc: &c {x: 2, z: 3}\nm: {<<: [*b, *c]}", ["x": 1, "z": 3]),
      ("base: &b {x: 1}\nm: {<<: {x: 2}, w: 1}", ["x": 2, "w": 1]),
      ("base: &b {x: 1}\nm: {\"<<\": 5}", ["<<": 5]),
    ] as [(String, YAMLValue)])
  func mergeKeysFillInWhatIsNotWritten(_ text: String, expected: YAMLValue) {
    let (values, diagnostics) = YAMLValue.read(text)
    #expect(values.first?["m"] == expected)
    #expect(diagnostics.sorted.isEmpty)
  }

  @Test func aKeyThatStandsTwiceAfterAMergeIsRefused() {
    #expect(YAMLValue.read("b: &b {x: 1}\nm: {<<: *b, x: 2, x: 3}").diagnostics.hasErrors)
  }

  /// The place of the `!` in the text is where the finding belongs.
  @Test(arguments: [
    ("a: !x 1", 1, 4),
    ("a:\n  - b: !x 1", 2, 8),
    ("a: [1, 2,\n   !x 3]", 2, 4),
    ("\"ключ\": !x 1", 1, 9),
    ("a: 🙂\nb: !x 1", 2, 4),
    ("\u{FEFF}a: !x 1", 1, 4),
    ("a: 1\r\nb: !x 1", 2, 4),
  ])
  func placesAreCountedInCharacters(_ text: String, line: Int, column: Int) {
    let location = YAMLValue.read(text).diagnostics.sorted.first?.location
    #expect(location == Findings.SourceLocation(file: 0, line: line, column: column))
  }

  @Test func explicitTagsChangeWhatAScalarIs() {
    let (values, _) = YAMLValue.read("a: !!str 1\nb: ! yes\nc: !!str\n")
    #expect(values == [["a": "1", "b": "yes", "c": ""]])
  }

  @Test func nullsAreDroppedFromMappings() {
    let (values, _) = YAMLValue.read("a: null\nb: ~\nc:\nd: {e: NULL, f: 1}\ng: \"null\"\n")
    #expect(values == [["d": ["f": 1], "g": "null"]])
  }
}
