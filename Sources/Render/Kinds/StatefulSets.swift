internal import Findings
internal import Kubernetes
internal import Schema
internal import YAML

/// The StatefulSets of a Cluster's Roles. Those of Roles that have a template in common differ in the values of labels alone,
/// name and UUID aside: what they share is made and written once.
struct StatefulSets {
  /// Roles of which all of this is the same share the rest.
  private struct Likeness: Hashable {
    let template: SourceLocation
    let labels: [String]
    let podLabels: [String]
    let variables: [AddedVariable]
    /// The Role, where an operator wrote more of it into its StatefulSets.
    let role: String?

    /// Roles of one template are nearly always alike.
    func hash(into hasher: inout Hasher) {
      hasher.combine(template)
      hasher.combine(role)
    }
  }

  private struct Shared {
    let spec: YAMLValue
    let text: YAMLTemplate?
  }

  private let cluster: ClusterModel
  private var known: [Likeness: Shared] = [:]

  init(of cluster: ClusterModel) {
    self.cluster = cluster
  }

  /// Those of a Role's replicasets.
  mutating func objects(of role: RoleModel) -> ReplicasetObjects {
    let contents = contents(of: role)
    let (labels, podLabels) = (contents.labels, contents.podLabels)
    let likeness = Likeness(
      template: role.template.spec.location, labels: labels.entries.map(\.key),
      podLabels: podLabels.entries.map(\.key), variables: role.addedVariables,
      role: cluster.compatibility.map { _ in role.name })
    let shared = shared(by: likeness, contents)
    let statefulSet = StatefulSet(contents, of: cluster, labels, podLabels, spec: shared.spec)
    return ReplicasetObjects(
      "StatefulSet", "apps", of: cluster, like: shared.text, with: (labels.entries + podLabels.entries).map(\.value),
      value: statefulSet.value)
  }

  private func contents(of role: RoleModel) -> any StatefulSetContents {
    switch cluster.compatibility {
    case nil: OwnStatefulSet(role: role, cluster: cluster)
    case .operator10: LaterOperatorStatefulSet(role: role, cluster: cluster)
    case let era?: OperatorStatefulSet(era: era, role: role, cluster: cluster)
    }
  }

  private mutating func shared(by likeness: Likeness, _ contents: any StatefulSetContents) -> Shared {
    if let shared = known[likeness] { return shared }
    let shared = shared(contents)
    known[likeness] = shared
    return shared
  }

  private func shared(_ contents: any StatefulSetContents) -> Shared {
    let spec = contents.spec
    // Ordinals stand in those of operator 1.0, too.
    if cluster.compatibility == .operator10 { return Shared(spec: spec, text: nil) }
    let labels = contents.labels.numbered(from: 0)
    let podLabels = contents.podLabels.numbered(from: labels.entries.count)
    let statefulSet = StatefulSet(contents, of: cluster, labels, podLabels, spec: spec)
    // The name, and in this tool's own selectors the UUID.
    let places = statefulSet.labelCount + (cluster.compatibility == nil ? 2 : 1)
    return Shared(spec: spec, text: ReplicasetObjects.shared(places: places, value: statefulSet.value))
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
