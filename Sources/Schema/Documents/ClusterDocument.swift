internal import Findings
package import Kubernetes
package import YAML

/// A Cluster as written, of either version, with our extensions.
package struct ClusterDocument: Sendable {
  /// Of its Roles too.
  package let version: DocumentVersion
  /// Name, namespace, labels and annotations.
  package let metadata: Metadata
  /// Which Roles belong to the cluster; in v1beta1 those whose label names it.
  package let selector: LabelSelector
  /// The DNS domain of the Kubernetes cluster.
  package let domain: Located<String>?
  /// Of iproto, 1 to 65,535.
  package let listenPort: Located<Int>?
  /// Of HTTP with the admin API, 1 to 65,535.
  package let httpPort: Located<Int>?
  /// Nil for this tool's own StatefulSets and identities.
  package let compatibility: Compatibility?
  /// Which admin calls exist.
  package let cartridgeVersion: CartridgeVersion
  /// How a leader is replaced.
  package let failover: FailoverSettings
  /// Whether the Job creates vshard's buckets.
  package let bootstrapsVshard: Bool
  /// Nil where no Ingress is rendered.
  package let ingress: IngressSettings?
  /// What the Job keeps of Cartridge's clusterwide configuration.
  package let config: ConfigSections
  /// How the Job runs.
  package let bootstrap: BootstrapSettings
  /// How often a Job verifies the cluster; nil where none does.
  package let verify: VerifySettings?
  /// How often a Job saves the cluster, and where; nil where none does.
  package let backup: BackupSettings?
  /// What is rendered for those who watch the cluster; nil for nothing.
  package let monitoring: MonitoringSettings?
  /// Whose annotations are rendered.
  package let gitops: GitOpsTool

  init?(_ node: YAMLNode, of version: DocumentVersion, into diagnostics: inout Diagnostics) {
    var document = FieldDecoder(node, path: "")
    document.ignore("apiVersion", "kind", "status")
    let metadata = document.metadata()
    let hasSpec = document.requiredNode("spec", help: Self.specHelp(version)) != nil
    let decoded = hasSpec ? document.nested("spec") { Spec(&$0, of: version) } : nil
    guard document.finish(into: &diagnostics), let metadata, let spec = decoded,
      let selector = version == .v1beta1 ? Self.selector(byNameOf: metadata) : spec.selector
    else { return nil }
    self.version = version
    self.metadata = metadata
    self.selector = selector
    domain = spec.domain
    listenPort = spec.listenPort
    httpPort = spec.httpPort
    compatibility = spec.compatibility
    cartridgeVersion = spec.cartridgeVersion ?? .assumed
    failover = spec.failover ?? FailoverSettings(of: version)
    bootstrapsVshard = spec.bootstrapsVshard
    ingress = spec.ingress
    config = spec.config
    bootstrap = spec.bootstrap ?? BootstrapSettings()
    verify = spec.verify
    backup = spec.backup
    monitoring = spec.monitoring
    gitops = spec.gitops ?? .none
  }

  /// `Cluster.spec`, field by field.
  private struct Spec {
    let selector: LabelSelector?
    let domain: Located<String>?
    let listenPort: Located<Int>?
    let httpPort: Located<Int>?
    let compatibility: Compatibility?
    let cartridgeVersion: CartridgeVersion?
    let failover: FailoverSettings?
    let bootstrapsVshard: Bool
    let ingress: IngressSettings?
    let config: ConfigSections
    let bootstrap: BootstrapSettings?
    let verify: VerifySettings?
    let backup: BackupSettings?
    let monitoring: MonitoringSettings?
    let gitops: GitOpsTool?

    init(_ fields: inout FieldDecoder, of version: DocumentVersion) {
      selector = version == .v1beta1 ? nil : fields.clusterSelector()
      if version == .v1beta1 { fields.refuseForeignLeader() } else { fields.refuseEarlyClusterFields() }
      domain = fields.string("domain")
      listenPort = fields.integer("listenPort", in: FieldRule.ClusterListenPort.bounds)
      httpPort = fields.integer("httpPort", in: FieldRule.ClusterHttpPort.bounds)
      compatibility = fields.compatibility("compatibility", of: version)
      cartridgeVersion = fields.cartridgeVersion("cartridgeVersion")
      failover = fields.nested("failover") { FailoverSettings(&$0, of: version) }
      bootstrapsVshard =
        (fields.nested("vshard") { $0.boolean("bootstrap") } ?? nil) ?? FieldRule.ClusterVshardBootstrap.assumed
      ingress = fields.nested("ingress") { IngressSettings(&$0) } ?? nil
      // In v1beta1 a document of its own.
      config = version == .v1beta1 ? ConfigSections() : fields.configSections("config")
      bootstrap = fields.nested("bootstrap") { BootstrapSettings(&$0) }
      verify = fields.nested("verify") { VerifySettings(&$0) } ?? nil
      backup = fields.nested("backup") { BackupSettings(&$0) } ?? nil
      monitoring = fields.nested("monitoring") { MonitoringSettings(&$0) }
      gitops = fields.oneOf("gitops", GitOpsTool.self)?.value
      if let domain, !NameSyntax.isDNSSubdomain(domain.value) {
        fields.error(.badDomain(domain.value), at: domain.location)
      }
    }
  }
}

extension ClusterDocument {
  private static func specHelp(_ version: DocumentVersion) -> String {
    switch version {
    case .v1alpha1: "write `spec: {selector: {matchLabels: {…}}}`"
    case .v1beta1: "write `spec: {failover: {mode: eventual}}`"
    }
  }

