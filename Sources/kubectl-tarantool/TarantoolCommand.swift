import ArgumentParser

/// `kubectl tarantool`
@main
struct TarantoolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubectl tarantool",
    abstract: "Run Tarantool Cartridge on Kubernetes without an operator.",
    discussion: """
      Expands documents that describe a cluster into plain manifests, to be
      applied with kubectl or committed to Git. Nothing is sent to Kubernetes.
      """,
    version: "0.1.0",
    subcommands: [RenderCommand.self, BootstrapCommand.self])
}
