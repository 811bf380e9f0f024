import Findings
import Schema
import TestSupport
import Testing
import YAML

/// Scalars come out as what they meant, whichever reader of YAML 1.1 or 1.2 reads them next.
@Suite struct ScalarTests {
  /// Strings that some reader takes for something else: they are never written plain.
  static let ambiguous = [
    "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "yes", "Yes", "YES", "no", "No", "on", "On", "ON",
    "off", "OFF", "y", "Y", "n", "N", "0", "1", "-1", "+1", "007", "0644", "0o17", "0O17", "0x1f", "0X1F", "0b11",
    "1_000",
    "1,000", "1.5", "1.", ".5", "-.5", "+1.10", "1e3", "1E3", "1.5e-3", "1e+3", "12:30:45", "1:30", "190:20:30.15",
    "2001-01-01", "2001-1-1", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", ".inf", "-.inf", "+.INF",
    ".Inf",
    ".nan", ".NaN", "nan", "inf", "-inf", "=", "<<", ".", "-", "1e400",
    "0b+1", "0b-0", "0o-7", "0x_", "0b_", "0o_", "0x+1", "-0x_", "+0b_1", "0_b0", "0_x1", "-0_o7", "0B-1", "0x", "._",
    "-._", ".._", "1_", "0_", "1E400", "1e999", "0x1_F", "0b1,0",
  ]

  /// Strings whose characters are syntax, or would be lost.
  static let awkward = [
    "- a", "-", "--- a", "---", "...", "? a", "?", ": a", ":", "a: b", "a:", "a #b", "#a", "[a", "]", "{a", "}", ",a",
    "&a",
    "*a", "!a", "|", ">", "'a'", "\"a\"", "it's", "%a", "@a", "`a`", " a", "a ", "  ", "\t", "a\tb", "\ta", "a\\b",
    "a\nb", "a\nb\n",
    "a\n\n", "\na", "\n", "\n\n", " a\nb", "a\n b\n", "a \nb", "a\r\nb", "a\rb", "a\u{0}b", "\u{7}", "\u{1B}[31m",
    "\u{7F}",
    "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}", "a\u{FEFF}", "\u{A0}", "é", "日本語", "🙂", "e\u{301}", "a\n\tb",
    "\ta\nb", "\n\ta", "#\n#",
    "-\n-",
    "key: |\n  text\n", String(repeating: "long ", count: 200) + "end", "\u{FFFD}", "\u{10FFFF}", "a:b",
    "http://a:80/b#c", "a'b\"c",
  ]

  /// Strings that every reader takes for themselves: they are written as they are.
  static let plain = [
    "a", "kv", "app:1", "vshard-storage", "$(POD).kv:3301", "metadata.name", "/data", "1Gi", "250m", "v1", "1.2.3",
    "10.0.0.1",
    "0.0.1-rc", "a-1", "-a", "--flag", "a=b", "a,b", "yesterday", "nope", "nulls", "e3", "1e", "0xyz", "2001-01",
    "2001-01-x",
    "12:30pm", "a b", "a#b", "x'y", "\u{A0}x", "naïve", "fe80::1", "sha256:12ab",
  ]

  @Test(arguments: ambiguous)
  func aStringThatCouldBeSomethingElseIsQuoted(_ text: String) {
    let written = (["k": .string(text)] as YAMLValue).yaml
    #expect(written.hasPrefix("k: \"") || written.hasPrefix("k: '"), "\(written)")
  }

  @Test(arguments: ambiguous + awkward + plain)
  func aStringComesBackAsItself(_ text: String) {
    let value: YAMLValue = ["k": .string(text), "list": [.string(text), [.string(text)]], "m": ["n": .string(text)]]
    let (values, diagnostics) = YAMLValue.read(value.yaml)
    #expect(values == [value], "\(value.yaml)")
    #expect(diagnostics.sorted.isEmpty)
  }

  /// Longer than readers look for the colon of a key.
  static let long = [
    String(repeating: "k", count: 129), String(repeating: "k", count: 1025), String(repeating: "e\u{301} ", count: 999),
    String(repeating: "a: #b\n", count: 300),
  ]

  @Test(arguments: long)
  func aLongKeyHasAMarkBeforeIt(_ text: String) {
    let inner: YAMLValue = ["a": ["b", ["c": "d\ne\n"]]]
    for content: YAMLValue in ["v", "a\nb\n", 1, [], [:], [["a"], "b"], inner] {
      let value: YAMLValue = .mapping(YAMLMapping([.init(text, content), .init("k", ["l": .strings([(text, "v")])])]))
      let (values, diagnostics) = YAMLValue.read(value.yaml)
      #expect(values == [value], "\(value.yaml)")
      #expect(diagnostics.sorted.isEmpty && value.yaml.hasPrefix("? "))
    }
  }

