internal import Findings
internal import YAML

/// What is legal on Kubernetes and breaks a Cartridge cluster all the same. Where a template is silent, what is rendered
/// makes these impossible; where it says otherwise, they are reported and left as written.
enum RoleRules {
  /// What a rule looks at: one Role of one Cluster and what else is in its namespace.
  struct Subject {
    let cluster: ClusterModel
    let role: RoleModel
    let passedThrough: [PassedThroughDocument]

    var template: StatefulSetTemplate { role.template }
    var pod: YAMLNode { role.template.podSpec }
    var container: YAMLNode { role.template.container }
    /// Whether StatefulSets are rendered as the operator made them, in which nothing is filled in.
    var isAsOperator: Bool { cluster.compatibility != nil }
  }

  typealias Rule = @Sendable (Subject, inout Diagnostics) -> Void

  /// What is true of a template is said once for all Roles of a Cluster that have it.
  private static let templateRules: [Rule] = [
    PodRules.orderedReady, PodRules.livenessKills, PodRules.shortGracePeriod, PodRules.replacedServiceName,
    PodRules.replacedSecurityContext, PodRules.waveWaitsForJob, PodRules.portReadiness, StorageRules.readOnlyRoot,
  ]

  private static let rules: [Rule] = [
    PodRules.serviceLinks, PodRules.templateHash, LabelRules.overwrittenGroup,
    StorageRules.workDirectory, PassedThroughRules.autoscaler, PassedThroughRules.disruptionBudget,
  ]

  static func check(
    _ cluster: ClusterModel, _ passedThrough: [PassedThroughDocument], into diagnostics: inout Diagnostics
  ) {
    var templates: Set<SourceLocation> = []
    for role in cluster.roles {
      let subject = Subject(cluster: cluster, role: role, passedThrough: passedThrough)
      if templates.insert(role.template.spec.location).inserted {
        for rule in templateRules { rule(subject, &diagnostics) }
      }
      for rule in rules { rule(subject, &diagnostics) }
    }
  }
}
