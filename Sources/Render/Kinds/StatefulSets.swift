internal import Findings
internal import Kubernetes
internal import Schema
internal import YAML

/// The StatefulSets of a Cluster's Roles. Those of Roles that have a template in common differ in the values of labels alone,
/// name and UUID aside: what they share is made and written once.
struct StatefulSets {
  /// Roles of one template share the rest where all of this is the same.
  private struct Likeness: Equatable {
    let labels: [String]
    let podLabels: [String]
    let variables: [AddedVariable]
    /// The Role, where an operator wrote more of it into its StatefulSets.
    let role: String?
  }

  private struct Shared {
    let likeness: Likeness
    let spec: YAMLValue
    let text: YAMLTemplate?
  }

  private let cluster: ClusterModel
  /// What the last Role of each template shares, by the place of the template: nearly always that of all of them.
  private var known: [SourceLocation: Shared] = [:]

  init(of cluster: ClusterModel) {
    self.cluster = cluster
  }

  /// Those of a Role's replicasets.
  mutating func objects(of role: RoleModel) -> ReplicasetObjects {
    let contents = contents(of: role)
    let (labels, podLabels) = (contents.labels, contents.podLabels)
    let likeness = Likeness(
      labels: labels.entries.map(\.key), podLabels: podLabels.entries.map(\.key), variables: role.addedVariables,
      role: cluster.compatibility.map { _ in role.name })
    let shared = shared(by: likeness, of: role.template.spec.location, contents)
    let statefulSet = StatefulSet(contents, of: cluster, labels, podLabels, spec: shared.spec)
    return ReplicasetObjects(
      "StatefulSet", "apps", for: role, of: cluster, like: shared.text,
      with: (labels.entries + podLabels.entries).map(\.value), value: statefulSet.value)
  }

  private func contents(of role: RoleModel) -> any StatefulSetContents {
    switch cluster.compatibility {
    case nil: OwnStatefulSet(role: role, cluster: cluster)
    case .operator10: LaterOperatorStatefulSet(role: role, cluster: cluster)
    case let era?: OperatorStatefulSet(era: era, role: role, cluster: cluster)
    }
  }

  private mutating func shared(
    by likeness: Likeness, of template: SourceLocation, _ contents: any StatefulSetContents
  ) -> Shared {
    if let shared = known[template], shared.likeness == likeness { return shared }
    let spec = contents.spec
    let shared = Shared(likeness: likeness, spec: spec, text: text(of: contents, spec: spec))
    known[template] = shared
    return shared
  }

  private func text(of contents: any StatefulSetContents, spec: YAMLValue) -> YAMLTemplate? {
    // Ordinals stand in those of operator 1.0, too.
    if cluster.compatibility == .operator10 { return nil }
    let labels = contents.labels.numbered(from: 0)
    let podLabels = contents.podLabels.numbered(from: labels.entries.count)
    let statefulSet = StatefulSet(contents, of: cluster, labels, podLabels, spec: spec)
    // The name, and in this tool's own selectors the UUID.
    let places = statefulSet.labelCount + (cluster.compatibility == nil ? 2 : 1)
    return ReplicasetObjects.shared(places: places, value: statefulSet.value)
  }
}

extension LabelSet {
  /// The same keys with placeholders, from a number on, as values.
  fileprivate func numbered(from first: Int) -> LabelSet {
    LabelSet(
      entries.enumerated().map { position, entry in
        Entry(key: entry.key, value: ReplicasetObjects.placeholder(first + position), location: entry.location)
      })
  }
}
