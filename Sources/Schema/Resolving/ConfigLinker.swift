internal import Findings
internal import Kubernetes
internal import YAML

/// Finds which CartridgeConfigs belong to which Cluster: by the label that names it, within one namespace.
struct ConfigLinker {
  let documents: DocumentSet
  let namespaces: Namespaces
  let clusterName: ClusterName

  /// The sections of each Cluster that has CartridgeConfigs, by its position among the documents.
  func configs(into diagnostics: inout Diagnostics) -> [Int: ConfigSections] {
    var positions: [String: Int] = [:]
    for (position, cluster) in documents.clusters.enumerated() where cluster.version == .v1beta1 {
      positions[key(cluster.metadata.namespace, cluster.metadata.name.value)] = position
    }
    var found: [Int: [ConfigSections]] = [:]
    for config in documents.configs {
      let name = config.metadata.labels[LabelKey.clusterName]?.value
      if let position = name.flatMap({ positions[key(config.metadata.namespace, $0)] }) {
        found[position, default: []].append(config.sections)
      } else if documents.isComplete {
        clusterName.report("CartridgeConfig", config.metadata, into: &diagnostics)
      }
    }
    var configs: [Int: ConfigSections] = [:]
    for (position, parts) in found.sorted(by: { $0.key < $1.key }) {
      configs[position] = ConfigSections(of: parts, into: &diagnostics)
    }
    return configs
  }

  private func key(_ namespace: Located<String>?, _ name: String) -> String {
    "\(namespaces.effective(namespace))/\(name)"
  }
}
