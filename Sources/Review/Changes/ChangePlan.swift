package import Kubernetes
internal import Schema
internal import YAML

/// Everything that happens when one set of objects takes the place of another.
package struct ChangePlan: Sendable {
  /// The most severe first, then in the order of the objects.
  package let changes: [Change]

  /// - Parameters:
  ///   - old: what is there: rendered, or printed by `kubectl get -o yaml`.
  ///   - new: what is to be there.
  ///   - namespace: the namespace of objects that name none: that of `-n`, else kubectl's own default.
  package init(
    from old: [KubernetesObject], to new: [KubernetesObject], defaultNamespace namespace: String = "default"
  ) {
    let before = ObjectIndex(old, defaultNamespace: namespace)
    let after = ObjectIndex(new, defaultNamespace: namespace)
    let added = after.keys.filter { before[$0] == nil }
    let rules = ObjectChanges(before: before, after: after)
    let found = (before.keys + added).flatMap { rules.changes(of: $0) } + TopologyChanges(before, after).changes
    changes = found.enumerated().sorted {
      ($0.element.class, $0.offset) < ($1.element.class, $1.offset)
    }.map(\.element)
  }

  /// The changes that `render --against` refuses, unless they are among the accepted.
  package func refused(accepting accepted: [String]) -> [Change] {
    changes.filter { $0.class.needsAcceptance && !accepted.contains($0.id) }
  }
}

/// The changes of one object, by its kind.
struct ObjectChanges {
  /// The kinds that changes are told of in a way of their own.
  private enum Subject {
    case statefulSet, service, job, other

    init(_ key: ObjectReference) {
      self =
        key.isKind("StatefulSet", of: "apps")
        ? .statefulSet : key.isKind("Service", of: "") ? .service : key.isKind("Job", of: "batch") ? .job : .other
    }
  }

  let before: ObjectIndex
  let after: ObjectIndex
  let drainJobs: DrainJobs

  init(before: ObjectIndex, after: ObjectIndex) {
    self.before = before
    self.after = after
    drainJobs = DrainJobs(before)
  }

  func changes(of key: ObjectIndex.Key) -> [Change] {
    switch (before[key], after[key]) {
    case (nil, let new?): added(key, new)
    case (let old?, nil): removed(key, old)
    case (let old?, let new?): changed(key, old, new)
    case (nil, nil): []
    }
  }

  private func added(_ key: ObjectIndex.Key, _ new: YAMLValue) -> [Change] {
    switch Subject(key) {
    // A new Job is told by what its plan does; a new StatefulSet by who joins.
    case .job where JobPlan(new) != nil: []
    case .statefulSet: [StatefulSetChanges.addition(key, new)]
    default: [Change(.safe, key.text, "is new")]
    }
  }

  private func removed(_ key: ObjectIndex.Key, _ old: YAMLValue) -> [Change] {
    switch Subject(key) {
    case .job: []
    case .statefulSet: [statefulSet(key, old).removal]
    case .service where old[path: "spec", "clusterIP"] == "None":
      [
        Change(
          .identity, key.text,
          "the headless Service will be deleted: no instance can be reached by the name it advertises",
          remedy: "keep the Cluster's name; a renamed Cluster is another cluster")
      ]
    default: [Change(.safe, key.text, "is no longer rendered", remedy: key.deletion())]
    }
  }

  private func changed(_ key: ObjectIndex.Key, _ old: YAMLValue, _ new: YAMLValue) -> [Change] {
    switch Subject(key) {
    case .statefulSet: return statefulSet(key, old).changes(to: new)
    case .service: return ServiceChanges(key: key).changes(differences(old, new))
    case .job where JobPlan(new) != nil: return []
    default: return differences(old, new).map { Change(.safe, key.text, path: $0.path, $0.arrow) }
    }
  }

  private func statefulSet(_ key: ObjectIndex.Key, _ old: YAMLValue) -> StatefulSetChanges {
    StatefulSetChanges(key: key, old: old, isOldLive: before.isLive, drainJobs: drainJobs)
  }

  private func differences(_ old: YAMLValue, _ new: YAMLValue) -> [Difference] {
    Comparison(isOldLive: before.isLive).differences(old, new)
  }
}
