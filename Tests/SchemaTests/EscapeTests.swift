import Findings
import Schema
import TestSupport
import Testing
import YAML

/// Text on its way out, word by word. Tests/interop/test_hostile_text.py hands the same words to real readers.
@Suite struct EscapeTests {
  @Test(arguments: [
    ("a b", "a b"), ("é 🙂", "é 🙂"), ("a\nb", #"a\nb"#), ("\r\n\t", #"\r\n\t"#), ("\u{1B}[1m", #"\u{1b}[1m"#),
    ("\u{9B}1m", #"\u{9b}1m"#), ("\u{202E}x", #"\u{202e}x"#), ("\u{FEFF}", #"\u{feff}"#), ("\u{2028}", #"\u{2028}"#),
    ("\u{E0041}", #"\u{e0041}"#), ("\u{200B}", #"\u{200b}"#), ("\u{0}", #"\u{0}"#), ("\u{10FFFF}", #"\u{10ffff}"#),
    ("##[error]x", #"##\u{5b}error]x"#), ("###vso[x]", #"###vso\u{5b}x]"#), ("# [x]", "# [x]"),
    ("#\n#[x]", #"#\n#[x]"#),
  ])
  func aTerminalShowsWhatIsThere(_ text: String, shown: String) {
    #expect(Escape.terminal(text) == shown)
  }

  @Test func wordsOfTheProgramStayAndOthersAreEscaped() {
    let name = "a\u{1B}[31m\nb"
    let text: TerminalText = "error: \(name): \(3) lines\n"
    #expect(text.string == "error: a\\u{1b}[31m\\nb: 3 lines\n")
    #expect(TerminalText(text, colour: "1;31").string == "\u{1B}[1;31m\(text.string)\u{1B}[0m")
    #expect("\(text)\(text)" as TerminalText == [text, text].joined())
  }

  @Test(arguments: [
    ("::error::x", #"\u{3a}:error::x"#), (" \u{3000}::x", " \u{3000}\\u{3a}:x"), ("a::b", "a::b"), (": :", ": :"),
    (":a:", ":a:"),
  ])
  func noLineIsACommand(_ words: String, shown: String) {
    #expect(("\(words)\n" as TerminalText).string == shown + "\n")
    #expect(("x\n\(words)\ny" as TerminalText).string == "x\n" + shown + "\ny")
    #expect(Escape.lines("x\n\(words)\n") == "x\n" + shown + "\n")
  }

  @Test(arguments: [
    ("kv", "kv"), ("", "''"), ("registry.example.com/kv:1.4", "registry.example.com/kv:1.4"), ("a b", "'a b'"),
    ("it's", #"'it'\''s'"#), ("=a", "'=a'"), ("~", "'~'"), ("$(x)", "'$(x)'"), ("<\u{301}", "'<\u{301}'"),
    ("a\nb", #""$(printf 'a\012b')""#), ("-n\n", #""$(printf '\055n')${IFS#??}""#),
    ("\u{9B}%", #""$(printf '\302\233%%')""#),
  ])
  func aShellReadsOneWord(_ word: String, quoted: String) {
    #expect(Escape.shellWord(word) == quoted)
  }

  @Test func anOperandIsNoFlag() {
    #expect(KubectlCommand("delete", ["pvc", "a"], namespace: "n", "--now").text == "kubectl delete pvc a -n n --now")
    #expect(KubectlCommand("delete", ["pvc", "--all"], "--now").text == "kubectl delete --now -- pvc --all")
    #expect(KubectlCommand("get pods", []).text == "kubectl get pods")
  }

  @Test(arguments: [
    ("a & b < c", "a &amp; b &lt; c"), ("<\u{301}script>", "&lt;\u{301}script&gt;"), ("\"'", "&quot;&#39;"),
    ("\u{1B}\u{FFFE}\u{0}x", "x"), ("\r\n", "&#13;&#10;"), ("\u{202E}", "&#8238;"), ("]]>", "&#93;&#93;&gt;"),
  ])
  func xmlIsText(_ text: String, escaped: String) {
    #expect(Escape.xml(text) == escaped)
  }

  @Test func labelsOfGraphvizEndWhereTheyShould() {
    #expect(Escape.dot(["a", "b\"\u{301}\\N"]) == #""a\nb\"\#u{301}\\N""#)
    #expect(Escape.dot(["&lt;\r\n[x]"]) == #""&amp;lt;\\r\\n&#91;x&#93;""#)
  }

  @Test(arguments: [
    ("kv-storage", "kv-storage"), ("*.kv:3301", "#42;.kv:3301"), ("a\"\u{301}", "a#quot;\u{301}"), ("`x`", "#96;x#96;"),
    ("fa:fa-ban", "fa#58;fa-ban"), ("%%{init", "#37;#37;#123;init"), ("1. x", "1#46; x"), ("- x", "#45; x"),
    ("<b>&amp;", "#lt;b#gt;#amp;amp#59;"), ("\r\n", "#92;r#92;n"),
  ])
  func labelsOfMermaidAreText(_ text: String, escaped: String) {
    #expect(Escape.mermaid(text) == escaped)
  }

  @Test(arguments: [
    ("StatefulSet/kv/storage-0", "StatefulSet/kv/storage-0"), ("a -> b: pods restart", "a -> b: pods restart"),
    ("first set `a.b/c`, then", "first set `a.b/c`, then"), ("@octocat", "`@octocat`"), ("see #1", "`see #1`"),
    ("GH-1", "`GH-1`"), ("a|\u{301}b", "`a\\|\u{301}b`"), ("``", "``` `` ```"), ("`a` `", "`` `a` ` ``"), ("", ""),
    ("<\u{301}b>", "`<\u{301}b>`"), ("http://a.b", "`http://a.b`"), (":tada:", "`:tada:`"), ("_a_", "`_a_`"),
    ("a_b", "a_b"), ("a\r\n# h", "`a\\r\\n# h`"), ("**b**", "`**b**`"), (" a ", "`  a  `"),
  ])
  func cellsOfMarkdownAreTextOrCode(_ text: String, escaped: String) {
    #expect(Escape.markdown(text) == escaped)
  }

  @Test func workflowCommandsHaveOneLine() {
    #expect(Escape.commandData("50%\r\n\u{1B}::x,") == "50%25%0D%0A\\u{1b}::x,")
    #expect(Escape.commandProperty("a:b,c\n") == "a%3Ab%2Cc%0A")
  }

  @Test func pathsAreRelativeReferences() {
    #expect(Escape.uri(path: "docs/kv.yaml") == "docs/kv.yaml")
    #expect(Escape.uri(path: "javascript:x y/é\n") == "javascript%3Ax%20y/%C3%A9%0A")
  }

  /// What is printed is what was meant, whatever is in it, and no CI system takes a line of it for a command.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func whatIsWrittenAsYAMLOrJSONIsReadAgainAndHoldsNoControl(_ seed: UInt64) throws {
    var words = HostileWords(seed: seed)
    let value: YAMLValue = .mapping(
      YAMLMapping([
        .init(words.next(), .string(words.next())), .init("b", [.string(words.next())]),
      ]))
    for bytes in [YAMLWriter.text(of: value), JSONWriter.text(of: value), Array(JSONWriter.compact(value).utf8)] {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.unicodeScalars.contains { $0 != "\n" && $0 != "\t" && Escape.isControl($0) }, "\(text)")
      #expect(Escape.lines(text).replacing("\\u{3a}", with: ":") == text || text.contains("::"))
      #expect(!text.hasPrefix("::") && !text.contains("\n::") && !text.contains("##[") && !text.contains("##vso["))
      var diagnostics = Diagnostics()
      #expect(YAMLValue.documents(in: bytes, into: &diagnostics) == [value] && !diagnostics.hasErrors, "\(text)")
    }
    #expect(!JSONWriter.compact(value).utf8.contains(UInt8(ascii: "\n")))
  }
}
