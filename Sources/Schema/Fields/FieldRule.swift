// Made from templates/fields.yaml by `make golden`. Change the table, not this file.

/// What the decoder holds fields to: their bounds, their values and their defaults, as `templates/fields.yaml` has
/// them. A name is the kind and the path of a field, without `spec`.
package enum FieldRule {
  /// `Cluster.spec.listenPort`
  enum ClusterListenPort {
    static let bounds = 1...65535
    static let assumed = 3301
  }

  /// `Cluster.spec.httpPort`
  enum ClusterHttpPort {
    static let bounds = 1...65535
    static let assumed = 8081
  }

  /// `Cluster.spec.compatibility`
  package enum ClusterCompatibility: String, CaseIterable, Sendable {
    case operator001 = "operator-0.0.1"
    case operator009 = "operator-0.0.9"
    case operator0010 = "operator-0.0.10"
    case picodata01 = "picodata-0.1"
    case operator10 = "operator-1.0"
  }

  /// `Cluster.spec.cartridgeVersion`
  enum ClusterCartridgeVersion {
    static let assumed = "2.1"
  }

  /// `Cluster.spec.failover.mode`
  package enum ClusterFailoverMode: String, CaseIterable, Sendable {
    case disabled
    case eventual
    case stateful
    case raft

    /// What is assumed where the field is absent.
    package static let assumed = Self.eventual
  }

  /// `Cluster.spec.failover.stateProvider`
  package enum ClusterFailoverStateProvider: String, CaseIterable, Sendable {
    case etcd2
    case stateboard
  }

  /// `Cluster.spec.vshard.bootstrap`
  enum ClusterVshardBootstrap {
    static let assumed = true
  }

  /// `Cluster.spec.ingress.path`
  enum ClusterIngressPath {
    static let assumed = "/"
  }

  /// `Cluster.spec.ingress.pathType`
  package enum ClusterIngressPathType: String, CaseIterable, Sendable {
    case prefix = "Prefix"
    case exact = "Exact"
    case implementationSpecific = "ImplementationSpecific"

    /// What is assumed where the field is absent.
    package static let assumed = Self.prefix
  }

  /// `Cluster.spec.bootstrap.joinWith`
  package enum ClusterBootstrapJoinWith: String, CaseIterable, Sendable {
    case editTopology
    case joinServer

    /// What is assumed where the field is absent.
    package static let assumed = Self.editTopology
  }

  /// `Cluster.spec.bootstrap.timeoutSeconds`
  enum ClusterBootstrapTimeoutSeconds {
    static let bounds = 10...86400
    static let assumed = 600
  }

  /// `Cluster.spec.bootstrap.backoffLimit`
  enum ClusterBootstrapBackoffLimit {
    static let bounds = 0...1000
    static let assumed = 6
  }

  /// `Cluster.spec.bootstrap.ttlSecondsAfterFinished`
  enum ClusterBootstrapTtlSecondsAfterFinished {
    static let bounds = 0...2_147_483_647
  }

  /// `Cluster.spec.bootstrap.adminSecret.userKey`
  enum ClusterBootstrapAdminSecretUserKey {
    static let assumed = "username"
  }

  /// `Cluster.spec.bootstrap.adminSecret.passwordKey`
  enum ClusterBootstrapAdminSecretPasswordKey {
    static let assumed = "password"
  }

  /// `Cluster.spec.backup.keep`
  enum ClusterBackupKeep {
    static let bounds = 1...1000
    static let assumed = 7
  }

  /// `Cluster.spec.monitoring.path`
  enum ClusterMonitoringPath {
    static let assumed = "/metrics"
  }

  /// `Cluster.spec.gitops`
  package enum ClusterGitops: String, CaseIterable, Sendable {
    case none
    case argocd
    case flux

    /// What is assumed where the field is absent.
    package static let assumed = Self.none
  }

  /// `Role.spec.replicas`
  enum RoleReplicas {
    static let bounds = 0...100000
  }

  /// `Role.spec.numReplicasets`
  enum RoleNumReplicasets {
    static let bounds = 0...100000
  }

  /// `Role.spec.allRw`
  enum RoleAllRw {
    static let assumed = false
  }

  /// `Role.spec.drain.replicasets`
  enum RoleDrainReplicasets {
    static let bounds = 0...100000
    static let assumed = 0
  }

  /// `ReplicasetTemplate.spec.replicas`
  enum ReplicasetTemplateReplicas {
    static let bounds = 1...1000
    static let assumed = 1
  }

  /// `ReplicasetTemplate.spec.ordinals.start`
  enum ReplicasetTemplateOrdinalsStart {
    static let bounds = 0...100000
    static let assumed = 0
  }

  /// `Cluster.spec.compatibility` of v1beta1
  package enum V1beta1ClusterCompatibility: String, CaseIterable, Sendable {
    case operator10 = "operator-1.0"
  }

  /// `Cluster.spec.failover.mode` of v1beta1
  enum V1beta1ClusterFailoverMode {
    static let assumed = ClusterFailoverMode.disabled
  }

  /// `Cluster.spec.failover.timeout` of v1beta1
  enum V1beta1ClusterFailoverTimeout {
    static let assumed = 20
  }

  /// `Role.spec.vshard.weight` of v1beta1
  enum V1beta1RoleVshardWeight {
    static let assumed = 100
  }

  /// `Role.spec.replicasets` of v1beta1
  enum V1beta1RoleReplicasets {
    static let bounds = 0...100000
    static let assumed = 1
  }
}
