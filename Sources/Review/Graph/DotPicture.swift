internal import Findings
internal import Schema

/// A graph of Graphviz: `dot -Tsvg`.
enum DotPicture {
  static func text(of graphs: [ClusterGraph]) -> String {
    """
    digraph clusters {
      rankdir=LR
      compound=true
      fontname="sans-serif"
      node [shape=box, style=rounded, fontname="sans-serif"]

    """ + graphs.enumerated().map { body(of: $1, id: "c\($0)") }.joined() + "}\n"
  }

  private static func body(of graph: ClusterGraph, id: String) -> String {
    var text = "  subgraph cluster_\(id) {\n    label=\(Escape.dot(["Cluster \(graph.title)"]))\n"
    for (number, role) in graph.roles.enumerated() {
      let label = Escape.dot(["Role \(role.name)", role.settings, role.address])
      text += "    subgraph cluster_\(id)r\(number) {\n      label=\(label)\n"
      for (position, replicaset) in role.replicasets.enumerated() {
        text += "      subgraph cluster_\(id)r\(number)s\(position) {\n        label=\(Escape.dot([replicaset.name]))\n"
        for (ordinal, instance) in replicaset.instances.enumerated() {
          let (note, style) = notes(on: instance.part)
          let label = Escape.dot([instance.name] + note)
          text +=
            "        \(id)r\(number)s\(position)i\(ordinal) [label=\(label), tooltip=\(Escape.dot([instance.uri]))\(style)]\n"
        }
        text += "      }\n"
      }
      text += "    }\n"
    }
    text += "  }\n"
    return text + graph.entries.enumerated().map { edges(of: $1, id: "\(id)e\($0)", cluster: id, graph) }.joined()
  }

  private static func notes(on part: ClusterGraph.Part) -> (lines: [String], style: String) {
    switch part {
    case .control: (["control instance"], ", penwidth=3")
    case .member: ([], "")
    case .leaving: (["leaving"], ", style=dashed")
    }
  }

  /// Edges lead between nodes: one to a whole Role leads to its first instance and is cut off at the border.
  private static func edges(
    of entry: ClusterGraph.Entry, id: String, cluster: String, _ graph: ClusterGraph
  ) -> String {
    var text = "  \(id) [label=\(Escape.dot(["Service \(entry.service)"]))]\n"
    if !entry.ingresses.isEmpty {
      text += "  \(id)h [label=\(Escape.dot(["Ingress"] + entry.ingresses)), shape=oval]\n  \(id)h -> \(id)\n"
    }
    for role in entry.roles where !graph.roles[role].replicasets.isEmpty {
      text += "  \(id) -> \(cluster)r\(role)s0i0 [lhead=cluster_\(cluster)r\(role)]\n"
    }
    return text
  }
}
