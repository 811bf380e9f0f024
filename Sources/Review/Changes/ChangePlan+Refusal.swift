package import Findings

extension ChangePlan {
  /// What `render --against` says of the changes that it refuses; nil where all of them are accepted.
  ///
  /// - Parameter accepted: the changes that a user accepts, as ``Change/id`` names them.
  /// - Returns: a finding for each, and the flags that accept them all.
  package func refusal(accepting accepted: [String]) -> TerminalText? {
    let refused = refused(accepting: accepted)
    guard !refused.isEmpty else { return nil }
    let lines = refused.map { change -> TerminalText in
      let finding = Finding.refused(change)
      let remedy = finding.help.map { help -> TerminalText in "  => \(help)\n" } ?? ""
      return "error[\(finding.code.rawValue)]: \(finding.message)\n" + remedy
    }
    var named: Set<String> = []
    let ids = refused.map(\.id).filter { named.insert($0).inserted }
    let flags = ids.map { "--accept \(Escape.shellWord($0))" }.joined(separator: " ")
    return lines.joined() + "  help: if that is meant: \(flags)\n"
  }
}

extension Finding {
  fileprivate static func refused(_ change: Change) -> Finding {
    Finding(.refusedChange, "\(change.id): \(change.sentence)", help: change.remedy)
  }
}
