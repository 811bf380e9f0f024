package import Findings
internal import YAML

/// `Cluster.spec.failover`: how Cartridge replaces a leader that fails.
package struct FailoverSettings: Sendable {
  /// Who decides on the new leader: nobody, each instance, a coordinator, or the replicaset by itself.
  package typealias Mode = FieldRule.ClusterFailoverMode

  /// Where a coordinator keeps who leads.
  package typealias StateProvider = FieldRule.ClusterFailoverStateProvider

  /// An etcd that speaks version 2 of its protocol.
  package struct Etcd2: Sendable {
    /// Their URLs, at least one.
    package let endpoints: [String]
    /// Under which the leaders are kept; Cartridge's default for nil.
    package let prefix: String?
    /// Seconds.
    package let lockDelay: Double?
    /// Nil without authentication.
    package let username: String?
    /// Where the password is; nil without one.
    package let passwordSecret: SecretKey?
  }

  /// Cartridge's own keeper of state.
  package struct Stateboard: Sendable {
    /// HOST:PORT; of one that is rendered, what the resolver derives.
    package let uri: String
    /// How it is rendered; nil where somebody else runs it.
    package let rendered: RenderedStateboard?
    /// Where the password is; nil without one.
    package let passwordSecret: SecretKey?
  }

  /// Where the settings stand; absent where the document has none.
  package let location: SourceLocation?
  /// Who decides on the new leader.
  package let mode: Mode
  /// Seconds.
  package let timeout: Double?
  /// Whether a leader that loses its state provider makes itself read-only; Cartridge's default for nil.
  package let fencing: Bool?
  /// Seconds.
  package let fencingTimeout: Double?
  /// Seconds.
  package let fencingPause: Double?
  /// Of stateful failover only.
  package let stateProvider: StateProvider?
  /// There where the state provider is `etcd2`.
  package let etcd2: Etcd2?
  /// There where the state provider is `stateboard`.
  package private(set) var stateboard: Stateboard?

  /// What a Cluster has that says nothing.
  init(of version: DocumentVersion) {
    mode = version == .v1beta1 ? FieldRule.V1beta1ClusterFailoverMode.assumed : .assumed
    timeout = version == .v1beta1 ? Self.operatorTimeout : nil
    (location, fencing, fencingTimeout, fencingPause) = (nil, nil, nil, nil)
    (stateProvider, etcd2, stateboard) = (nil, nil, nil)
  }

  init(_ fields: inout FieldDecoder, of version: DocumentVersion) {
    let absent = FailoverSettings(of: version)
    location = fields.location
    mode = fields.oneOf("mode", Mode.self)?.value ?? absent.mode
    timeout = fields.number("timeout")?.value ?? absent.timeout
    fencing = fields.boolean("fencing")
    fencingTimeout = fields.number("fencingTimeout")?.value
    fencingPause = fields.number("fencingPause")?.value
    let provider = fields.oneOf("stateProvider", StateProvider.self)
    let etcd2 = fields.nested("etcd2") { Etcd2(&$0, of: version) }
    let stateboard = fields.nested("stateboard") { Stateboard.read(&$0, of: version) } ?? nil
    // The chart of operator 1.0 writes them whatever the mode is, and the operator passes them over then.
    let isUsed = mode == .stateful || version == .v1alpha1
    (stateProvider, self.etcd2, self.stateboard) = isUsed ? (provider?.value, etcd2, stateboard) : (nil, nil, nil)
    if mode == .stateful {
      checkStateProvider(provider, &fields)
    } else if let provider, version == .v1alpha1 {
      fields.error(.providerWithoutStateful(mode), at: provider.location)
    }
  }

  /// Operator 1.0 always sent one.
  private static let operatorTimeout = Double(FieldRule.V1beta1ClusterFailoverTimeout.assumed)

  private func checkStateProvider(_ provider: Located<StateProvider>?, _ fields: inout FieldDecoder) {
    switch provider?.value {
    case nil:
      _ = fields.requiredNode("stateProvider", help: "stateful failover keeps its leaders in `etcd2` or `stateboard`")
    case .etcd2: _ = fields.requiredNode("etcd2", help: "write `etcd2: {endpoints: [http://etcd:2379]}`")
    case .stateboard: _ = fields.requiredNode("stateboard", help: "write `stateboard: {uri: HOST:PORT}`")
    }
  }

  /// The settings with the address of the stateboard that is rendered; others are kept.
  func withRenderedStateboard(at uri: String) -> FailoverSettings {
    guard let stateboard, let rendered = stateboard.rendered else { return self }
    var settings = self
    settings.stateboard = Stateboard(uri: uri, rendered: rendered, passwordSecret: stateboard.passwordSecret)
    return settings
  }
}