  /// What operator 1.0 finds Roles by (`steps/common/get_cluster_by_labels.go`).
  private static func selector(byNameOf metadata: Metadata) -> LabelSelector {
    let label = LabelSet.Entry(
      key: LabelKey.clusterName, value: metadata.name.value, location: metadata.name.location)
    return LabelSelector(matchLabels: LabelSet([label]), location: metadata.name.location)
  }
}

/// The era of tarantool-operator whose exact StatefulSets and identities a live cluster has.
///
/// `operator009` stands for 0.0.3 to 0.0.9: the later StatefulSets with the early UUIDs. `picodata01` stands for 0.0.14 to
/// 0.1.2 of picodata's fork; 0.0.12 and 0.0.13 of it are as 0.0.10.
package typealias Compatibility = FieldRule.ClusterCompatibility

extension Compatibility {
  /// The weight that an operator of this era gives replicasets: it writes it into an annotation since 0.0.3.
  package var defaultWeight: Double {
    switch self {
    case .operator001: 1
    case .operator009, .operator0010, .picodata01, .operator10: 100
    }
  }
}

/// The GitOps tool that applies what is rendered.
package typealias GitOpsTool = FieldRule.ClusterGitops

extension GitOpsTool {
  /// What its makers call it.
  var title: String {
    switch self {
    case .none: "nobody"
    case .argocd: "Argo CD"
    case .flux: "Flux"
    }
  }
}

/// The version of Cartridge in the application: decides which admin calls exist.
package struct CartridgeVersion: Hashable, Comparable, Sendable {
  /// The first number.
  package let major: Int
  /// The second number.
  package let minor: Int
  /// The third number; 0 where a Cluster does not say.
  private let patch: Int

  /// A version by its numbers.
  package init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// What a Cluster that does not say is taken to run.
  static let assumed = CartridgeVersion(FieldRule.ClusterCartridgeVersion.assumed) ?? withFailoverParams

  /// The first that knows `edit_topology`.
  static let withEditTopology = CartridgeVersion(1, 2)
  /// The first whose `self` says in which state an instance is.
  package static let withState = CartridgeVersion(2, 0)
  /// The first that suggests anything, and the first that knows `config_force_reapply`.
  package static let withSuggestions = CartridgeVersion(2, 4)
  /// The first that suggests to apply the configuration again.
  package static let withForceApply = CartridgeVersion(2, 5)
  /// The first that suggests a restart of replication.
  package static let withRestartReplication = CartridgeVersion(2, 7)
  /// The first that can be given sections of its configuration.
  static let withConfig = CartridgeVersion(2, 0)
  /// The first that validates sections before they are applied.
  package static let withValidateConfig = CartridgeVersion(2, 7)
  /// The first that knows `failover_params` and `issues`.
  package static let withFailoverParams = CartridgeVersion(2, 1)
  /// The first that writes nothing at a start before it has got from others what it lacks (cartridge#1546).
  package static let withQuietStart = CartridgeVersion(2, 7, 2)
  /// The first whose `edit_vshard_options` switches a rebalancer off.
  package static let withRebalancerMode = CartridgeVersion(2, 10)

  /// - Parameter text: `2.1` or `2.1.0`; nil for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0 != nil }), let major = parts[0], let minor = parts[1],
      major >= 1, minor >= 0
    else { return nil }
    self.init(major, minor, parts.count == 3 ? parts[2] ?? 0 : 0)
  }

  package static func < (left: CartridgeVersion, right: CartridgeVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }
}

extension FieldDecoder {
  fileprivate mutating func clusterSelector() -> LabelSelector? {
    let help = "select the Cluster's Roles: `selector: {matchLabels: {tarantool.io/cluster-id: NAME}}`"
    return requiredNode("selector", help: help) == nil ? nil : selector("selector")
  }

  /// Of v1beta1 there is one operator alone.
  fileprivate mutating func compatibility(_ key: String, of version: DocumentVersion) -> Compatibility? {
    switch version {
    case .v1alpha1: return oneOf(key, Compatibility.self)?.value
    case .v1beta1:
      let later = oneOf(key, FieldRule.V1beta1ClusterCompatibility.self)?.value
      return later.flatMap { Compatibility(rawValue: $0.rawValue) }
    }
  }

  /// Operator 1.0 joins new instances to the cluster of the pod that this field names.
  fileprivate mutating func refuseForeignLeader() {
    guard let pod = string("foreignLeader"), !pod.value.isEmpty else { return }
    error(.foreignLeader(pod.value), at: pod.location)
  }

  fileprivate mutating func cartridgeVersion(_ key: String) -> CartridgeVersion? {
    guard let text = stringOrNumber(key) else { return nil }
    let version = CartridgeVersion(text.value)
    if version == nil { error(.badVersion(full(key), text.value), at: text.location) }
    return version
  }
}

extension Finding {
  fileprivate static func foreignLeader(_ pod: String) -> Finding {
    Finding(
      .operatorOnly,
      "`spec.foreignLeader` has new instances join the cluster of pod `\(pod)`, whose members these documents do not name",
      help: "finish the migration with operator 1.0 and remove the field, or take the old cluster over: docs/adopt.md")
  }

  fileprivate static func badDomain(_ text: String) -> Finding {
    Finding(
      .badFormat, "`\(text)` is not a valid DNS domain",
      help: "write the Kubernetes cluster's domain: `domain: cluster.local`")
  }

  fileprivate static func badVersion(_ path: String, _ text: String) -> Finding {
    Finding(
      .badFormat, "`\(path)` is `\(text)`, which is not a version of Cartridge",
      help: "write it as major.minor: `cartridgeVersion: \"2.1\"`")
  }
}
