import Findings
import Schema
import TestSupport
import Testing

/// How findings look.
@Suite struct DiagnosticTextTests {
  private func text(of source: String, line: Int, column: Int, isColoured: Bool = false) -> String {
    let sources = SourceFiles([SourceFile(name: "c.yaml", bytes: Array(source.utf8))])
    let location = Findings.SourceLocation(file: 0, line: line, column: column)
    let finding = Finding(.badName, "not so", help: "but so")
    let note = Diagnostic.Note("see here", at: Findings.SourceLocation(file: 0, line: 1, column: 1))
    return DiagnosticText(sources: sources, isColoured: isColoured)
      .text(of: Diagnostic(.error, finding, at: location, notes: [note])).string
  }

  @Test func showsPlaceCodeLineCaretNoteAndHelp() {
    #expect(
      text(of: "a: 1\nb: 2\n", line: 2, column: 4) == """
        c.yaml:2:4: error[TT401]: not so
         2 | b: 2
           |    ^
        c.yaml:1:1: note: see here
         1 | a: 1
           | ^
          help: but so

        """)
  }

  @Test func showsNoBytesThatSteerATerminal() {
    let shown = text(of: "a: \u{1B}[31m\u{202E}\u{9B}x\n", line: 1, column: 1)
    #expect(!shown.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
    #expect(!shown.contains("\u{202E}"))
  }

  @Test func showsAWindowOfALongLine() {
    let shown = text(of: String(repeating: "x", count: 5_000), line: 1, column: 4_000)
    #expect(shown.split(separator: "\n").allSatisfy { $0.count < 200 })
    #expect(shown.contains("^"))
  }

  @Test func putsTheCaretUnderAWideLineByCharacters() {
    #expect(text(of: "é: ü x\n", line: 1, column: 6).contains(" 1 | é: ü x\n   |      ^\n"))
  }

  @Test func coloursOnlyWhenAsked() {
    #expect(!text(of: "a: 1\n", line: 1, column: 1).contains("\u{1B}"))
    #expect(text(of: "a: 1\n", line: 1, column: 1, isColoured: true).contains("\u{1B}[1;31merror[TT401]:\u{1B}[0m"))
  }

  @Test func countsErrorsAndWarningsApart() {
    var diagnostics = Diagnostics()
    diagnostics.warning(Finding(.noCluster, "w"), at: nil)
    diagnostics.error(Finding(.badName, "e"), at: nil)
    diagnostics.error(Finding(.badName, "f"), at: nil)
    diagnostics.note(Finding(.skippedDocument, "n"), at: nil)
    let text = DiagnosticText(sources: SourceFiles()).text(of: diagnostics).string
    #expect(text.hasSuffix("\n2 errors, 1 warning\n"))
  }

  @Test func sortsByPlaceAndSaysTheSameOnce() {
    var diagnostics = Diagnostics()
    for (line, message) in [(2, "second"), (1, "first"), (2, "second")] {
      diagnostics.error(Finding(.badName, message), at: Findings.SourceLocation(file: 0, line: line, column: 1))
    }
    #expect(diagnostics.sorted.map(\.finding.message) == ["first", "second"])
  }

  /// Every finding that a user can cause stands in a golden or is named in a test.
  @Test(arguments: DiagnosticCode.allCases)
  func everyCodeIsTested(_ code: DiagnosticCode) throws {
    let goldens = Repository.names(in: "golden/refused").compactMap { Repository.text("golden/refused/\($0)") }
    let tests = try Repository.swiftFiles(in: "Tests").compactMap(Repository.text)
    let names = [".\(code)", "[\(code.rawValue)]", "\"\(code.rawValue)\""]
    let isNamed = tests.contains { test in names.contains(where: test.contains) }
    #expect(isNamed || goldens.contains { $0.contains("[\(code.rawValue)]") }, "\(code) is in no golden and no test")
  }
}
