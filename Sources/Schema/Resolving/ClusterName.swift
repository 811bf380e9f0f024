internal import Findings
internal import Kubernetes
internal import YAML

/// The label by which Roles and CartridgeConfigs of v1beta1 name their Cluster.
struct ClusterName {
  private let clusters: [ClusterDocument]
  private let namespaces: Namespaces

  init(_ clusters: [ClusterDocument], _ namespaces: Namespaces) {
    self.clusters = clusters.filter { $0.version == .v1beta1 }
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
    let near = clusters.filter { namespaces.effective($0.metadata.namespace) == namespace }
      .map(\.metadata.name.value)
    let elsewhere = clusters.filter { $0.metadata.name.value == label.value }.map { cluster in
      Diagnostic.Note(
        "Cluster `\(label.value)` is in `\(namespaces.effective(cluster.metadata.namespace))`",
        at: cluster.metadata.name.location)
    }
    diagnostics.error(
      .noSuchCluster(code, kind, metadata.name.value, label.value, namespace, known: near), at: label.location,
      notes: elsewhere)
  }
}

extension Finding {
  fileprivate static func noClusterName(_ code: DiagnosticCode, _ kind: String, _ name: String) -> Finding {
    Finding(
      code, "\(kind) `\(name)` belongs to no Cluster: it has no label \(LabelKey.clusterName)",
      help: "write the label `\(LabelKey.clusterName): NAME`, with the name of the Cluster")
  }

  fileprivate static func noSuchCluster(
    _ code: DiagnosticCode, _ kind: String, _ name: String, _ cluster: String, _ namespace: String, known: [String]
  ) -> Finding {
    let hint =
      NearestName.of(cluster, among: known).map { "did you mean `\($0)`?" }
      ?? (known.isEmpty
        ? "add the Cluster's document of \(DocumentVersion.v1beta1.rawValue), in the same namespace"
        : "there is: \(known.joined(separator: ", "))")
    return Finding(
      code,
      "\(kind) `\(name)` belongs to no Cluster: there is no `\(cluster)` in namespace `\(namespace)`", help: hint)
  }
}
