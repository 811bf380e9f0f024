internal import Findings
internal import Schema
internal import YAML

/// `Cluster.spec.failover` of v1alpha1 for that of v1beta1.
struct ConvertedFailover {
  private let settings: FailoverSettings

  /// - Parameter settings: as they were decoded, with what v1beta1 assumes.
  init(_ settings: FailoverSettings) { self.settings = settings }

  /// The settings with what v1beta1 assumes written out.
  ///
  /// - Parameter failover: as written, an empty mapping where it is not.
  /// - Returns: a mapping that v1alpha1 reads the same.
  func node(from failover: YAMLNode) -> YAMLNode {
    var entries = failover.entries.filter { !$0.value.isNull }
    if failover["mode"] == nil { entries.insert(.added("mode", .text(settings.mode.rawValue)), at: 0) }
    if failover["timeout"] == nil, let timeout = settings.timeout {
      entries.append(.added("timeout", .number(timeout.shortText)))
    }
    // The operator passes them over in any other mode, and v1alpha1 refuses a provider there.
    if settings.mode != .stateful {
      entries.removeAll { ["stateProvider", "etcd2", "stateboard"].contains($0.key) }
    }
    entries.replace("etcd2") { Self.provider(from: $0, settings.etcd2?.passwordSecret) }
    entries.replace("stateboard") { Self.provider(from: $0, settings.stateboard?.passwordSecret) }
    return .mapping(entries, at: failover.location)
  }

  private static func provider(from node: YAMLNode, _ secret: SecretKey?) -> YAMLNode {
    var entries = node.entries.filter { !$0.value.isNull }
    if node["uril"] != nil { entries.removeAll { $0.key == "uri" } }
    entries.rename("uril", to: "uri")
    entries.rename("password", to: "passwordSecret")
    entries.replace("passwordSecret") { written in
      var fields = written.entries.filter { $0.key == "name" || $0.key == "key" && $0.value.string?.isEmpty == false }
      if !fields.contains(where: { $0.key == "key" }) { fields.append(.added("key", .text(secret?.key ?? ""))) }
      return .mapping(fields, at: written.location)
    }
    return .mapping(entries, at: node.location)
  }
}
