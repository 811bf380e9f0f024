internal import Findings
internal import Schema

/// A flowchart of Mermaid, which code hosts draw in pull requests and pages. It takes the colours of the page.
///
/// A subgraph has room for a title of one line only, so what there is to say of a Role stands in a node of its own, and a
/// replicaset is one node.
enum MermaidPicture {
  /// How many replicasets stand side by side.
  private static let columns = 5

  static func text(of graphs: [ClusterGraph]) -> String {
    "flowchart LR\n" + graphs.enumerated().map { body(of: $1, id: "c\($0)") }.joined()
      + "  classDef note fill:none,stroke:none\n  classDef control stroke-width:4px\n"
  }

  private static func body(of graph: ClusterGraph, id: String) -> String {
    let roles = graph.roles.enumerated().map { body(of: $1, id: "\(id)r\($0)") }.joined()
    let entries = graph.entries.enumerated().map { edges(of: $1, id: "\(id)e\($0)", cluster: id) }.joined()
    return "  subgraph \(id)[\"Cluster \(Escape.mermaid(graph.title))\"]\n\(roles)  end\n\(entries)"
  }

  private static func body(of role: ClusterGraph.Role, id: String) -> String {
    let note = [role.settings, role.address].map(Escape.mermaid).joined(separator: "<br/>")
    var text = "    subgraph \(id)[\"Role \(Escape.mermaid(role.name))\"]\n      direction LR\n"
    text += "      \(id)n[\"\(note)\"]:::note\n"
    for (position, replicaset) in role.replicasets.enumerated() {
      let hasControl = replicaset.instances.contains { $0.part == .control }
      let lines = replicaset.instances.map { Escape.mermaid($0.name) + Self.note(on: $0.part) }
      let label = (["<b>\(Escape.mermaid(replicaset.name))</b>"] + lines).joined(separator: "<br/>")
      text += "      \(id)s\(position)[\"\(label)\"]\(hasControl ? ":::control" : "")\n"
    }
    for start in stride(from: 0, to: role.replicasets.count, by: columns) {
      let row = (start..<min(start + columns, role.replicasets.count)).map { "\(id)s\($0)" }
      // Links that are not seen make rows.
      text += "      " + (["\(id)n"] + row).joined(separator: " ~~~ ") + "\n"
    }
    return text + "    end\n"
  }

  private static func note(on part: ClusterGraph.Part) -> String {
    switch part {
    case .control: " (control)"
    case .member: ""
    case .leaving: " (leaving)"
    }
  }

  private static func edges(of entry: ClusterGraph.Entry, id: String, cluster: String) -> String {
    var text = "  \(id)[\"Service \(Escape.mermaid(entry.service))\"]\n"
    if !entry.ingresses.isEmpty {
      text += "  \(id)h([\"Ingress \(entry.ingresses.map(Escape.mermaid).joined(separator: "<br/>"))\"]) --> \(id)\n"
    }
    return text + entry.roles.map { "  \(id) --> \(cluster)r\($0)\n" }.joined()
  }
}