extension FailoverSettings.Etcd2 {
  fileprivate init(_ fields: inout FieldDecoder, of version: DocumentVersion) {
    let isThere = fields.requiredNode("endpoints", help: "write `endpoints: [http://etcd:2379]`") != nil
    endpoints = isThere ? fields.strings("endpoints")?.value.map(\.value) ?? [] : []
    prefix = fields.string("prefix")?.value
    lockDelay = fields.number("lockDelay")?.value
    username = fields.string("username")?.value
    passwordSecret = fields.password(of: version, key: "etcd2-password")
  }
}

extension FailoverSettings.Stateboard {
  /// Nil where its address or what it is rendered of is missing.
  fileprivate static func read(_ fields: inout FieldDecoder, of version: DocumentVersion) -> Self? {
    if version == .v1alpha1, fields.node("rendered") != nil { return rendered(&fields) }
    let uri = version == .v1beta1 ? fields.misspelledURI() : fields.requiredString("uri", help: Self.help)
    let secret = fields.password(of: version, key: "stateboard-password")
    return uri.map { Self(uri: $0.value, rendered: nil, passwordSecret: secret) }
  }

  /// One without a password does not start: it gives its user one (Cartridge, `stateboard.lua`).
  private static func rendered(_ fields: inout FieldDecoder) -> Self? {
    let rendered = fields.nested("rendered") { RenderedStateboard(&$0) } ?? nil
    if let uri = fields.string("uri") { fields.error(.uriOfRendered(uri.value), at: uri.location) }
    _ = fields.requiredNode("passwordSecret", help: "write `passwordSecret: {name: NAME, key: password}`")
    let secret = fields.secretKey("passwordSecret")
    return rendered.map { Self(uri: "", rendered: $0, passwordSecret: secret) }
  }
}

extension FailoverSettings.Stateboard {
  fileprivate static let help = "write `uri: HOST:PORT`"
}

extension FieldDecoder {
  /// The definition of operator 1.0 has `uril`, its chart writes `uri`.
  fileprivate mutating func misspelledURI() -> Located<String>? {
    let misspelled = string("uril")
    guard let misspelled else { return requiredString("uri", help: FailoverSettings.Stateboard.help) }
    if let uri = string("uri"), uri.value != misspelled.value {
      let note = Diagnostic.Note("`\(full("uril"))` is `\(misspelled.value)`", at: misspelled.location)
      error(.differentURIs(uri.value), at: uri.location, notes: [note])
    }
    return misspelled
  }

  fileprivate mutating func password(of version: DocumentVersion, key: String) -> SecretKey? {
    switch version {
    case .v1alpha1: secretKey("passwordSecret")
    case .v1beta1: secretKey("password", defaultKey: key)
    }
  }
}

extension Finding {
  fileprivate static func differentURIs(_ uri: String) -> Finding {
    Finding(
      .conflictingFields,
      "`spec.failover.stateboard.uri` is `\(uri)`, but `spec.failover.stateboard.uril` is different",
      help: "both mean the stateboard's HOST:PORT: keep one of them")
  }

  fileprivate static func uriOfRendered(_ uri: String) -> Finding {
    Finding(
      .conflictingFields,
      "the stateboard is rendered, and so is its address, but `spec.failover.stateboard.uri` is `\(uri)`",
      help: "remove `uri`; or remove `rendered`, if the stateboard at that address is meant")
  }

  fileprivate static func providerWithoutStateful(_ mode: FailoverSettings.Mode) -> Finding {
    Finding(
      .conflictingFields, "only stateful failover has a state provider, and the mode here is `\(mode.rawValue)`",
      help: "write `mode: stateful`, or remove `stateProvider`")
  }
}
