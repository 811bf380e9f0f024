internal import Findings
internal import YAML

/// `cartridge_failover_params` as `Cluster.spec.failover`.
struct ImportedFailover {
  private let params: YAMLNode
  private let cluster: String

  /// - Parameters:
  ///   - params: as ansible-cartridge and cartridge-cli have them.
  ///   - cluster: the Cluster's name, after which Secrets are named.
  init(_ params: YAMLNode, of cluster: String) {
    self.params = params
    self.cluster = cluster
  }

  var isStateful: Bool { params["mode"]?.string == "stateful" }

  private var provider: String? { isStateful ? params["state_provider"]?.string : nil }

  /// The name of the Secret with the state provider's password; nil where there is none.
  var secret: String? {
    guard let provider, params["\(provider)_params"]?["password"] != nil else { return nil }
    return "\(cluster)-\(provider)"
  }

  var value: YAMLValue {
    var value: YAMLValue = ["mode": .string(params["mode"]?.scalarText ?? "disabled")]
    copy("failover_timeout", to: "timeout", of: &value, from: params)
    copy("fencing_enabled", to: "fencing", of: &value, from: params)
    copy("fencing_timeout", to: "fencingTimeout", of: &value, from: params)
    copy("fencing_pause", to: "fencingPause", of: &value, from: params)
    guard let provider else { return value }
    value["stateProvider"] = .string(provider)
    let settings = params["\(provider)_params"] ?? .mapping([])
    var inner: YAMLValue = [:]
    copy("endpoints", to: "endpoints", of: &inner, from: settings)
    copy("prefix", to: "prefix", of: &inner, from: settings)
    copy("lock_delay", to: "lockDelay", of: &inner, from: settings)
    copy("username", to: "username", of: &inner, from: settings)
    copy("uri", to: "uri", of: &inner, from: settings)
    if let secret { inner["passwordSecret"] = ["name": .string(secret), "key": "password"] }
    value[provider] = inner
    return value
  }

  private func copy(_ key: String, to name: String, of value: inout YAMLValue, from node: YAMLNode) {
    if let found = node[key] { value[name] = YAMLValue(found) }
  }
}
