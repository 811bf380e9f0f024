internal import Findings
internal import Kubernetes
internal import YAML

/// The label by which Roles and CartridgeConfigs of v1beta1 name their Cluster.
struct ClusterName {
  private let clusters: [String: [ClusterDocument]]
  private let names: [String: [String]]
  private let namespaces: Namespaces

  /// More names or places than these help nobody.
  private static let most = 10

  init(_ clusters: [ClusterDocument], _ namespaces: Namespaces) {
    let clusters = clusters.filter { $0.version == .v1beta1 }
    self.clusters = Dictionary(grouping: clusters) { $0.metadata.name.value }
    names = Dictionary(grouping: clusters) { namespaces.effective($0.metadata.namespace) }
      .mapValues { $0.map(\.metadata.name.value) }
    self.namespaces = namespaces
  }

  /// Says why a document has no Cluster.
  ///
  /// - Parameters:
  ///   - kind: of the document.
  ///   - metadata: of the document, whose label names no Cluster of its namespace.
  ///   - diagnostics: takes the reason.
  func report(_ kind: String, _ metadata: Metadata, into diagnostics: inout Diagnostics) {
    let code = kind == "Role" ? DiagnosticCode.roleWithoutCluster : .configWithoutCluster
    guard let label = metadata.labels[LabelKey.clusterName] else {
      diagnostics.error(.noClusterName(code, kind, metadata.name.value), at: metadata.name.location)
      return
    }
    let namespace = namespaces.effective(metadata.namespace)
    let known = names[namespace] ?? []
    let near = diagnostics.isBeyondReading ? nil : NearestName.of(label.value, among: known)
    let elsewhere = (clusters[label.value] ?? []).prefix(Self.most).map { cluster in
      Diagnostic.Note(
        "Cluster `\(label.value)` is in `\(namespaces.effective(cluster.metadata.namespace))`",
        at: cluster.metadata.name.location)
    }
    let help = near.map { "did you mean `\($0)`?" } ?? Self.help(known)
    diagnostics.error(
      .noSuchCluster(code, kind, metadata.name.value, label.value, namespace, help: help), at: label.location,
      notes: elsewhere)
  }

  private static func help(_ known: [String]) -> String {
    if known.isEmpty {
      return "add the Cluster's document of \(DocumentVersion.v1beta1.rawValue), in the same namespace"
    }
    let others = known.count - most
    return "there is: \(known.prefix(most).joined(separator: ", "))" + (others > 0 ? " and \(others) more" : "")
  }
}

extension Finding {
  fileprivate static func noClusterName(_ code: DiagnosticCode, _ kind: String, _ name: String) -> Finding {
    Finding(
      code, "\(kind) `\(name)` belongs to no Cluster: it has no label \(LabelKey.clusterName)",
      help: "write the label `\(LabelKey.clusterName): NAME`, with the name of the Cluster")
  }

  fileprivate static func noSuchCluster(
    _ code: DiagnosticCode, _ kind: String, _ name: String, _ cluster: String, _ namespace: String, help: String
  ) -> Finding {
    Finding(
      code,
      "\(kind) `\(name)` belongs to no Cluster: there is no `\(cluster)` in namespace `\(namespace)`", help: help)
  }
}
