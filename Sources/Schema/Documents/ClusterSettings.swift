package import Findings
package import Kubernetes
package import YAML

/// A key of a Secret.
package struct SecretKey: Hashable, Sendable {
  package let name: String
  package let key: String
}

/// `Cluster.spec.failover`: how Cartridge replaces a leader that is gone.
package struct FailoverSettings: Sendable {
  /// Who decides on the new leader: nobody, each instance, a coordinator, or the replicaset by itself.
  package enum Mode: String, CaseIterable, Sendable {
    case disabled, eventual, stateful, raft
  }

  /// Where a coordinator keeps who leads.
  package enum StateProvider: String, CaseIterable, Sendable {
    case etcd2, stateboard
  }

  /// An etcd that speaks version 2 of its protocol.
  package struct Etcd2: Sendable {
    package let endpoints: [String]
    package let prefix: String?
    package let lockDelay: Double?
    package let username: String?
    package let passwordSecret: SecretKey?
  }

  /// Cartridge's own keeper of state.
  package struct Stateboard: Sendable {
    package let uri: String
    package let passwordSecret: SecretKey?
  }

  /// Where the settings stand; absent where the document has none.
  package let location: SourceLocation?
  package let mode: Mode
  /// Seconds.
  package let timeout: Double?
  package let fencing: Bool?
  /// Seconds.
  package let fencingTimeout: Double?
  /// Seconds.
  package let fencingPause: Double?
  package let stateProvider: StateProvider?
  package let etcd2: Etcd2?
  package let stateboard: Stateboard?

  /// What a Cluster has that says nothing.
  init() {
    mode = .eventual
    (location, timeout, fencing, fencingTimeout, fencingPause) = (nil, nil, nil, nil, nil)
    (stateProvider, etcd2, stateboard) = (nil, nil, nil)
  }

  init(_ fields: inout FieldDecoder, at location: SourceLocation?) {
    self.location = location
    mode = fields.oneOf("mode", Mode.self)?.value ?? .eventual
    timeout = fields.number("timeout")?.value
    fencing = fields.boolean("fencing")
    fencingTimeout = fields.number("fencingTimeout")?.value
    fencingPause = fields.number("fencingPause")?.value
    let provider = fields.oneOf("stateProvider", StateProvider.self)
    stateProvider = provider?.value
    etcd2 = fields.nested("etcd2") { Etcd2(&$0) }
    stateboard = fields.nested("stateboard") { Stateboard(&$0) } ?? nil
    if mode == .stateful {
      checkStateProvider(provider, &fields)
    } else if let provider {
      fields.error(.providerWithoutStateful(mode), at: provider.location)
    }
  }

  private func checkStateProvider(_ provider: Located<StateProvider>?, _ fields: inout FieldDecoder) {
    switch provider?.value {
    case nil:
      _ = fields.requiredNode("stateProvider", help: "stateful failover keeps its leaders in `etcd2` or `stateboard`")
    case .etcd2: _ = fields.requiredNode("etcd2", help: "write `etcd2: {endpoints: [http://etcd:2379]}`")
    case .stateboard: _ = fields.requiredNode("stateboard", help: "write `stateboard: {uri: HOST:PORT}`")
    }
  }
}

extension FailoverSettings.Etcd2 {
  fileprivate init(_ fields: inout FieldDecoder) {
    let isThere = fields.requiredNode("endpoints", help: "write `endpoints: [http://etcd:2379]`") != nil
    endpoints = isThere ? fields.strings("endpoints")?.value.map(\.value) ?? [] : []
    prefix = fields.string("prefix")?.value
    lockDelay = fields.number("lockDelay")?.value
    username = fields.string("username")?.value
    passwordSecret = fields.secretKey("passwordSecret")
  }
}

extension FailoverSettings.Stateboard {
  fileprivate init?(_ fields: inout FieldDecoder) {
    let uri = fields.requiredString("uri", help: "write `uri: HOST:PORT`")
    passwordSecret = fields.secretKey("passwordSecret")
    guard let uri else { return nil }
    self.uri = uri.value
  }
}

