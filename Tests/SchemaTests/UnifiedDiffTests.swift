import Findings
import Schema
import Testing

@Suite struct UnifiedDiffTests {
  /// Numbers that look random and are the same in every run.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 16 | state << 48
    }
  }

  private static func text(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

  /// Both sides as the hunks give them, with what they leave out taken from the old side.
  private func sides(of diff: String, old: [String]) -> (old: [String], new: [String]) {
    var sides: (old: [String], new: [String]) = ([], [])
    // Carriage return and line feed are one character.
    let lines = diff.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
    for line in lines.dropFirst(2).dropLast() {
      if line.hasPrefix("@@ -"), let first = Int(line.dropFirst(4).prefix { $0.isNumber }) {
        let isEmpty = line.dropFirst(4).prefix { $0 != " " }.hasSuffix(",0")
        let gap = old[sides.old.count..<max(sides.old.count, isEmpty ? first : first - 1)]
        sides.old += gap
        sides.new += gap
      } else {
        let text = String(line.dropFirst())
        if line.first != "+" { sides.old.append(text) }
        if line.first != "-" { sides.new.append(text) }
      }
    }
    let rest = old[min(sides.old.count, old.count)...]
    return (sides.old + rest, sides.new + rest)
  }

  @Test(arguments: 0..<300)
  func everyDifferenceLeadsFromOneSideToTheOther(_ seed: Int) {
    var numbers = Numbers(state: UInt64(seed))
    let letters = ["a", "b", "c", "d", "e", "f", "\u{E9}", "e\u{301}", "\r", ""]
    let few = Array(letters.prefix(Int.random(in: 1...letters.count, using: &numbers)))
    func lines() -> [String] {
      (0..<Int.random(in: 0...40, using: &numbers)).map { _ in
        (few.randomElement(using: &numbers) ?? "")
          + (Bool.random(using: &numbers) ? "" : "\(Int.random(in: 0...30, using: &numbers))")
      }
    }
    let (old, new) = (lines(), lines())
    let diff = UnifiedDiff.text(path: "a", old: Self.text(old), new: Self.text(new))
    let found = sides(of: diff, old: old)
    #expect(found.old.map { Array($0.utf8) } == old.map { Array($0.utf8) })
    #expect(found.new.map { Array($0.utf8) } == new.map { Array($0.utf8) })
  }

  @Test func whatStaysTheSameIsNotTold() {
    let old = (0..<3_000).map { "line \($0)" }
    var new = old
    new[7] = "another"
    new.remove(at: 1_500)
    new.insert("a new one", at: 2_500)
    let diff = UnifiedDiff.text(path: "a", old: Self.text(old), new: Self.text(new))
    let changed = diff.split(separator: "\n").dropFirst(2).filter { $0.hasPrefix("-") || $0.hasPrefix("+") }
    #expect(changed == ["-line 7", "+another", "-line 1500", "+a new one"])
  }

  @Test func aLineEndThatIsMissingIsTold() {
    let diff = UnifiedDiff.text(path: "a", old: Array("x".utf8), new: Array("x\n".utf8))
    #expect(diff == "--- a\n+++ a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n")
  }
}
