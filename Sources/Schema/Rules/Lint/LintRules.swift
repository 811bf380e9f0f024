package import Findings

/// What is legal and works today, and hurts later: looked at by `validate` alone.
package enum LintRules {
  private static let roleRules: [HazardRules.Rule] = [
    ContainerLint.memoryLimit, ContainerLint.floatingTag, ContainerLint.plainCookie, TopologyLint.loneInstance,
  ]

  /// Looks at everything that is to be rendered.
  ///
  /// - Parameters:
  ///   - resolution: without errors.
  ///   - diagnostics: takes what was found.
  package static func check(_ resolution: Resolution, into diagnostics: inout Diagnostics) {
    for cluster in resolution.clusters {
      for role in cluster.roles {
        let subject = HazardRules.Subject(cluster: cluster, role: role, neighbours: [])
        for rule in roleRules { rule(subject, &diagnostics) }
      }
      TopologyLint.noStorage(cluster, &diagnostics)
      TopologyLint.noRouter(cluster, &diagnostics)
      TopologyLint.mixedGroups(cluster, &diagnostics)
      TopologyLint.noCoordinator(cluster, &diagnostics)
    }
    ClustersLint.similarCookies(resolution.clusters, &diagnostics)
    ClustersLint.sameIdentities(resolution.clusters, &diagnostics)
  }
}
