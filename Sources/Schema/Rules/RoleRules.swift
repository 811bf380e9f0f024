internal import Findings
internal import Kubernetes
internal import YAML

/// What is legal on Kubernetes and breaks a Cartridge cluster all the same. Where a template is silent, what is rendered
/// makes these impossible; where it says otherwise, they are reported and left as written.
enum RoleRules {
  /// What a rule looks at: one Role of one Cluster and what else is in its namespace.
  ///
  /// A class, so that each rule is handed the same one.
  final class Subject {
    let cluster: ClusterModel
    let role: RoleModel
    let passedThrough: [PassedThroughDocument]

    init(_ cluster: ClusterModel, _ role: RoleModel, _ passedThrough: [PassedThroughDocument]) {
      (self.cluster, self.role, self.passedThrough) = (cluster, role, passedThrough)
    }

    var template: StatefulSetTemplate { role.template }
    var pod: YAMLNode { role.template.podSpec }
    var container: YAMLNode { role.template.container }
    /// Whether StatefulSets are rendered as the operator made them, in which nothing is filled in.
    var isAsOperator: Bool { cluster.compatibility != nil }
  }

  typealias Rule = @Sendable (Subject, inout Diagnostics) -> Void

  /// What is true of a template is said once for all Roles of a Cluster that have it, unless a variable reads their labels.
  private static let templateRules: [Rule] = [
    PodRules.orderedReady, PodRules.livenessKills, PodRules.shortGracePeriod, PodRules.replacedServiceName,
    PodRules.replacedSecurityContext, PodRules.waveWaitsForJob, PodRules.portReadiness, StorageRules.workDirectory,
    StorageRules.readOnlyRoot,
  ]

  private static let rules: [Rule] = [
    PodRules.serviceLinks, PodRules.templateHash, LabelRules.overwrittenGroup,
    PassedThroughRules.autoscaler, PassedThroughRules.disruptionBudget,
  ]

  static func check(
    _ cluster: ClusterModel, _ passedThrough: [PassedThroughDocument], into diagnostics: inout Diagnostics
  ) {
    var templates: Set<SourceLocation> = []
    for role in cluster.roles {
      let subject = Subject(cluster, role, passedThrough)
      if templates.insert(role.template.spec.location).inserted || role.environment.readsLabels {
        for rule in templateRules { rule(subject, &diagnostics) }
      }
      for rule in rules { rule(subject, &diagnostics) }
    }
  }
}
