internal import Findings
package import Kubernetes
package import YAML

/// A Cluster as written: `tarantool.io/v1alpha1` of tarantool-operator 0.0.1 to 0.0.10, with our extensions.
package struct ClusterDocument: Sendable {
  /// Name, namespace, labels and annotations.
  package let metadata: Metadata
  /// Which Roles belong to the cluster.
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
  /// Whose annotations are rendered.
  package let gitops: GitOpsTool

  init?(_ node: YAMLNode, into diagnostics: inout Diagnostics) {
    var document = FieldDecoder(node, path: "")
    document.ignore("apiVersion", "kind", "status")
    let metadata = document.metadata()
    let hasSpec = document.requiredNode("spec", help: "write `spec: {selector: {matchLabels: {…}}}`") != nil
    let decoded = hasSpec ? document.nested("spec") { Spec(&$0) } : nil
    guard document.finish(into: &diagnostics), let metadata, let spec = decoded, let selector = spec.selector else {
      return nil
    }
    self.metadata = metadata
    self.selector = selector
    domain = spec.domain
    listenPort = spec.listenPort
    httpPort = spec.httpPort
    compatibility = spec.compatibility
    cartridgeVersion = spec.cartridgeVersion ?? .assumed
    failover = spec.failover ?? FailoverSettings()
    bootstrapsVshard = spec.bootstrapsVshard
    ingress = spec.ingress
    config = spec.config
    bootstrap = spec.bootstrap ?? BootstrapSettings()
    verify = spec.verify
    backup = spec.backup
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
    let gitops: GitOpsTool?

    init(_ fields: inout FieldDecoder) {
      let help = "select the Cluster's Roles: `selector: {matchLabels: {tarantool.io/cluster-id: NAME}}`"
      selector = fields.requiredNode("selector", help: help) == nil ? nil : fields.selector("selector")
      domain = fields.string("domain")
      listenPort = fields.integer("listenPort", in: FieldRule.ClusterListenPort.bounds)
      httpPort = fields.integer("httpPort", in: FieldRule.ClusterHttpPort.bounds)
      compatibility = fields.oneOf("compatibility", Compatibility.self)?.value
      cartridgeVersion = fields.cartridgeVersion("cartridgeVersion")
      let place = fields.node("failover")?.location
      failover = fields.nested("failover") { FailoverSettings(&$0, at: place) }
      bootstrapsVshard =
        (fields.nested("vshard") { $0.boolean("bootstrap") } ?? nil) ?? FieldRule.ClusterVshardBootstrap.assumed
      ingress = fields.nested("ingress") { IngressSettings(&$0) } ?? nil
      config = fields.configSections("config")
      bootstrap = fields.nested("bootstrap") { BootstrapSettings(&$0) }
      verify = fields.nested("verify") { VerifySettings(&$0) } ?? nil
      backup = fields.nested("backup") { BackupSettings(&$0) } ?? nil
      gitops = fields.oneOf("gitops", GitOpsTool.self)?.value
      if let domain, !NameSyntax.isDNSSubdomain(domain.value) {
        fields.error(.badDomain(domain.value), at: domain.location)
      }
    }
  }
}

/// The era of tarantool-operator whose exact StatefulSets and identities a live cluster has.
///
/// `operator009` stands for 0.0.3 to 0.0.9: the later StatefulSets with the early UUIDs.
package typealias Compatibility = FieldRule.ClusterCompatibility

extension Compatibility {
  /// The weight that an operator of this era gives replicasets: it writes it into an annotation since 0.0.3.
  package var defaultWeight: Double {
    switch self {
    case .operator001: 1
    case .operator009, .operator0010: 100
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

  /// A version by its first two numbers.
  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
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
  /// The first whose `edit_vshard_options` switches a rebalancer off.
  package static let withRebalancerMode = CartridgeVersion(2, 10)

  /// - Parameter text: `2.1` or `2.1.0`; nil for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0 != nil }), let major = parts[0], let minor = parts[1],
      major >= 1, minor >= 0
    else { return nil }
    self.init(major, minor)
  }

  package static func < (left: CartridgeVersion, right: CartridgeVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}

extension FieldDecoder {
  fileprivate mutating func cartridgeVersion(_ key: String) -> CartridgeVersion? {
    guard let text = stringOrNumber(key) else { return nil }
    let version = CartridgeVersion(text.value)
    if version == nil { error(.badVersion(full(key), text.value), at: text.location) }
    return version
  }
}

extension Finding {
  fileprivate static func badDomain(_ text: String) -> Finding {
    Finding(
      .badFormat, "`\(text)` is not a valid DNS domain",
      help: "write the Kubernetes cluster's domain: `domain: cluster.local`")
  }

  fileprivate static func badVersion(_ path: String, _ text: String) -> Finding {
    Finding(
      .badFormat, "`\(path)` is `\(text)`, no version of Cartridge",
      help: "write it as major.minor: `cartridgeVersion: \"2.1\"`")
  }
}
