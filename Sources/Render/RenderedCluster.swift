internal import Findings
internal import Kubernetes
internal import Schema
package import YAML

/// A Cluster as the labels of what was rendered of it tell.
package struct RenderedCluster: Hashable, Comparable, Sendable {
  /// As the objects have it; nil where they name none.
  package let namespace: String?
  /// The name of the headless Service.
  package let name: String

  /// The Cluster that an object belongs to. Nil where this tool did not render the object, which it does of valid names
  /// alone: what is shown of a file that somebody changed is a name, and never a command.
  package init?(of value: YAMLValue) {
    let labels = value[path: "metadata", "labels"]
    let namespace = value[path: "metadata", "namespace"].string
    guard labels[LabelKey.managedBy]?.string == LabelKey.manager, let name = labels[LabelKey.instance]?.string,
      NameSyntax.isDNSLabel(name), namespace.map(NameSyntax.isDNSLabel) != false
    else { return nil }
    self.name = name
    self.namespace = namespace
  }

  /// The Clusters that a file of manifests holds; none where it is not YAML.
  package static func all(in bytes: [UInt8]) -> Set<RenderedCluster> {
    var diagnostics = Diagnostics()
    return Set(YAMLValue.documents(in: bytes, into: &diagnostics).compactMap(RenderedCluster.init))
  }

  /// `kv`, or `namespace/kv` where a namespace is written.
  package var text: String { namespace.map { "\($0)/\(name)" } ?? name }

  /// Whether a word of the command line means this Cluster: its name, or its namespace and name.
  package func isMeant(by word: String) -> Bool { word == name || word == text }

  package static func < (left: RenderedCluster, right: RenderedCluster) -> Bool {
    (left.namespace ?? "", left.name) < (right.namespace ?? "", right.name)
  }
}