  @Test(arguments: ambiguous + awkward + plain)
  func aKeyComesBackAsItself(_ text: String) {
    let value: YAMLValue = .strings([(key: text, value: "v"), (key: "other", value: "w")])
    let (values, diagnostics) = YAMLValue.read(value.yaml)
    #expect(values == [value], "\(value.yaml)")
    #expect(diagnostics.sorted.isEmpty)
  }

  @Test(arguments: ambiguous + awkward + plain)
  func aStringComesBackFromJSON(_ text: String) {
    let value: YAMLValue = ["k": .string(text)]
    #expect(YAMLValue.read(JSONWriter.text(of: value)).values == [value])
  }

  @Test(arguments: plain)
  func aHarmlessStringIsWrittenAsItIs(_ text: String) {
    #expect((["k": .string(text)] as YAMLValue).yaml == "k: \(text)\n")
  }

  @Test(arguments: [
    "0644", "0o17", "1e3", "1.10", "0x1F", "1_000", "-0", "+5", "1.", ".5", "18446744073709551615", "1E+2", "007",
  ])
  func numbersKeepTheirSpelling(_ text: String) {
    #expect(YAMLValue.read("k: \(text)\n").values.map(\.yaml) == ["k: \(text)\n"])
  }

  /// What kubectl's reader takes each for.
  @Test(arguments: [
    ("0644", "420"), ("0o17", "15"), ("0x1F", "31"), ("0b11", "3"), ("1_000", "1000"), ("+5", "5"), ("1e3", "1e3"),
    ("1.10", "1.10"),
    ("yes", "true"), ("off", "false"), ("-0", "-0"), (".5", "0.5"), ("12:30", "\"12:30\""),
    ("2001-01-01", "\"2001-01-01\""),
  ])
  func jsonSpellsWhatTheScalarMeans(_ text: String, expected: String) {
    let (values, _) = YAMLValue.read("k: \(text)\n")
    #expect(values.first.map { JSONWriter.compact($0) } == "{\"k\": \(expected)}")
  }

  @Test(arguments: ["y", "Yes", "on", "TRUE", "true"])
  func truthIsWrittenSoThatAllReadersAgree(_ text: String) {
    #expect(YAMLValue.read("k: \(text)\n").values.map(\.yaml) == ["k: true\n"])
  }

  /// Python and Java write characters beyond U+FFFF as two escapes; a backslash that is escaped itself begins none.
  @Test(arguments: [
    (#"{"k": "\ud83d\ude42"}"#, "🙂"), (#" [] "#, nil), (#"{"k": "a\uD83D\uDE42b\n"}"#, "a🙂b\n"),
    (#"{"k": "\\ud83d\\ude42"}"#, #"\ud83d\ude42"#), (#"{"k": "\u00e9"}"#, "é"), (#"{"k": "\/"}"#, "/"),
  ])
  func jsonEscapesAreRead(_ text: String, expected: String?) {
    let (values, diagnostics) = YAMLValue.read(text)
    #expect(diagnostics.sorted.isEmpty)
    #expect(values.first?["k"]?.string == expected)
  }

  /// A document of JSON may stand before others, in which a backslash is one.
  @Test(arguments: [
    (#"[] --- \ud83d\ude42"#, #"\ud83d\ude42"#), (#"{} --- ["\ud83d\ude42"]"#, "🙂"),
    (#"["\ud83d\ude42", "]"] --- {"k": "\"\ud83d\ude42"} --- '\ud83d\ude42'"#, #"\ud83d\ude42"#),
  ])
  func jsonEndsWhereItsBracketsClose(_ text: String, expected: String) {
    let (values, diagnostics) = YAMLValue.read(text.replacing(" --- ", with: "\n---\n"))
    #expect(diagnostics.sorted.isEmpty)
    #expect((values.last?.sequence.first ?? values.last)?.string == expected)
  }

  @Test(arguments: [#"{"k": "\ud83d"}"#, #"{"k": "\ude42\ud83d"}"#, #"{"k": "\ud83dx"}"#, #"{"k": "\ud83d\u"#])
  func halfAPairIsNoCharacter(_ text: String) {
    #expect(YAMLValue.read(text).diagnostics.hasErrors)
  }

  @Test func severalLinesAreALiteralBlock() {
    #expect((["k": "a\nb\n"] as YAMLValue).yaml == "k: |\n  a\n  b\n")
    #expect((["k": "a\nb"] as YAMLValue).yaml == "k: |-\n  a\n  b\n")
    #expect((["k": "a\n\n"] as YAMLValue).yaml == "k: |+\n  a\n\n")
    #expect((["k": ["m": "  a\nb\n"]] as YAMLValue).yaml == "k:\n  m: |2\n      a\n    b\n")
  }

  @Test func sequencesStandFlushWithTheirKey() {
    let value: YAMLValue = ["k": ["a", ["b": 1, "c": [2]], [], [:], [["d"]]]]
    #expect(value.yaml == "k:\n- a\n- b: 1\n  c:\n  - 2\n- []\n- {}\n- - - d\n")
  }
}
