import ArgumentParser
import Findings
import Render
import Review
import Schema

/// Which changes `render` refuses.
struct ReviewOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Refuse changes of identity, illegal ones and such of data against this state.", valueName: "old"),
    completion: .file())
  var against: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A change that --against would refuse, as it names it; may be repeated.", valueName: "change"))
  var accept: [String] = []

  func validate() throws {
    if !accept.isEmpty, against == nil { throw ValidationError("--accept goes with --against OLD") }
  }

  /// Ends the program where something is refused that was not accepted.
  func refuse(_ plan: ChangePlan) throws {
    let refused = plan.refused(accepting: accept)
    guard !refused.isEmpty else { return }
    for change in refused {
      Console.say("error: \(change.id): \(change.sentence)\n")
      if let remedy = change.remedy { Console.say("  => \(remedy)\n") }
    }
    let ids = refused.reduce(into: [String]()) { if !$0.contains($1.id) { $0.append($1.id) } }
    let flags = ids.map { "--accept \(Escape.shellWord($0))" }.joined(separator: " ")
    Console.say("  help: if that is meant: \(flags)\n")
    throw Console.Exit.failure
  }
}
