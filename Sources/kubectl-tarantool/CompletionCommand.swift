import ArgumentParser

/// `kubectl tarantool completion`
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print a script that completes this tool's own name in a shell.",
    usage: "kubectl tarantool completion <shell>",
    discussion: """
      The script completes `kubectl-tarantool`. `kubectl tarantool` is completed
      by kubectl's own completion, which calls kubectl_complete-tarantool:
      `make install` puts that beside the binary.

      EXAMPLES:
        # In ~/.bashrc
        source <(kubectl tarantool completion bash)

        # zsh, fish
        kubectl tarantool completion zsh >"${fpath[1]}/_kubectl-tarantool"
        kubectl tarantool completion fish | source
      """)

  /// The shells that ArgumentParser writes scripts for.
  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
  }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    let script = PluginCommand.completionScript(for: CompletionShell(rawValue: shell.rawValue) ?? .bash)
    try Console.write(Array((script.hasSuffix("\n") ? script : script + "\n").utf8))
  }
}

/// The commands under the name of the binary: functions of a shell cannot be named `kubectl tarantool`.
private struct PluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubectl-tarantool", abstract: TarantoolCommand.configuration.abstract,
    version: TarantoolCommand.version, subcommands: TarantoolCommand.configuration.subcommands)
}
