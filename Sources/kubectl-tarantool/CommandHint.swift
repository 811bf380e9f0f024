import Findings
import YAML

/// What somebody most likely meant whose command line is refused: the habits of kubectl, helm and kustomize.
enum CommandHint {
  /// - Parameters:
  ///   - arguments: the command line, without the program's name.
  ///   - message: why it is refused.
  ///   - root: the program with its commands.
  ///   - exists: whether a path leads to a file or a directory.
  ///   - isPiped: whether standard input is a pipe.
  /// - Returns: one line, or nil where nothing is near.
  static func hint(
    for arguments: [String], refusedBy message: String, of root: CommandDescription, exists: (String) -> Bool,
    isPiped: Bool
  ) -> String? {
    guard let position = arguments.commandPosition else { return nil }
    let (name, rest) = (arguments[position], arguments[position...].dropFirst())
    let names = root.subcommands.map(\.name)
    guard let command = root.subcommands.first(where: { $0.name == name }) else {
      if let counterpart = counterparts[name] { return "did you mean `\(counterpart)`?" }
      if exists(name) { return "did you mean `kubectl tarantool render -f \(Escape.shellWord(name))`?" }
      if let near = NearestName.of(name, among: names) { return "did you mean `kubectl tarantool \(near)`?" }
      let near = NearestName.of(name, among: counterparts.keys.sorted()).flatMap { counterparts[$0] }
      return near.map { "did you mean `\($0)`?" }
    }
    for word in rest {
      let flag = String(word.prefix { $0 != "=" })
      if command.flag(flag) == nil, let hint = hint(for: flag, of: command) { return hint }
    }
    if isPiped, message.contains("-f FILE") { return pipedIn }
    if isPiped, message.contains("the state to come") { return "to read what is piped in, write -: plan - NEW" }
    return strayPath(in: rest, of: command, exists: exists)
  }

  /// What is said where nothing else was named.
  static let pipedIn = "use `-f -` to read what is piped in"

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

  private static let counterparts: [String: String] = {
    let rendered = "kubectl tarantool render -f FILE | kubectl"
    let words = [
      "kubectl tarantool validate": "lint check test audit",
      "kubectl tarantool render": "template build generate manifests expand",
      "kubectl tarantool fn": "kustomize",
      "kubectl tarantool plan": "diff compare",
      "kubectl tarantool plan --live -f NEW": "upgrade scale edit",
      "\(rendered) apply -f -": "apply install deploy sync up run",
      "\(rendered) delete -f -": "delete destroy uninstall remove down",
      "kubectl tarantool init NAME": "create new",
      "kubectl tarantool status --live":
        "get describe list ls ps show top stat stats state health info events wait verify",
      "kubectl tarantool rollout --live": "restart",
      "kubectl tarantool graph": "picture draw tree topology",
      "kubectl tarantool explain": "docs fields doc",
      "kubectl tarantool repair": "heal fix failover",
      "kubectl tarantool backup": "save dump snapshot",
      "kubectl tarantool convert": "migrate",
      "kubectl tarantool explain role.spec.drain": "drain expel shrink",
      "kubectl tarantool explain role.spec.generations": "generations generation",
      "kubectl tarantool explain cluster.spec.config": "config",
      "kubectl logs -l tarantool.io/bootstrap=NAME --tail=-1": "logs log",
    ]
    return words.reduce(into: [:]) { table, entry in
      for word in entry.value.split(separator: " ") { table[String(word)] = entry.key }
    }
  }()

  /// What takes the place of a flag of kubectl, kustomize or helm that a command does not have.
  private static func hint(for flag: String, of command: CommandDescription) -> String? {
    let readsDocuments = command.flag("-R") != nil
    let asksKubectl = command.flag("--live") != nil
    switch flag {
    case "-k", "--kustomize":
      let words = command.name == "plan" ? "plan - NEW" : readsDocuments ? "\(command.name) -f -" : "render -f -"
      return "kubectl kustomize DIR | kubectl tarantool \(words)"
    case "-A", "--all-namespaces":
      if readsDocuments { return "documents of all namespaces are read; -n names one for those that have none" }
      return asksKubectl ? "one namespace is read: name it with -n" : nil
    case "--against" where command.name == "plan": return "name the present state first: plan OLD NEW"
    case "--dry-run": return "nothing is ever sent to Kubernetes; kubectl apply has --dry-run=server"
    case "-l", "--selector":
      if readsDocuments { return "all documents are read; kubectl apply -l selects among what is rendered" }
      return asksKubectl ? "all of a namespace is read: name it with -n" : nil
    case "--context", "--kubeconfig", "--server", "--token": return server(of: command)
    case "--as" where command.name == "restore":
      return
        "a copy elsewhere would replicate from the original: its configuration and its rows name those URIs and UUIDs"
    case "--as": return server(of: command)
    case "-w", "--watch": return "run it again, or with watch(1)"
    case "--set", "--values": return "documents have no values: edit them, or patch them with kustomize"
    default: return nil
    }
  }

  private static func server(of command: CommandDescription) -> String {
    command.flag("--live") == nil
      ? "this command does not talk to Kubernetes" : "only --context and --kubeconfig are passed on to kubectl"
  }
}
