package import Kubernetes
internal import Schema
internal import YAML

/// Everything that happens when one set of objects takes the place of another.
package struct ChangePlan: Sendable {
  /// The most severe first, then in the order of the objects.
  package let changes: [Change]
  /// How many live objects are neither in what is to be there nor made by this tool: they are not compared.
  package let others: Int
  /// The kinds that are to be there and of which the live side holds nothing: whether they are new nobody knows.
  package let unknownKinds: [String]
  /// What somebody wrote into live objects and no apply touches, a sentence each.
  package let staying: [String]
  /// Whose identities the Clusters get whose documents do not say it by themselves, a sentence each.
  package let identities: [String]

  /// Compares two sides.
  ///
  /// - Parameters:
  ///   - old: what is there: rendered, or printed by `kubectl get -o yaml`.
  ///   - new: what is to be there.
  ///   - namespace: the namespace of objects that name none: that of `-n`, else kubectl's own default.
  ///   - asked: the kinds that a server was asked for, each with its group; nil where nobody knows.
  ///   - identities: whose identities Clusters get, a sentence each.
  package init(
    from old: [KubernetesObject], to new: [KubernetesObject], defaultNamespace namespace: String = "default",
    asked: Set<String>? = nil, identities: [String] = []
  ) {
    self.identities = identities
    let before = ObjectIndex(old, defaultNamespace: namespace)
    let after = ObjectIndex(new, defaultNamespace: namespace)
    let known = before.keys.filter { after.holds($0) || before.isOurs($0) }
    let missing = after.keys.filter { !before.holds($0) }
    let added = missing.filter { !before.isUnknown($0, asked: asked) }
    var rules = ObjectChanges(before: before, after: after)
    let found = (known + added).flatMap { rules.changes(of: $0) } + TopologyChanges(before, after).changes
    changes = ChangeClass.allCases.sorted().flatMap { severity in found.filter { $0.class == severity } }
    others = before.keys.count - known.count
    unknownKinds = Set(missing.filter { before.isUnknown($0, asked: asked) }.map(\.kind)).sorted()
    staying = rules.staying
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
  private let uses: ObjectUses
  private var shared = TemplateDifferences()
  /// What somebody wrote into the live objects seen so far and no apply touches.
  private(set) var staying: [String] = []

  init(before: ObjectIndex, after: ObjectIndex) {
    self.before = before
    self.after = after
    drainJobs = DrainJobs(before)
    uses = ObjectUses(in: after, of: before)
  }

  mutating func changes(of key: ObjectIndex.Key) -> [Change] {
    switch (before.holds(key), after.holds(key)) {
    case (false, true): return after[key].map { added(key, $0) } ?? []
    case (true, false): return before[key].map { removed(key, $0) } ?? []
    case (true, true):
      let ending = before.terminating.contains(key) ? [KindChanges.termination(key)] : []
      guard let object = ComparedObject(key, before, after, sharing: &shared) else { return ending }
      staying += object.staying.map { "\(key.text) \($0.path): \(Self.stays($0))" }
      return ending + changed(object).map(object.explained)
    case (false, false): return []
    }
  }

  private static func stays(_ difference: Difference) -> String {
    let value = difference.isSecret ? "a value" : String(difference.arrow.dropLast(" -> (none)".count))
    return "\(value) was set by somebody else and will stay"
  }

  private func added(_ key: ObjectIndex.Key, _ new: YAMLValue) -> [Change] {
    switch Subject(key) {
    // A new Job is told by what its plan does; a new StatefulSet by who joins.
    case .job where after.plans[key] != nil: []
    case .statefulSet: [EndingPods.addition(key, new)]
    default: [Change(.safe, key.text, "is new")]
    }
  }

  private func removed(_ key: ObjectIndex.Key, _ old: YAMLValue) -> [Change] {
    switch Subject(key) {
    case .job where before.plans[key] != nil: []
    case .statefulSet: [EndingPods(key: key, old: old, drainJobs: drainJobs).removal]
    case .service where old[path: "spec", "clusterIP"] == "None":
      [
        Change(
          .identity, key.text,
          "the headless Service will be deleted: no instance can be reached by the name it advertises",
          remedy: "keep the Cluster's name; a renamed Cluster is another cluster")
      ]
    default: [KindChanges.removal(key, old, usedBy: uses.user(of: key))]
    }
  }

  private func changed(_ object: ComparedObject) -> [Change] {
    switch Subject(object.key) {
    case .statefulSet:
      StatefulSetChanges(
        object: object, isOldLive: before.live.contains(object.key), isRolling: before.rolling.contains(object.key),
        drainJobs: drainJobs
      ).changes
    case .service: ServiceChanges(object: object, isOldLive: before.live.contains(object.key)).changes
    case .job, .other:
      KindChanges(object: object, isUnboundClaim: before.unbound.contains(object.key), uses: uses).changes
    }
  }
}
