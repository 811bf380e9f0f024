import ArgumentParser
import Review

/// Which changes `render` refuses.
struct ReviewOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Refuse changes that would alter an identity, lose data or be rejected, compared with this state.",
      valueName: "old"),
    completion: .file())
  var against: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A change that --against would refuse, as it names it; may be repeated.", valueName: "change"))
  var accept: [String] = []

  func validate() throws {
    if !accept.isEmpty, against == nil { throw ValidationError("--accept requires --against OLD") }
  }

  /// Ends the program where something is refused that was not accepted, or accepted that is not refused.
  func refuse(_ plan: ChangePlan) throws {
    let refusal = plan.refusal(accepting: accept)
    if let refusal { Console.say(refusal) }
    let mistakes = plan.withoutEffect(among: accept)
    if !mistakes.isEmpty { throw Console.fail(mistakes) }
    if refusal != nil { throw Console.Exit.failure }
  }
}
