package import Findings
package import Kubernetes
internal import YAML

/// A Cluster with everything resolved: references are values, defaults are filled in, and what could be wrong has been
/// checked.
package final class ClusterModel: Sendable {
  /// Of its documents.
  package let version: DocumentVersion
  /// The Cluster's name, and so the headless Service's.
  package let name: String
  /// Where the Cluster is declared, for findings about the whole of it.
  package let location: SourceLocation
  /// The namespace that is written into the objects; absent where no document, no flag and no address names one.
  package let namespace: String?
  /// The namespace that references are looked up in: ``namespace``, else `default`.
  package let effectiveNamespace: String
  /// The value of ``LabelKey/clusterID`` on all objects of this Cluster.
  package let clusterID: String
  /// Nil for this tool's own StatefulSets and identities.
  package let compatibility: Compatibility?
  /// Of iproto.
  package let listenPort: Int
  /// Of HTTP with the admin API.
  package let httpPort: Int
  /// What the headless Service selects pods by.
  package let serviceSelector: LabelSet
  /// In the order of their names.
  package let roles: [RoleModel]
  /// Nil where none is rendered.
  package let ingress: IngressModel?
  /// Which admin calls exist.
  package let cartridgeVersion: CartridgeVersion
  /// How a leader is replaced.
  package let failover: FailoverSettings
  /// Whether the Job creates vshard's buckets.
  package let bootstrapsVshard: Bool
  /// What the Job keeps of Cartridge's clusterwide configuration.
  package let config: ConfigSections
  /// How the Job runs.
  package let bootstrap: BootstrapSettings
  /// How often a Job verifies the cluster; nil where none does.
  package let verify: VerifySettings?
  /// How often a Job saves the cluster, and where; nil where none does.
  package let backup: BackupSettings?
  /// What is rendered for those who watch the cluster; nil for nothing.
  package let monitoring: MonitoringModel?
  /// Whose annotations are rendered; the command line counts before the document.
  package let gitops: GitOpsTool

  /// - Parameters:
  ///   - document: the Cluster as written.
  ///   - namespace: as it is written into the objects, and where they are.
  ///   - clusterID: of all objects.
  ///   - ports: those of iproto and of HTTP.
  ///   - serviceSelector: of the headless Service.
  ///   - roles: in the order of their names.
  ///   - ingress: nil where none is rendered.
  ///   - failover: with the address of a stateboard that is rendered.
  ///   - config: with that of its CartridgeConfigs.
  ///   - monitoring: nil for nothing.
  ///   - gitops: whose annotations are rendered.
  init(
    _ document: ClusterDocument, namespace: (written: String?, effective: String), clusterID: String,
    ports: (listen: Int, http: Int), serviceSelector: LabelSet, roles: [RoleModel], ingress: IngressModel?,
    failover: FailoverSettings, config: ConfigSections, monitoring: MonitoringModel?, gitops: GitOpsTool
  ) {
    version = document.version
    name = document.metadata.name.value
    location = document.metadata.name.location
    compatibility = document.compatibility
    cartridgeVersion = document.cartridgeVersion
    bootstrapsVshard = document.bootstrapsVshard
    bootstrap = document.bootstrap
    verify = document.verify
    backup = document.backup
    (self.namespace, effectiveNamespace) = namespace
    (listenPort, httpPort) = ports
    (self.clusterID, self.serviceSelector, self.roles) = (clusterID, serviceSelector, roles)
    (self.ingress, self.failover, self.config) = (ingress, failover, config)
    (self.monitoring, self.gitops) = (monitoring, gitops)
  }
}

extension ClusterModel {
  /// What tells it apart from Clusters of its name in other namespaces: `prod/kv`.
  package var qualifiedName: String { "\(effectiveNamespace)/\(name)" }

  /// Whether instances are joined one by one: by choice, or because Cartridge before 1.2 knows no `edit_topology`.
  package var joinsWithJoinServer: Bool {
    bootstrap.joinWith?.value == .joinServer || cartridgeVersion < .withEditTopology
  }

  /// Whether instances get a readiness that asks them for their own state: where the template has none, the StatefulSets
  /// are this tool's own, and Cartridge tells the state.
  package func addsReadiness(to template: StatefulSetTemplate) -> Bool {
    compatibility == nil && cartridgeVersion >= .withState && template.container["readinessProbe"] == nil
  }
}

/// A variable that is added to the Cartridge container.
package struct AddedVariable: Hashable, Sendable {
  /// Where its value comes from.
  package enum Source: Hashable, Sendable {
    case podName
    case text(String)
  }

  /// `TARANTOOL_ADVERTISE_URI`
  package let name: String
  /// What its value is.
  package let source: Source
}

/// The Ingress of a Cluster and the Service behind it.
package struct IngressModel: Sendable {
  /// As the document has them.
  package let settings: IngressSettings
  /// Selects the pods of the Role that serves HTTP, and no others.
  package let selector: LabelSet
}
