import Findings
import YAML

/// What somebody most likely meant whose command line is refused: the habits of kubectl, helm and kustomize.
enum CommandHint {
  /// - Parameters:
  ///   - arguments: the command line, without the program's name.
  ///   - root: the program with its commands.
  ///   - exists: whether a path leads to a file or a directory.
  /// - Returns: one line, or nil where nothing is near.
  static func hint(for arguments: [String], of root: CommandDescription, exists: (String) -> Bool) -> String? {
    guard let name = arguments.first(where: { !$0.hasPrefix("-") }) else { return nil }
    let names = root.subcommands.map(\.name)
    guard let command = root.subcommands.first(where: { $0.name == name }) else {
      if let counterpart = counterparts[name] { return "did you mean `\(counterpart)`?" }
      if exists(name) { return "did you mean `kubectl tarantool render -f \(Escape.shellWord(name))`?" }
      return NearestName.of(name, among: names).map { "did you mean `kubectl tarantool \($0)`?" }
    }
    let rest = arguments.drop { $0 != name }.dropFirst()
    if let flag = rest.lazy.compactMap({ flags[String($0.prefix { $0 != "=" })] }).first(where: { $0.isMeant(command) })
    {
      return flag.hint
    }
    return strayPath(in: rest, of: command, exists: exists)
  }

  /// A path that stands where a command has no place for one: `render examples/kv`.
  private static func strayPath(
    in words: ArraySlice<String>, of command: CommandDescription, exists: (String) -> Bool
  ) -> String? {
    guard command.flag("-f") != nil, !command.arguments.contains(where: { $0.names.isEmpty }) else { return nil }
    var isValue = false
    for word in words {
      defer { isValue = command.flag(word).map { $0.kind == "option" } ?? false }
      if isValue || word.hasPrefix("-") || !exists(word) { continue }
      return "did you mean `-f \(Escape.shellWord(word))`?"
    }
    return nil
  }

  private static let counterparts = [
    "lint": "kubectl tarantool validate", "check": "kubectl tarantool validate",
    "template": "kubectl tarantool render", "build": "kubectl tarantool render", "generate": "kubectl tarantool render",
    "kustomize": "kubectl tarantool fn", "diff": "kubectl tarantool plan",
    "apply": "kubectl tarantool render -f FILE | kubectl apply -f -",
    "create": "kubectl tarantool init NAME", "new": "kubectl tarantool init NAME",
    "install": "kubectl tarantool render -f FILE | kubectl apply -f -",
    "upgrade": "kubectl tarantool plan --live NEW", "import": "kubectl tarantool adopt",
    "get": "kubectl tarantool status --live", "describe": "kubectl tarantool status --live",
    "health": "kubectl tarantool status --live", "verify": "kubectl tarantool status --live",
    "picture": "kubectl tarantool graph", "docs": "kubectl tarantool explain",
    "delete": "kubectl tarantool render -f FILE | kubectl delete -f -",
  ]

  /// A flag of kubectl that a command does not have, and why.
  private struct Flag {
    let names: [String]
    let hint: String

    /// Whether the command does without it.
    func isMeant(_ command: CommandDescription) -> Bool { names.allSatisfy { command.flag($0) == nil } }
  }

  private static let flags: [String: Flag] = {
    let all = [
      Flag(names: ["-k", "--kustomize"], hint: "kubectl kustomize DIR | kubectl tarantool render -f -"),
      Flag(
        names: ["-A", "--all-namespaces"],
        hint: "documents of all namespaces are read; -n names one for those that have none"),
      Flag(names: ["--dry-run"], hint: "nothing is ever sent to Kubernetes; kubectl apply has --dry-run=server"),
      Flag(
        names: ["-l", "--selector"], hint: "all documents are read; kubectl apply -l selects among what is rendered"),
      Flag(names: ["--context", "--kubeconfig"], hint: "this command does not talk to Kubernetes"),
      Flag(
        names: ["--as"],
        hint:
          "a copy elsewhere would replicate from the original: its configuration and its rows name those URIs and UUIDs"
      ),
      Flag(names: ["-w", "--watch"], hint: "run it again, or with watch(1)"),
    ]
    return Dictionary(uniqueKeysWithValues: all.flatMap { flag in flag.names.map { ($0, flag) } })
  }()
}
