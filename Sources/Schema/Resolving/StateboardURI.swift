internal import YAML

/// The address of the stateboard of a Cluster: as written, or of the one that is rendered.
struct StateboardURI {
  /// The settings with the address.
  let failover: FailoverSettings
  /// Whether the address was derived, and so depends on the namespace.
  let isRendered: Bool

  /// - Parameters:
  ///   - cluster: the document.
  ///   - namespace: where its objects are.
  ///   - domain: that of Kubernetes where the document names none.
  init(of cluster: ClusterDocument, namespace: String, domain: String) {
    let host = "\(Naming.stateboard(of: cluster.metadata.name.value)).\(namespace).svc"
    let uri = "\(host).\(cluster.domain?.value ?? domain):\(Self.port)"
    failover = cluster.failover.withRenderedStateboard(at: uri)
    isRendered = failover.stateboard?.rendered != nil
  }

  /// As cartridge-cli's template has it.
  private static let port = 4401
}
