import ArgumentParser

/// `kubectl tarantool`
@main
struct TarantoolCommand: ParsableCommand {
  /// The version of this tool.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "kubectl tarantool",
    abstract: "Run Tarantool Cartridge on Kubernetes without an operator.",
    discussion: """
      Expands documents that describe a cluster into plain manifests, to be
      applied with kubectl or committed to Git. Nothing is sent to Kubernetes.
      """,
    version: version,
    subcommands: [CompleteCommand.self],
    groupedSubcommands: [
      CommandGroup(name: "Begin", subcommands: [InitCommand.self, AdoptCommand.self]),
      CommandGroup(name: "Render", subcommands: [RenderCommand.self, BootstrapCommand.self, FnCommand.self]),
      CommandGroup(name: "Review", subcommands: [ValidateCommand.self, PlanCommand.self, GraphCommand.self]),
      CommandGroup(name: "Look up", subcommands: [ExplainCommand.self, SchemaCommand.self, CRDsCommand.self]),
      CommandGroup(name: "Set up", subcommands: [CompletionCommand.self, VersionCommand.self]),
    ])
}
