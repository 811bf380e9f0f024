import ArgumentParser

/// Whether the bootstrap Jobs are rendered, shared by the commands that render them.
struct JobOptions: ParsableArguments {
  static let help: ArgumentHelp = "Leave the bootstrap Jobs out: somebody else forms the clusters."

  @Flag(help: help)
  var withoutJob = false
}
