import ArgumentParser

/// `kubectl tarantool completion`
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion", _superCommandName: TarantoolCommand.name,
    abstract: "Print a completion script for a shell.",
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

        # In the $PROFILE of PowerShell
        kubectl tarantool completion powershell | Out-String | Invoke-Expression
      """)

  /// The shells that there are scripts for.
  enum Shell: String, OptionWord {
    case bash, zsh, fish, powershell
  }

  @Argument(help: "The shell.")
  var shell: Shell

  func run() throws {
    switch shell {
    case .bash: try write(.bash)
    case .zsh: try write(.zsh)
    // ArgumentParser's script for fish takes seconds on a slow machine, and it has none for PowerShell: these ask the
    // program.
    case .fish: try Console.write(PackageResources.completion_fish)
    case .powershell: try Console.write(PackageResources.completion_ps1)
    }
  }

  private func write(_ shell: CompletionShell) throws {
    let script = PluginCommand.completionScript(for: shell)
    try Console.write(Array((script.hasSuffix("\n") ? script : script + "\n").utf8))
  }
}

/// The commands under the name of the binary: functions of a shell cannot be named `kubectl tarantool`.
private struct PluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubectl-tarantool", abstract: TarantoolCommand.configuration.abstract,
    version: TarantoolCommand.version, subcommands: TarantoolCommand.configuration.subcommands)
}
