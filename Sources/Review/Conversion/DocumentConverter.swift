internal import Findings
internal import Kubernetes
internal import Render
internal import Schema
internal import YAML

/// Turns each document of v1beta1 into those of v1alpha1 that mean the same: what the later version assumes is written out.
struct DocumentConverter {
  private let documents: DocumentSet
  private let namespace: String
  private let ports: [SourceLocation: Int]

  /// - Parameters:
  ///   - session: a run without errors.
  ///   - namespace: of documents that name none.
  init(of session: Session, namespace: String?) {
    documents = session.documents
    self.namespace = namespace ?? "default"
    ports = Dictionary(session.resolution.clusters.map { ($0.location, $0.httpPort) }) { first, _ in first }
  }

  /// Whether any document is of v1beta1.
  var hasWork: Bool { documents.nodes.contains { Self.isLater($0) } }

  private static func isLater(_ node: YAMLNode) -> Bool {
    node["apiVersion"]?.string == DocumentVersion.v1beta1.rawValue
  }

  /// What takes the place of a document; others than those of v1beta1 stay as they are.
  func documents(for node: YAMLNode) -> [YAMLNode] {
    guard Self.isLater(node) else { return [node] }
    switch node["kind"]?.string {
    case "Cluster": return [cluster(node)]
    case "Role": return [role(node), template(of: node)]
    // Its sections are in the Cluster.
    default: return []
    }
  }

  private func cluster(_ node: YAMLNode) -> YAMLNode {
    let name = node["metadata"]?["name"]
    var spec = (node["spec"]?.entries ?? []).filter { $0.key != "foreignLeader" }
    spec.insert(.added("selector", .labels("matchLabels", LabelKey.clusterName, name)), at: 0)
    let settings = documents.clusters.first { $0.metadata.name.location == name?.location }?.failover
    let port = name.flatMap { ports[$0.location] }
    // v1beta1 takes it from the pods' variables and ports.
    if let port, node["spec"]?["httpPort"] == nil { spec.append(.added("httpPort", .number(String(port)))) }
    if node["spec"]?["failover"] == nil {
      spec.removeAll { $0.key == "failover" }
      spec.append(.added("failover", .mapping([])))
    }
    if let settings { spec.replace("failover") { ConvertedFailover(settings).node(from: $0) } }
    let config = sections(of: node)
    if !config.isEmpty { spec.append(.added("config", .mapping(config))) }
    return head(of: node, spec: spec)
  }

  /// The sections of all CartridgeConfigs of a Cluster.
  private func sections(of cluster: YAMLNode) -> [YAMLEntry] {
    let metadata = cluster["metadata"]
    return documents.configs.filter { config in
      config.metadata.labels[LabelKey.clusterName]?.value == metadata?["name"]?.string
        && config.metadata.namespace?.value ?? namespace == metadata?["namespace"]?.string ?? namespace
    }.flatMap(\.entries)
  }

  private func role(_ node: YAMLNode) -> YAMLNode {
    let name = node["metadata"]?["name"]
    let document = documents.roles.first { $0.metadata.name.location == name?.location }
    var spec = node["spec"]?.entries ?? []
    spec.removeAll { $0.key == "replicasetTemplate" || $0.key == "replicasets" && $0.value.isNull }
    spec.rename("replicasets", to: "replicas")
    if !spec.contains(where: { $0.key == "replicas" }) {
      spec.insert(.added("replicas", .number(String(document?.replicasets.value ?? 0))), at: 0)
    }
    spec.insert(.added("selector", .labels("matchLabels", LabelKey.replicasetTemplate, name)), at: 0)
    spec.replace("vshard") { vshard in
      let weight = YAMLEntry.added("weight", .number(document?.weight?.value.shortText ?? ""))
      return .mapping(vshard.entries + (vshard["weight"] == nil ? [weight] : []), at: vshard.location)
    }
    return head(of: node, spec: spec)
  }

  /// The annotations of a Role of v1beta1 that mean its template.
  private static let annotationsOfTemplate = [LabelKey.drainReplicas, LabelKey.lintDisable]

  private func template(of role: YAMLNode) -> YAMLNode {
    let metadata = role["metadata"]
    let name = metadata?["name"] ?? .text("")
    let annotations = (metadata?["annotations"]?.entries ?? []).filter { Self.annotationsOfTemplate.contains($0.key) }
    var entries: [YAMLEntry] = [.added("name", name)]
    if let namespace = metadata?["namespace"] { entries.append(.added("namespace", namespace)) }
    entries.append(.added("labels", .mapping([.added(LabelKey.replicasetTemplate, name)])))
    if !annotations.isEmpty { entries.append(.added("annotations", .mapping(annotations))) }
    let place = role["spec"]?.entries.first { $0.key == "replicasetTemplate" }
    var spec = place?.value.entries ?? []
    spec.rename("podTemplate", to: "template")
    return .mapping([
      .added("apiVersion", .text(DocumentSet.version)), .added("kind", .text("ReplicasetTemplate")),
      .added("metadata", .mapping(entries)),
      YAMLEntry(key: "spec", keyLocation: place?.keyLocation ?? .nowhere, value: .mapping(spec)),
    ])
  }

  /// The document with another spec; what a server adds to metadata is left out.
  private func head(of node: YAMLNode, spec: [YAMLEntry]) -> YAMLNode {
    var entries = node.entries.filter { $0.key != "status" }
    entries.replace("apiVersion") { .text(DocumentSet.version, at: $0.location) }
    entries.replace("metadata") { metadata in
      let kept = ["name", "namespace", "labels", "annotations"]
      return .mapping(metadata.entries.filter { kept.contains($0.key) }, at: metadata.location)
    }
    entries.replace("spec") { .mapping(spec, at: $0.location) }
    return .mapping(entries, at: node.location)
  }
}
