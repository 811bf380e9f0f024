internal import Findings
internal import YAML

/// What the documents say and is not live.
struct UnappliedChanges: Sendable {
  private let plan: ChangePlan

  /// Of the changes that are shown to people.
  private static let mostShown = 10

  init(_ plan: ChangePlan) { self.plan = plan }

  /// Nil where the documents are live as they are.
  private var finding: StatusFinding? {
    plan.changes.isEmpty
      ? nil
      : StatusFinding(
        finding: Finding(
          .notApplied, "the live objects differ from the documents",
          help: "kubectl tarantool plan --live -f DOCUMENTS"))
  }

  /// Within the columns of a screen.
  var text: TerminalText {
    guard let finding else { return "Documents:    applied\n" }
    var text = Columns.lines("not applied: \(plan.summary)", indent: "Documents:    ") + "\n"
    for change in plan.changes.prefix(Self.mostShown) {
      let line = "\(change.class.rawValue)  \(change.object)  \(change.sentence)"
      text += "  \(StatusText.shortened(line, to: StatusText.width - 2))\n"
    }
    let rest = plan.changes.count - Self.mostShown
    if rest > 0 { text += "  and \(rest) more\n" }
    return text + "\nWhat to do\n" + finding.text
  }

  /// All of them, for programs.
  var value: YAMLValue {
    [
      "changes": .sequence(plan.changes.map(\.value)),
      "findings": .sequence([finding].compactMap { $0?.value }),
    ]
  }
}
