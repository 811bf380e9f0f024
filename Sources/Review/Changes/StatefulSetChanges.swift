internal import Findings
internal import Kubernetes
internal import Schema
internal import YAML

/// What happens to the pods and volumes of one StatefulSet.
struct StatefulSetChanges {
  let object: ComparedObject
  /// Whether what was comes from an API server.
  let isOldLive: Bool
  /// Whether the server knows of pods that are not of the newest revision yet.
  let isRolling: Bool
  let drainJobs: DrainJobs
  /// The Cartridge containers of both states; nil where what is told of them is the same.
  private let containers: (old: CartridgeContainer, new: CartridgeContainer)?

  /// Holds what is given.
  init(object: ComparedObject, isOldLive: Bool, isRolling: Bool, drainJobs: DrainJobs) {
    self.object = object
    self.isOldLive = isOldLive
    self.isRolling = isRolling
    self.drainJobs = drainJobs
    containers = CartridgeContainer.pair(object.old, object.new, namespace: object.key.namespace)
  }

  private var key: ObjectIndex.Key { object.key }
  private var ending: EndingPods { EndingPods(key: key, old: old, drainJobs: drainJobs) }
  private var old: YAMLValue { object.old }
  private var new: YAMLValue { object.new }

  var changes: [Change] {
    identity + immutable + volumes + ArenaChanges(key: key, containers: containers).changes + replicas + template
      + otherSpec
      + metadata
  }

  // MARK: Identity

  private var identity: [Change] {
    var changes: [Change] = []
    func compare(_ name: String, _ before: String?, _ after: String?, _ meaning: String) {
      guard let before, before != after else { return }
      changes.append(Change(.identity, key.text, path: name, "\(before) -> \(after ?? "(none)"): \(meaning)"))
    }
    let label = LabelKey.replicasetUUID
    compare(
      label, old[path: "metadata", "labels", label].string, new[path: "metadata", "labels", label].string,
      "Cartridge knows this replicaset by its UUID")
    compare(
      EnvironmentVariable.advertiseURI, containers?.old.advertiseURI, containers?.new.advertiseURI,
      "instances are known by the URI they were joined with")
    let (cookie, newCookie) = (containers?.old.cookie, containers?.new.cookie)
    guard Cookie.differ(cookie, newCookie) else { return changes }
    let names = [cookie, newCookie].map { $0?.display ?? "(none)" }
    let arrow = names[0] == names[1] ? "changes" : "\(names[0]) -> \(names[1])"
    return changes + [
      Change(.identity, key.text, path: EnvironmentVariable.clusterCookie, "\(arrow): \(Cookie.meaning)")
    ]
  }

  // MARK: What cannot change

  private var immutable: [Change] {
    let rules = ImmutableFields(object: object)
    let differences = object.differences(at: "spec")
    return differences.compactMap { difference in
      if isPairReordered(difference) {
        return Change(
          .illegal, key.text, path: difference.path,
          "\(difference.arrow): `kubectl apply` tells ports apart only by their numbers, and the server refuses what it makes of these",
          remedy: "keep the order, or use kubectl apply --server-side --force-conflicts")
      }
      guard let reason = rules.refusal(of: difference) else { return nil }
      return Change(
        .illegal, key.text, path: difference.path, "\(difference.arrow): \(reason)",
        remedy: reason == "immutable" ? recreation : "correct it: nothing of this StatefulSet is applied")
    }
  }

  /// Pods live on where the new StatefulSet selects them; else their names are taken, and it cannot begin.
  private var recreation: String {
    let selector = new[path: "spec", "selector"]
    let labels = old[path: "spec", "template", "metadata", "labels"]
    let isSelected = selector["matchLabels"]?.mapping.entries.allSatisfy { labels[$0.key] == $0.value } ?? true
    let keepsVolumes = old[path: "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"] != "Delete"
    let first = keepsVolumes ? "" : "apply `whenDeleted: Retain` first, then "
    guard isSelected else {
      return "\(first)\(key.deletion()), then apply: its pods end and start again with their volumes"
    }
    return "\(first)\(key.deletion("--cascade=orphan")), then apply: the pods keep running"
  }

  /// Two ports of one number in another order, of which a client-side apply makes what a server refuses.
  private func isPairReordered(_ difference: Difference) -> Bool {
    guard difference.matter == .order, difference.path.hasSuffix(".ports") else { return false }
    return hasPair(old) || hasPair(new)
  }

  private func hasPair(_ value: YAMLValue) -> Bool { pair(in: value) != nil }

  private func pair(in value: YAMLValue) -> String? {
    let containers = value[path: "spec", "template", "spec", "containers"].sequence
    return containers.lazy.compactMap { PortPair.number(in: $0["ports"]?.sequence ?? [], named: "containerPort") }.first
  }

  // MARK: Volumes

