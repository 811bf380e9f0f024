/// Clusters that come too near to each other.
enum ClustersLint {
  /// Cartridge's membership takes the cookie for its key and cuts or fills it to a fixed length: similar ones may agree.
  static func similarCookies(_ clusters: [ClusterModel], _ diagnostics: inout Diagnostics) {
    let cookies = clusters.compactMap { cluster in cookie(of: cluster).map { (cluster: cluster, cookie: $0) } }
    for one in cookies {
      for other in cookies where other.cluster.location != one.cluster.location {
        guard !one.cookie.value.isEmpty, other.cookie.value.hasPrefix(one.cookie.value) else { continue }
        let note = Diagnostic.Note("the cookie of Cluster `\(other.cluster.name)`", at: other.cookie.location)
        diagnostics.warning(.similarCookies(other.cluster.name), at: one.cookie.location, notes: [note])
      }
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
      "this cookie is the beginning of that of Cluster `\(other)`: their instances may find each other",
      help: "give each cluster a random cookie of its own")
  }

  fileprivate static func sameIdentities(_ role: String, _ namespace: String) -> Finding {
    Finding(
      .sameIdentities,
      "the instances of Role `\(role)` have the same UUIDs as those of the Role of this name in namespace `\(namespace)`",
      help: "that is well as long as the clusters have different cookies")
  }
}
