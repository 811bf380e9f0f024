internal import Findings
internal import Schema
internal import YAML

extension BootstrapPlan {
  /// The bare GraphQL documents, each with what it is for and its variables as comments.
  package var graphQL: String {
    calls.map { call in
      var lines = ["# \(Escape.terminal(call.title))", "# to: \(call.target.rawValue)"]
      for variables in call.each ?? call.variables.map({ [$0] }) ?? [] {
        lines.append("# variables: \(JSONWriter.compact(variables))")
      }
      return lines.joined(separator: "\n") + "\n" + call.query
    }.joined(separator: "\n")
  }

  /// A shell script of the same calls, for a person to run step by step.
  package var script: String {
    let head = String(decoding: PackageResources.admin_calls_sh, as: UTF8.self)
    let places =
      "\ncontrol=\(Escape.shellWord(address(of: control)))\nrouter=$control  # an instance with the router role\n"
    // A person restarts replication where the web interface suggests it.
    let calls = calls.filter { $0.name != .restartReplication }
    let steps = calls.enumerated().map { position, call in
      "\n# [\(position + 1)/\(calls.count)] \(Escape.terminal(call.title))\n" + requests(of: call)
    }
    return head + places + steps.joined()
  }

  private var replicasets: [PlanReplicaset] { builder.replicasets }
  /// The addresses of all that stay, in the order of the plan.
  private var staying: [String] { replicasets.flatMap { $0.staying.map(\.uri) } }
  private var control: String { staying.first ?? "" }

  /// The host and port of the admin API of an instance.
  private func address(of uri: String) -> String {
    "\(uri.prefix { $0 != ":" }):\(cluster.httpPort)"
  }

  private func requests(of call: AdminCall) -> String {
    switch call.name {
    case .instanceState:
      return replicasets.flatMap(\.instances).map { instance in
        request(call.query, nil, to: Escape.shellWord(address(of: instance.uri)))
      }.joined()
    case .probeServer:
      return staying.dropFirst().map { request(call.query, ["uri": .string($0)], to: "\"$control\"") }.joined()
    case .expel:
      let sight = calls.first { $0.name == .servers }.map { request($0.query, nil, to: "\"$control\"") } ?? ""
      return sight + String(decoding: PackageResources.admin_calls_expel_sh, as: UTF8.self) + plainRequests(of: call)
    default: return plainRequests(of: call)
    }
  }

  private func plainRequests(of call: AdminCall) -> String {
    let target = call.target == .router ? "\"$router\"" : "\"$control\""
    let variables = call.each?.map(Optional.some) ?? [call.variables]
    return variables.map { request(call.query, $0, to: target) }.joined()
  }

  /// A here-document with a quoted end: the shell expands nothing in it.
  private func request(_ query: String, _ variables: YAMLValue?, to target: String) -> String {
    var body: YAMLValue = ["query": .string(query)]
    if let variables { body["variables"] = variables }
    return "admin \(target) <<'JSON'\n\(JSONWriter.compact(body))\nJSON\n"
  }
}
