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
    subcommands: [
      InitCommand.self,
      RenderCommand.self,
      ValidateCommand.self,
      PlanCommand.self,
      BootstrapCommand.self,
      AdoptCommand.self,
      FnCommand.self,
      GraphCommand.self,
      ExplainCommand.self,
      CompletionCommand.self,
      VersionCommand.self,
      CompleteCommand.self,
    ])
}
