import ArgumentParser

/// Whether the bootstrap Jobs are rendered, shared by the commands that render them.
struct JobOptions: ParsableArguments {
  @Flag(help: "Leave the bootstrap Jobs out: somebody else forms the clusters.")
  var withoutJob = false
}
