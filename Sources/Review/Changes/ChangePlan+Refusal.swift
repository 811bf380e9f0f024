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
    return lines.joined() + "  help: if that is intended: \(flags)\n"
  }
}

extension ChangePlan {
  /// What is wrong with the changes that a user accepts: those that `render --against` would not refuse. They are mistyped,
  /// or left over from an earlier change, where they would silence the next one like it.
  ///
  /// - Parameter accepted: the changes that a user accepts.
  /// - Returns: a finding for each, in their order.
  package func withoutEffect(among accepted: [String]) -> [Finding] {
    let ids = refused(accepting: []).map(\.id)
    return accepted.filter { !ids.contains($0) }.map { .nothingToAccept($0, among: ids) }
  }
}

extension Finding {
  fileprivate static func nothingToAccept(_ id: String, among ids: [String]) -> Finding {
    let hint =
      ids.isEmpty
      ? "--against refuses nothing: leave it out"
      : NearestName.of(id, among: ids).map { "did you mean `\($0)`?" } ?? "leave it out"
    return Finding(.nothingToAccept, "--accept `\(id)`: there is no such change to accept", help: hint)
  }

  fileprivate static func refused(_ change: Change) -> Finding {
    Finding(.refusedChange, "\(change.id): \(change.sentence)", help: change.remedy)
  }
}
