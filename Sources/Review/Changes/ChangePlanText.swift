internal import Findings

/// A plan of changes for people, within 80 columns.
struct ChangePlanText {
  private let plan: ChangePlan
  private let isColoured: Bool

  init(of plan: ChangePlan, isColoured: Bool) {
    self.plan = plan
    self.isColoured = isColoured
  }

  /// How many there are of each class, what is not compared, and the changes, the most severe first.
  var text: TerminalText {
    var text: TerminalText = ""
    for identity in plan.identities { text += Columns.lines(identity, next: "  ") }
    text += "\(summary)\n"
    for remark in plan.remarks { text += Columns.lines(remark, next: "  ") }
    var heading: TerminalText?
    for (change, isLast) in ChangePlan.folded(plan.changes) {
      let title: TerminalText = "\(paint("\(change.class.rawValue)", change.class))  \(change.object)"
      if title != heading { text += "\n\(title)\n" }
      heading = title
      text += Columns.lines(change.sentence, indent: "  ", next: "    ")
      if let remedy = change.remedy, isLast { text += self.text(ofRemedy: remedy) }
    }
    return text
  }

  /// Each step in lines of its own: most are commands, and are broken as a shell takes them.
  private func text(ofRemedy remedy: String) -> TerminalText {
    let steps = remedy.split(separator: ", then ").map(String.init)
    return steps.enumerated().map { position, step in
      Columns.lines(
        position == 0 ? step : "then \(step)", indent: position == 0 ? "    => " : "       ",
        mark: step.hasPrefix("kubectl ") ? " \\" : "")
    }.joined()
  }

  private var summary: TerminalText {
    if plan.changes.isEmpty { return "\(plan.summary)" }
    let counts = plan.counts.map { paint("\($0.count) \($0.class.rawValue)", $0.class) }
    return counts.dropFirst().reduce(into: counts[0]) { $0 += ", \($1)" }
  }

  private func paint(_ words: TerminalText, _ class: ChangeClass) -> TerminalText {
    isColoured ? TerminalText(words, colour: `class`.colour) : words
  }
}

extension ChangeClass {
  /// The ANSI code of what nobody should pass over, of what is done with care, and of what is harmless.
  fileprivate var colour: StaticString {
    switch self {
    case .identity, .illegal, .data: "1;31"
    case .topology: "1;35"
    case .disruptive: "1;33"
    case .safe: "32"
    }
  }
}
