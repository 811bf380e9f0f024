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

  private static let rules: [Rule] = [
    PodRules.orderedReady, PodRules.livenessKills, PodRules.serviceLinks, PodRules.shortGracePeriod,
    PodRules.replacedServiceName, PodRules.replacedSecurityContext, PodRules.waveWaitsForJob,
    PodRules.portReadiness, PodRules.templateHash,
    LabelRules.overwrittenGroup, StorageRules.workDirectory, StorageRules.readOnlyRoot,
    PassedThroughRules.autoscaler, PassedThroughRules.disruptionBudget,
  ]

  static func check(
    _ cluster: ClusterModel, _ passedThrough: [PassedThroughDocument], into diagnostics: inout Diagnostics
  ) {
    for role in cluster.roles {
      let subject = Subject(cluster: cluster, role: role, passedThrough: passedThrough)
      for rule in rules { rule(subject, &diagnostics) }
    }
  }
}
