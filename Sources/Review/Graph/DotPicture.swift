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
      let shown = ShownReplicasets(of: role)
      for (position, replicaset) in shown.replicasets.enumerated() {
        text += "      subgraph cluster_\(id)r\(number)s\(position) {\n        label=\(Escape.dot([replicaset.name]))\n"
        for (ordinal, instance) in replicaset.instances.enumerated() {
          let (note, style) = notes(on: instance)
          let label = Escape.dot([instance.name] + note)
          text +=
            "        \(id)r\(number)s\(position)i\(ordinal) [label=\(label), tooltip=\(Escape.dot([instance.uri]))\(style)]\n"
        }
        text += "      }\n"
      }
      if let others = shown.others {
        text += "      \(id)r\(number)more [label=\(Escape.dot([others])), shape=plain]\n"
      }
      text += "    }\n"
    }
    text += "  }\n"
    return text + graph.entries.enumerated().map { edges(of: $1, id: "\(id)e\($0)", cluster: id, graph) }.joined()
  }

  private static func notes(on instance: ClusterGraph.Instance) -> (lines: [String], style: String) {
    let words = instance.condition.map { [$0.words] } ?? []
    let colour = instance.condition.map { ", color=\($0.isReady ? "\"#1a7f37\"" : "\"#d1242f\"")" } ?? ""
    return switch instance.part {
    case .control: (["control instance"] + words, ", penwidth=3\(colour)")
    case .member: (words, colour)
    case .leaving: (["leaving"] + words, ", style=dashed\(colour)")
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
