import Findings
import Testing

@Suite struct SourceLinesTests {
  private func lines(_ text: String) -> SourceLines { SourceLines(of: Array(text.utf8)) }

  @Test func linesAreCountedFromOne() {
    let lines = lines("one\ntwo\r\n\nfour")
    #expect((1...4).map { lines[$0] } == ["one", "two", "", "four"])
  }

  @Test(arguments: [-1, 0, 3]) func thereIsNothingInALineThatThereIsNot(number: Int) {
    #expect(lines("one\ntwo")[number] == "")
  }

  @Test func theMarkOfUTF8IsNoPartOfALine() {
    #expect(lines("\u{FEFF}one\ntwo")[1] == "one")
  }

  @Test func utf16HasNoLines() {
    #expect(SourceLines(of: [0xFF, 0xFE, 0x61, 0x00])[1] == "")
  }
}
