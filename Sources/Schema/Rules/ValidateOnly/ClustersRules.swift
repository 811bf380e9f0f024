internal import Findings
internal import Kubernetes
internal import YAML

/// Clusters that come too near to each other.
enum ClustersRules {
  /// Cartridge's membership takes the cookie for its key and cuts or fills it to a fixed length: similar ones may agree.
  static func similarCookies(_ clusters: [ClusterModel], _ diagnostics: inout Diagnostics) {
    let cookies = clusters.compactMap { cluster in
      cookie(of: cluster).flatMap { $0.value.isEmpty ? nil : Cookie(cluster: cluster.name, text: $0) }
    }.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    // Those that begin with a cookie stand right behind it, equal ones before it, too.
    for (position, cookie) in cookies.enumerated() {
      let next = position + 1 < cookies.count ? cookies[position + 1] : nil
      let previous = position > 0 ? cookies[position - 1] : nil
      let longer = next.flatMap { $0.bytes.starts(with: cookie.bytes) ? $0 : nil }
      guard let other = longer ?? previous.flatMap({ $0.bytes == cookie.bytes ? $0 : nil }) else { continue }
      let note = Diagnostic.Note("the cookie of Cluster `\(other.cluster)`", at: other.text.location)
      diagnostics.warning(.similarCookies(other.cluster), at: cookie.text.location, notes: [note])
    }
  }

  private struct Cookie {
    let cluster: String
    let text: Located<String>
    let bytes: [UInt8]

    init(cluster: String, text: Located<String>) {
      self.cluster = cluster
      self.text = text
      bytes = Array(text.value.utf8)
    }
  }

  /// UUIDs are made from names, so clusters in two namespaces share them when their Roles have one name. That does no harm
  /// as long as their cookies differ.
  static func sameIdentities(_ clusters: [ClusterModel], _ diagnostics: inout Diagnostics) {
    var first: [String: (cluster: ClusterModel, role: RoleModel)] = [:]
    for cluster in clusters {
      for role in cluster.roles {
        let scheme = cluster.compatibility == .operator0010 ? "0.0.10" : "0.0.1"
        if let other = first["\(scheme)/\(role.name)"], other.cluster.effectiveNamespace != cluster.effectiveNamespace {
          diagnostics.note(.sameIdentities(role.name, other.cluster.effectiveNamespace), at: role.location)
        } else {
          first["\(scheme)/\(role.name)"] = (cluster, role)
        }
      }
    }
  }

  private static func cookie(of cluster: ClusterModel) -> Located<String>? {
    for role in cluster.roles {
      for variable in role.template.environment where variable.name == EnvironmentVariable.clusterCookie {
        if case .text(let text) = variable.source { return Located(text, at: variable.location) }
      }
    }
    return nil
  }
}

extension Finding {
  fileprivate static func similarCookies(_ other: String) -> Finding {
    Finding(
      .similarCookies,
      "the cookie of Cluster `\(other)` begins with this one: their instances may find each other",
      help: "give each cluster a random cookie of its own")
  }

  fileprivate static func sameIdentities(_ role: String, _ namespace: String) -> Finding {
    Finding(
      .sameIdentities,
      "the instances of Role `\(role)` have the same UUIDs as those of the Role of this name in namespace `\(namespace)`",
      help: "that is fine as long as the clusters have different cookies")
  }
}