/// `Cluster.spec.ingress`: the web interface and HTTP of one Role, for the world outside.
package struct IngressSettings: Sendable {
  /// How the path of a request is matched, in the words of Kubernetes.
  package enum PathType: String, CaseIterable, Sendable {
    case prefix = "Prefix"
    case exact = "Exact"
    case implementationSpecific = "ImplementationSpecific"
  }

  package let role: Located<String>
  package let host: String?
  package let className: String?
  package let path: String
  package let pathType: PathType
  package let tlsSecretName: String?
  package let annotations: LabelSet

  init?(_ fields: inout FieldDecoder) {
    let role = fields.requiredString("role", help: "write the name of the Role that serves HTTP: `role: routers`")
    let host = fields.string("host")
    className = fields.string("className")?.value
    let path = fields.string("path")
    pathType = fields.oneOf("pathType", PathType.self)?.value ?? .prefix
    tlsSecretName = fields.string("tlsSecretName")?.value
    annotations = fields.labels("annotations", areLabels: false)
    if let path, !path.value.hasPrefix("/") { fields.error(.relativePath(path.value), at: path.location) }
    if let host, !Self.isHost(host.value) { fields.error(.badHost(host.value), at: host.location) }
    guard let role else { return nil }
    self.role = role
    self.host = host?.value
    self.path = path?.value ?? "/"
  }

  /// A DNS name whose first label may be a wildcard (networking/v1 validation).
  private static func isHost(_ text: String) -> Bool {
    NameSyntax.isDNSSubdomain(text.hasPrefix("*.") ? String(text.dropFirst(2)) : text)
  }
}

/// `Cluster.spec.bootstrap`: how the bootstrap Job runs.
package struct BootstrapSettings: Sendable {
  /// The admin call that adds instances: one for all, or one for each as old versions want it.
  package enum JoinWith: String, CaseIterable, Sendable {
    case editTopology, joinServer
  }

  /// The credentials of Cartridge's admin API, in one Secret.
  package struct AdminSecret: Sendable {
    package let user: SecretKey
    package let password: SecretKey
  }

  package let image: String?
  package let joinWith: Located<JoinWith>?
  package let timeoutSeconds: Int
  package let backoffLimit: Int
  package let ttlSecondsAfterFinished: Located<Int>?
  package let resources: YAMLNode?
  package let adminSecret: AdminSecret?

  private static let assumed = (timeoutSeconds: 600, backoffLimit: 6)

  /// What a Cluster has that says nothing.
  init() {
    (timeoutSeconds, backoffLimit) = Self.assumed
    (image, joinWith, ttlSecondsAfterFinished, resources, adminSecret) = (nil, nil, nil, nil, nil)
  }

  init(_ fields: inout FieldDecoder) {
    image = fields.string("image")?.value
    joinWith = fields.oneOf("joinWith", JoinWith.self)
    timeoutSeconds = fields.integer("timeoutSeconds", in: 10...86_400)?.value ?? Self.assumed.timeoutSeconds
    backoffLimit = fields.integer("backoffLimit", in: 0...1_000)?.value ?? Self.assumed.backoffLimit
    ttlSecondsAfterFinished = fields.integer("ttlSecondsAfterFinished", in: 0...Int(Int32.max))
    resources = fields.mapping("resources")
    adminSecret = fields.nested("adminSecret") { AdminSecret(&$0) } ?? nil
  }
}

extension BootstrapSettings.AdminSecret {
  fileprivate init?(_ fields: inout FieldDecoder) {
    let name = fields.requiredString("name", help: "write the name of the Secret")
    let userKey = fields.string("userKey")?.value ?? "username"
    let passwordKey = fields.string("passwordKey")?.value ?? "password"
    guard let name else { return nil }
    user = SecretKey(name: name.value, key: userKey)
    password = SecretKey(name: name.value, key: passwordKey)
  }
}

extension FieldDecoder {
  fileprivate mutating func secretKey(_ key: String) -> SecretKey? {
    nested(key) { fields -> SecretKey? in
      let name = fields.requiredString("name", help: "write the name of the Secret")
      let key = fields.requiredString("key", help: "write the key in the Secret")
      guard let name, let key else { return nil }
      return SecretKey(name: name.value, key: key.value)
    } ?? nil
  }
}

extension Finding {
  fileprivate static func providerWithoutStateful(_ mode: FailoverSettings.Mode) -> Finding {
    Finding(
      .conflictingFields, "only stateful failover has a state provider, and the mode here is `\(mode.rawValue)`",
      help: "write `mode: stateful`, or remove `stateProvider`")
  }

  fileprivate static func relativePath(_ path: String) -> Finding {
    Finding(.badFormat, "the path `\(path)` does not begin with a slash", help: "write `path: /\(path)`")
  }

  fileprivate static func badHost(_ host: String) -> Finding {
    Finding(
      .badFormat, "`\(host)` is not a valid host name",
      help: "write a DNS name without scheme and port: `host: kv.example.com`")
  }
}
