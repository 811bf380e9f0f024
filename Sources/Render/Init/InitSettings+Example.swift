extension InitSettings {
  /// The folders of `examples/` whose sizes and parts `init` can begin with. The documents are those of `init`, complete and
  /// with its comments: the examples are shorter, to be read.
  package enum Example: String, CaseIterable, Sendable {
    case backup, ingress, kv, stateboard

    /// Replicasets and instances in each.
    var storages: String { self == .ingress ? "1x1" : "2x2" }

    var routers: Int { self == .ingress ? 2 : 1 }

    /// Nil without an Ingress.
    func host(of name: String) -> String? {
      switch self {
      case .ingress, .kv: "\(name).example.com"
      case .backup, .stateboard: nil
      }
    }

    /// The claim of nightly backups; nil for none.
    var backupClaim: String? { self == .backup ? "backups" : nil }
  }
}