  private var volumes: [Change] {
    let claims = object.differences(at: "spec.volumeClaimTemplates")
    let existing = claims.isEmpty ? "" : EndingPods.list(ending.claims(of: [pods(of: old)]), none: "(none)")
    let names = claims.filter { $0.path.contains(".spec.") || $0.old == nil || $0.new == nil }.map {
      Change(
        .data, key.text, path: $0.path, "\($0.arrow): existing claims stay as they are",
        remedy: "change each claim by hand: \(existing)")
    }
    guard let place = containers?.old.workDirectory, place != containers?.new.workDirectory else { return names }
    return names + [
      Change(
        .data, key.text, path: "the work directory", "\(place) -> \(containers?.new.workDirectory ?? "(none)")",
        remedy: "instances would come back without data and identity: keep directory and volume")
    ]
  }

  // MARK: Pods

  private var replicas: [Change] {
    let joining = pods(of: new).subtracting(pods(of: old))
    let leaving = pods(of: old).subtracting(pods(of: new))
    var changes: [Change] = []
    if !joining.isEmpty {
      changes.append(Change(.topology, key.text, path: "spec.replicas", EndingPods.joining(ending.names(of: joining))))
    }
    if !leaving.isEmpty {
      let names = ending.names(of: leaving)
      changes.append(
        ending.end(
          of: leaving, path: "spec.replicas", "\(EndingPods.list(names)) \(names.count == 1 ? "ends" : "end")",
          after: "`\(LabelKey.drainReplicas)` of its template"))
    }
    return changes
  }

  private var template: [Change] {
    let rules = ImmutableFields(object: object)
    let found = object.differences(at: "spec.template").filter {
      rules.refusal(of: $0) == nil && !isPairReordered($0)
    }
    guard !found.isEmpty else { return [] }
    let remedy = order
    return found.map { difference in
      if let reason = Self.isKept(difference) {
        return Change(.safe, key.text, path: difference.path, "\(difference.arrow): \(reason)")
      }
      return Change(.disruptive, key.text, path: difference.path, difference.arrow, remedy: remedy)
    } + danger(found)
  }

  /// Which pods restart, and when.
  private var order: String {
    let restart = pods(of: new).intersection(pods(of: old))
    let strategy = new[path: "spec", "updateStrategy"]
    if strategy["type"] == "OnDelete" {
      return "delete the pods one after the other, each when the one before is healthy: "
        + EndingPods.list(restart.names.reversed())
    }
    let partition = strategy[path: "rollingUpdate"]["partition"]?.integer ?? 0
    let held = partition > 0 ? "; the first \(partition == 1 ? "is" : "\(partition) are") held back by `partition`" : ""
    return "\(EndingPods.rolling): "
      + EndingPods.list(restart.released(by: partition, of: pods(of: new)).names.reversed(), none: "none") + held
  }

  /// Why a server makes no new revision of a difference; nil where it does.
  private static func isKept(_ difference: Difference) -> String? {
    // Its former name stays on the server, and gives it back.
    if difference.path == "spec.template.spec.serviceAccountName", difference.new == nil {
      return "a server keeps the former value"
    }
    return difference.matter == .repeated
      ? "the container names this variable twice, and a client-side apply keeps the first" : nil
  }

  /// A client-side apply merges ports by their number alone.
  private func danger(_ differences: [Difference]) -> [Change] {
    guard isOldLive, let number = pair(in: old), differences.contains(where: { $0.path.contains("].ports") }) else {
      return []
    }
    return [PortPair.danger(of: number, in: key, path: "spec.template.spec.containers")]
  }

  private var otherSpec: [Change] {
    let fields = ImmutableFields.mutableOfStatefulSets.filter { !["spec.replicas", "spec.template"].contains($0) }
    let rules = ImmutableFields(object: object)
    return fields.flatMap { object.differences(at: $0) }.filter { rules.refusal(of: $0) == nil }.map { difference in
      if difference.isWithin(["spec.persistentVolumeClaimRetentionPolicy"]) {
        return Change(
          .data, key.text, path: difference.path, "\(difference.arrow): decides whether volumes are deleted")
      }
      guard isReleasing(difference) else {
        return Change(.safe, key.text, path: difference.path, difference.arrow)
      }
      return Change(
        .disruptive, key.text, path: difference.path,
        "\(difference.arrow): pods that are held back on the former revision restart at once")
    }
  }

  /// Whether pods that wait for the newest revision get it by this.
  private func isReleasing(_ difference: Difference) -> Bool {
    guard isRolling else { return false }
    if difference.path == "spec.updateStrategy.type" { return difference.old == "OnDelete" }
    guard difference.path == "spec.updateStrategy.rollingUpdate.partition" else { return false }
    return (difference.new?.integer ?? 0) < (difference.old?.integer ?? 0)
  }

  /// What is outside of the spec.
  private var metadata: [Change] {
    object.differences
      .filter { !$0.isWithin(["spec"]) && !$0.path.contains(LabelKey.replicasetUUID) }
      .map { Change(.safe, key.text, path: $0.path, $0.arrow) }
  }

  private func pods(of value: YAMLValue) -> PodRange { PodRange(of: value, named: key.name) }
}
