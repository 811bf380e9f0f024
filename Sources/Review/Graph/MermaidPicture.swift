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
      + (graphs.contains(where: \.hasConditions) ? conditionClasses : "")
  }

  private static let conditionClasses =
    "  classDef ready stroke:#1a7f37\n  classDef notready stroke:#d1242f,stroke-dasharray:4 3\n"

  private static func body(of graph: ClusterGraph, id: String) -> String {
    let roles = graph.roles.enumerated().map { body(of: $1, id: "\(id)r\($0)") }.joined()
    let entries = graph.entries.enumerated().map { edges(of: $1, id: "\(id)e\($0)", cluster: id) }.joined()
    return "  subgraph \(id)[\"Cluster \(Escape.mermaid(graph.title))\"]\n\(roles)  end\n\(entries)"
  }

  private static func body(of role: ClusterGraph.Role, id: String) -> String {
    let note = [role.settings, role.address].map(Escape.mermaid).joined(separator: "<br/>")
    var text = "    subgraph \(id)[\"Role \(Escape.mermaid(role.name))\"]\n      direction LR\n"
    text += "      \(id)n[\"\(note)\"]:::note\n"
    let shown = ShownReplicasets(of: role)
    for (position, replicaset) in shown.replicasets.enumerated() {
      let lines = replicaset.instances.map { Escape.mermaid($0.name) + Self.note(on: $0) }
      let label = (["<b>\(Escape.mermaid(replicaset.name))</b>"] + lines).joined(separator: "<br/>")
      let hasControl = replicaset.instances.contains { $0.part == .control }
      text += "      \(id)s\(position)[\"\(label)\"]\(hasControl ? ":::control" : "")\n"
      text += condition(of: replicaset, id: "\(id)s\(position)")
    }
    let count = shown.replicasets.count
    if let others = shown.others { text += "      \(id)s\(count)[\"\(Escape.mermaid(others))\"]:::note\n" }
    let boxes = count + (shown.others == nil ? 0 : 1)
    for start in stride(from: 0, to: boxes, by: columns) {
      let row = (start..<min(start + columns, boxes)).map { "\(id)s\($0)" }
      // Links that are not seen make rows.
      text += "      " + (["\(id)n"] + row).joined(separator: " ~~~ ") + "\n"
    }
    return text + "    end\n"
  }

  private static func note(on instance: ClusterGraph.Instance) -> String {
    let part: String? =
      switch instance.part {
      case .control: "control"
      case .member: nil
      case .leaving: "leaving"
      }
    let words = [part, instance.condition?.words].compactMap(\.self).joined(separator: ", ")
    return words.isEmpty ? "" : " (\(Escape.mermaid(words)))"
  }

  /// How the instances of a box are: a node is given a class at its place, and another in a line of its own.
  private static func condition(of replicaset: ClusterGraph.Replicaset, id: String) -> String {
    let conditions = replicaset.instances.compactMap(\.condition)
    if conditions.isEmpty { return "" }
    return "      class \(id) \(conditions.allSatisfy(\.isReady) ? "ready" : "notready")\n"
  }

  private static func edges(of entry: ClusterGraph.Entry, id: String, cluster: String) -> String {
    var text = "  \(id)[\"Service \(Escape.mermaid(entry.service))\"]\n"
    if !entry.ingresses.isEmpty {
      text += "  \(id)h([\"Ingress \(entry.ingresses.map(Escape.mermaid).joined(separator: "<br/>"))\"]) --> \(id)\n"
    }
    return text + entry.roles.map { "  \(id) --> \(cluster)r\($0)\n" }.joined()
  }
}
