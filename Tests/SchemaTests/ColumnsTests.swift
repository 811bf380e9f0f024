import Findings
import TestSupport
import Testing

/// Text within the columns of a terminal.
@Suite struct ColumnsTests {
  private static func four(_ count: Int) -> String { Array(repeating: "four", count: count).joined(separator: " ") }

  private static let long = String(repeating: "a", count: 90)

  @Test(arguments: [
    ("one", "  one\n"),
    (four(20), "  \(four(15))\n    \(four(5))\n"),
    // What is copied stays whole, however long it is.
    ("see \(long) there", "  see\n    \(long)\n    there\n"),
    (
      "\(String(repeating: "b", count: 70)) `kubectl get pods` x",
      "  \(String(repeating: "b", count: 70))\n    `kubectl get pods` x\n"
    ),
    ("\(String(repeating: "c", count: 73)) -n kv", "  \(String(repeating: "c", count: 73))\n    -n kv\n"),
    // Escaped, and neither a line nor a colour nor a command to a CI system.
    ("a\nb\u{1B}[31mc\u{1B}[0m", "  a\\nb\\u{1b}[31mc\\u{1b}[0m\n"),
    (
      "\(String(repeating: "d", count: 76)) ::error::x",
      "  \(String(repeating: "d", count: 76))\n    \\u{3a}:error::x\n"
    ),
  ])
  func linesAreBrokenBetweenWords(_ text: String, lines: String) {
    #expect(Columns.lines(text, indent: "  ", next: "    ").string == lines)
  }

  @Test func aCommandIsBrokenAsAShellTakesIt() {
    let command = "kubectl delete pvc" + (0..<9).map { " data-storage-\($0)" }.joined()
    let lines = Columns.lines(command, indent: "  => ", mark: " \\").string.split(separator: "\n")
    #expect(lines.count == 3 && lines.allSatisfy { $0.count <= 80 })
    #expect(lines.dropLast().allSatisfy { $0.hasSuffix(" \\") } && lines.last?.hasSuffix("\\") == false)
    let joined = lines.map { $0.trimmingPrefix(#/ *(=> )?/#) }.joined().replacing("\\", with: "")
    #expect(joined == command)
  }

  /// Of plans and screens; names that are longer are not broken.
  @Test func goldensFitATerminal() {
    let names = ["plan/drain", "plan/drained", "plan/not-drained", "plan/report", "status/degraded", "status/ready"]
    for name in names {
      let text = Repository.text("golden/\(name).txt") ?? ""
      #expect(!text.isEmpty && text.split(separator: "\n").allSatisfy { $0.count <= Columns.width }, "\(name)")
    }
  }
}
