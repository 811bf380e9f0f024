package import Findings
package import Kubernetes
internal import YAML

/// A Cluster with everything resolved: references are values, defaults are filled in, and what could be wrong has been
/// checked.
package struct ClusterModel: Sendable {
  /// The Cluster's name, and so the headless Service's.
  package var name: String
  /// Where the Cluster is declared, for findings about the whole of it.
  package var location: SourceLocation
  /// The namespace that is written into the objects; absent where no document, no flag and no address names one.
  package var namespace: String?
  /// The namespace that references are looked up in: ``namespace``, else `default`.
  package var effectiveNamespace: String
  /// The value of ``LabelKey/clusterID`` on all objects of this Cluster.
  package var clusterID: String
  package var compatibility: Compatibility?
  package var listenPort: Int
  package var httpPort: Int
  /// What the headless Service selects pods by.
  package var serviceSelector: LabelSet
  /// In the order of their names.
  package var roles: [RoleModel]
  package var ingress: IngressModel?
  package var cartridgeVersion: CartridgeVersion
  package var failover: FailoverSettings
  package var bootstrapsVshard: Bool
  package var bootstrap: BootstrapSettings
  package var gitops: GitOpsTool
}

extension ClusterModel {
  /// Whether instances are joined one by one: by choice, or because Cartridge before 1.2 knows no `edit_topology`.
  package var joinsWithJoinServer: Bool {
    bootstrap.joinWith?.value == .joinServer || cartridgeVersion < .withEditTopology
  }
}

/// A Role with its template: so many replicasets of so many instances each.
package struct RoleModel: Sendable {
  package var name: String
  package var location: SourceLocation
  /// The labels that the Role itself carries.
  package var labels: LabelSet
  package var replicasetCount: Int
  /// Whose identities are no longer the first ones.
  package var generations: Generations
  package var drain: Drain
  package var template: StatefulSetTemplate
  /// All labels of the pods but the UUID of their replicaset.
  package var podLabels: LabelSet
  /// Variables that the Cartridge container lacks and gets.
  package var addedVariables: [AddedVariable]
  /// What follows the pod's name in the advertise URI of each of its instances: `.kv.default.svc.cluster.local:3301`.
  package var advertiseSuffix: String
  package var cartridgeRoles: [String]
  package var vshardGroup: String?
  package var weight: Double
  package var allRw: Bool
}

/// A variable that is added to the Cartridge container.
package struct AddedVariable: Hashable, Sendable {
  /// Where its value comes from.
  package enum Source: Hashable, Sendable {
    case podName
    case text(String)
  }

  package var name: String
  package var source: Source
}

/// The Ingress of a Cluster and the Service behind it.
package struct IngressModel: Sendable {
  package var settings: IngressSettings
  /// Selects the pods of the Role that serves HTTP, and no others.
  package var selector: LabelSet
}
