package import Findings

/// What is legal and works today, and hurts later: looked at by `validate` alone.
package enum ValidateRules {
  private static let roleRules: [RoleRules.Rule] = [
    ContainerRules.memoryLimit, ContainerRules.floatingTag, ContainerRules.plainCookie, TopologyRules.loneInstance,
    TopologyRules.hastyRestarts, TopologyRules.noMajority, PodSecurityRules.template, LabelRules.rolesInOneString,
  ]

  /// Looks at everything that is to be rendered.
  ///
  /// - Parameters:
  ///   - resolution: without errors.
  ///   - diagnostics: takes what was found.
  package static func check(_ resolution: Resolution, into diagnostics: inout Diagnostics) {
    for cluster in resolution.clusters {
      for role in cluster.roles {
        let subject = RoleRules.Subject(cluster, role, [])
        for rule in roleRules { rule(subject, &diagnostics) }
      }
      TopologyRules.noStorage(cluster, &diagnostics)
      TopologyRules.noWeight(cluster, &diagnostics)
      TopologyRules.noRouter(cluster, &diagnostics)
      TopologyRules.mixedGroups(cluster, &diagnostics)
      TopologyRules.noCoordinator(cluster, &diagnostics)
      ConfigRules.secrets(cluster, &diagnostics)
    }
    for document in resolution.passedThrough { PodSecurityRules.passedThrough(document, &diagnostics) }
    ClustersRules.similarCookies(resolution.clusters, &diagnostics)
    ClustersRules.sameIdentities(resolution.clusters, &diagnostics)
  }
}
