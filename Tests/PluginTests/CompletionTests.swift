import TestSupport
import Testing

/// What is offered when somebody types half a command line.
@Suite struct CompletionTests {
  /// The words so far, and the answer without the explanations behind the candidates.
  @Test(
    arguments: [
      ("re", "render report repair restore :4"), ("render -o ", "yaml json name :4"), ("render --output=j", "json :4"),
      ("render --output ya", "yaml :4"), ("render --gitops ", "none argocd flux :4"), ("render -f ", ":0"),
      ("render --output-dir ", ":0"), ("render -n ", ":4"), ("plan ", ":0"), ("plan a ", ":0"), ("plan a b ", ":4"),
      ("completion ", "bash zsh fish powershell :4"), ("render --ch", "--check :4"), ("render --check --ch", ":4"),
      ("render --remove-cluster a --rem", "--remove-cluster :4"), ("render --remove-cluster ", ":4"),
      ("render -f a --filen", "--filename :4"), ("render --filename=a -R --rec", ":4"), ("render -- --c", ":4"),
      ("render -o json --keep", "--keep-api-versions :4"), ("nothing", ":4"), ("render --colour ", ":4"),
      ("bootstrap -f examples/kv --cluster ", "kv :4"), ("bootstrap -f examples/two-clusters --cluster b", "blue :4"),
      ("bootstrap --filename=examples/two-clusters --cluster=", "blue green :4"),
      ("bootstrap -R -f examples/kv -f examples/minimal --cluster ", "kv minimal :4"),
      ("repair -f examples/kv --cluster ", "kv :4"), ("repair --refill a --refi", "--refill :4"),
      ("schema ", "cluster role replicasettemplate cartridgeconfig :4"), ("explain ro", "role :6"),
      ("explain --api-version ", "tarantool.io/v1alpha1 tarantool.io/v1beta1 :4"),
      (
        "explain --api-version tarantool.io/v1beta1 role.spec.replicasetTemplate.r",
        "role.spec.replicasetTemplate.replicas :4"
      ),
      ("explain ", "cluster role replicasettemplate cartridgeconfig :6"),
      ("explain cluster.spec.fai", "cluster.spec.failover :6"),
      ("explain Role.spec.drain", "Role.spec.drain.replicasets :4"),
      ("explain cluster.spec.domain", "cluster.spec.domain :4"),
      ("explain role.m", "role.metadata :6"), ("explain role.spec.q", ":4"), ("explain pod.s", ":4"),
      (
        "explain role.metadata.annotations.tarantool.io/r",
        "role.metadata.annotations.tarantool.io/rolesToAssign role.metadata.annotations.tarantool.io/replicaset-weight :4"
      ),
      ("bootstrap -f nowhere --cluster ", ":4"), ("bootstrap -f - --cluster ", ":4"),
    ])
  func theLastWordIsCompleted(_ line: String, expected: String) throws {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let outcome = try Program.plugin.run(arguments: ["__complete"] + words)
    #expect(candidates(outcome.output).joined(separator: " ") == expected)
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
  }

  @Test func candidatesAreExplained() throws {
    let output = try Program.plugin.run("__complete", "ver").output
    #expect(output == "version\tPrint the versions of this tool and of its parts.\n:4\n")
  }

  @Test func whatHelpersCallIsNotOffered() throws {
    #expect(!(try Program.plugin.run("__complete", "").output.contains("__complete")))
    #expect(!(try Program.plugin.run("--help").output.contains("__complete")))
  }

  @Test(.enabled(if: Program.find("kubectl") != nil, "NOT TESTED: scripts/kubectl.sh kubectl"))
  func kubectlCompletes() throws {
    let kubectl = try #require(Program.find("kubectl"))
    try installed { path in
      for (words, expected) in [
        (["rend"], ["render", ":4"]), (["render", "--output="], ["yaml", "json", "name", ":4"]),
        (["render", "-f", ""], [":0"]),
        (["bootstrap", "-f", "examples/kv", "--cluster", ""], ["kv", ":4"]),
      ] {
        let outcome = try kubectl.run(arguments: ["__complete", "tarantool"] + words, environment: ["PATH": path])
        #expect(candidates(outcome.output) == expected, "\(outcome.errors)")
      }
    }
  }

  @Test(arguments: [
    ("rend", "render"), ("bootstrap -f examples/kv --cluster ", "kv"), ("version -o j", "json"),
    ("explain cluster.spec.listen", "cluster.spec.listenPort"),
  ])
  func theScriptForBashCompletes(_ line: String, expected: String) throws {
    let script = """
      source <(kubectl-tarantool completion bash)
      COMP_LINE="kubectl-tarantool $1" COMP_POINT=${#COMP_LINE}
      read -ra COMP_WORDS <<<"$COMP_LINE"
      [[ "$COMP_LINE" == *' ' ]] && COMP_WORDS+=("")
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _kubectl-tarantool kubectl-tarantool "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      echo "${COMPREPLY[@]}"
      """
    try installed { path in
      let outcome = try Program("/bin/bash").run("-c", script, "bash", line, environment: ["PATH": path])
      #expect(outcome.output == "\(expected)\n", "\(outcome.errors)")
    }
  }

  @Test(arguments: [
    ("zsh", "#compdef kubectl-tarantool\n"), ("fish", "function __kubectl-tarantool"),
    ("powershell", "# Completes kubectl-tarantool in PowerShell"),
  ])
  func otherShellsHaveTheirScripts(_ shell: String, start: String) throws {
    let outcome = try Program.plugin.run("completion", shell)
    #expect(outcome.output.hasPrefix(start) && outcome.errors.isEmpty)
  }

  /// Commands, flags and values.
  @Test func everyNameIsOfferedOnce() throws {
    func offered(_ words: String...) throws -> [String] {
      let lines = try Program.plugin.run(arguments: ["__complete"] + words).output.split(separator: "\n").dropLast()
      return lines.map { String($0.prefix { $0 != "\t" }) }
    }
    let commands = try offered("")
    #expect(Set(commands).count == commands.count && commands.count > 20)
    for command in commands {
      let flags = try offered(command, "-")
      #expect(Set(flags).count == flags.count && !flags.isEmpty, "\(command)")
    }
    let lists = try Program.plugin.run("completion", "bash").output.matches(
      of: #/(?m)^ +(?:non_)?repeating_\w+=\((.+)\)$/#)
    #expect(
      lists.count > 20 && lists.allSatisfy { Set($0.1.split(separator: " ")).count == $0.1.split(separator: " ").count }
    )
  }

  @Test func anotherShellIsRefused() throws {
    let outcome = try Program.plugin.run("completion", "tcsh")
    #expect(outcome.status == 64)
    #expect(
      outcome.errors.hasPrefix(
        "error: The value 'tcsh' is invalid for '<shell>'. Please provide one of 'bash', 'zsh', 'fish' or 'powershell'."
      ))
  }

  private func candidates(_ output: String) -> [String] {
    output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
  }

  /// Runs `body` with a PATH on which the plugin and its helper lie as `make install` puts them.
  private func installed(_ body: (String) throws -> Void) throws {
    try TemporaryDirectory.with { directory in
      _ = try Program("/bin/cp").run("scripts/kubectl_complete-tarantool", directory.path)
      _ = try Program("/bin/ln").run("-s", Program.plugin.path, "\(directory.path)/kubectl-tarantool")
      try body("\(directory.path):/usr/local/bin:/usr/bin:/bin")
    }
  }
}
