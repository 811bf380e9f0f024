internal import Findings
internal import Kubernetes
internal import Schema
internal import YAML

/// What happens to the pods and volumes of one StatefulSet.
struct StatefulSetChanges {
  let key: ObjectIndex.Key
  let old: YAMLValue
  let isOldLive: Bool
  let drainJobs: DrainJobs

  /// The only fields of a StatefulSetSpec that the API server lets change (apps/v1 validation).
  private static let mutable = [
    "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
  ]

  /// The StatefulSet is no longer rendered.
  var removal: Change {
    let pods = [pods(of: old)]
    return end(
      of: pods, path: nil, "will be deleted with \(Self.list(names(of: pods)))",
      after: "`drain.replicasets` of its Role")
  }

  func changes(to new: YAMLValue) -> [Change] {
    identity(new) + immutable(new) + volumes(new) + ArenaChanges(key: key, old: old, new: new).changes + replicas(new)
      + template(new) + metadata(new)
  }

  // MARK: Identity

  private func identity(_ new: YAMLValue) -> [Change] {
    var changes: [Change] = []
    func compare(_ name: String, _ before: String?, _ after: String?, _ meaning: String) {
      guard let before, before != after else { return }
      changes.append(Change(.identity, key.text, path: name, "\(before) -> \(after ?? "(none)"): \(meaning)"))
    }
    let label = LabelKey.replicasetUUID
    compare(
      label, old[path: "metadata", "labels", label].string, new[path: "metadata", "labels", label].string,
      "Cartridge knows this replicaset by its UUID")
    let before = Environment(old, namespace: key.namespace)
    let after = Environment(new, namespace: key.namespace)
    compare(
      EnvironmentVariable.advertiseURI, before.advertiseURI, after.advertiseURI,
      "instances are known by the URI they were joined with")
    compare(
      EnvironmentVariable.clusterCookie, before.cookie, after.cookie,
      "instances with another cookie cannot talk to the others")
    return changes
  }

  // MARK: What cannot change

  private func immutable(_ new: YAMLValue) -> [Change] {
    let comparison = Comparison(isOldLive: isOldLive)
    let keys = Set(old[path: "spec"].mapping.keys + new[path: "spec"].mapping.keys).subtracting(Self.mutable).sorted()
    return keys.flatMap { field in
      comparison.differences(old[path: "spec"][field], new[path: "spec"][field], path: "spec.\(field)").map {
        Change(
          .illegal, key.text, path: $0.path, "\($0.arrow): immutable",
          remedy: "\(key.deletion("--cascade=orphan")), then apply: the pods live on")
      }
    }
  }

  // MARK: Volumes

  private func volumes(_ new: YAMLValue) -> [Change] {
    let comparison = Comparison(isOldLive: isOldLive)
    let claims = comparison.differences(
      old[path: "spec"]["volumeClaimTemplates"], new[path: "spec"]["volumeClaimTemplates"],
      path: "spec.volumeClaimTemplates")
    let existing = Self.list(self.claims(of: [pods(of: old)]), none: "(none)")
    let names = claims.filter { $0.path.contains(".spec.") || $0.old == nil || $0.new == nil }.map {
      Change(
        .data, key.text, path: $0.path, "\($0.arrow): claims that exist stay as they are",
        remedy: "change each claim by hand: \(existing)")
    }
    let before = Environment(old, namespace: key.namespace)
    let after = Environment(new, namespace: key.namespace)
    guard let place = before.workDirectory, place != after.workDirectory else { return names }
    return names + [
      Change(
        .data, key.text, path: "the work directory", "\(place) -> \(after.workDirectory ?? "(none)")",
        remedy: "instances would come back without data and identity: keep directory and volume")
    ]
  }

  // MARK: Pods

  private func replicas(_ new: YAMLValue) -> [Change] {
    let joining = pods(of: new).subtracting(pods(of: old))
    let leaving = pods(of: old).subtracting(pods(of: new))
    var changes: [Change] = []
    if !joining.isEmpty {
      changes.append(Change(.topology, key.text, path: "spec.replicas", Self.joining(names(of: joining))))
    }
    if !leaving.isEmpty {
      let names = names(of: leaving)
      changes.append(
        end(
          of: leaving, path: "spec.replicas", "\(Self.list(names)) \(names.count == 1 ? "ends" : "end")",
          after: "`\(LabelKey.drainReplicas)` of its template"))
    }
    return changes
  }

  /// Pods end, with their StatefulSet or by its number of replicas. Instances of a cluster may, once they were drained.
  private func end(of pods: [PodRange], path: String?, _ what: String, after field: String) -> Change {
    let volumes = "these volumes remain: \(Self.list(claims(of: pods), none: "(none)"))"
    guard isReplicaset else {
      return Change(path == nil ? .data : .topology, key.text, path: path, "\(what); \(volumes)")
    }
    guard let drain = drainJobs.drain(of: names(of: pods), in: key.namespace) else {
      return Change(
        .data, key.text, path: path, "\(what), which was not drained; \(volumes)",
        remedy: "first set \(field), apply, and wait until the Job has moved the data away and expelled its instances")
    }
    let wait = drain.job.completion
    if drain.isComplete == false {
      return Change(
        .data, key.text, path: path, "\(what), but \(drain.job.text), which drains them, is not complete; \(volumes)",
        remedy: wait)
    }
    let shrink = path == nil ? key.deletion() : "apply"
    let steps = (drain.isComplete == nil ? [wait] : []) + [shrink] + deletion(of: pods)
    return Change(
      .topology, key.text, path: path, "\(what), drained by \(drain.job.text); \(volumes)",
      remedy: steps.joined(separator: ", then "))
  }

  /// Whether it holds instances of a cluster: each StatefulSet that is rendered for one bears the replicaset's UUID.
  private var isReplicaset: Bool {
    [old["metadata"], old[path: "spec", "template", "metadata"]].contains {
      $0?[path: "labels", LabelKey.replicasetUUID].string != nil
    }
  }

  private func deletion(of pods: [PodRange]) -> [String] {
    let claims = claims(of: pods)
    guard !claims.isEmpty else { return [] }
    return [KubectlCommand("delete", ["pvc"] + claims, namespace: key.writtenNamespace).text]
  }

  private func template(_ new: YAMLValue) -> [Change] {
    let found = Comparison(isOldLive: isOldLive).differences(
      old[path: "spec"]["template"], new[path: "spec"]["template"], path: "spec.template")
    guard !found.isEmpty else { return otherSpec(new) }
    let restart = pods(of: new).intersection(pods(of: old))
    let isOnDelete = new[path: "spec", "updateStrategy", "type"] == "OnDelete"
    let order = Self.list(restart.names.reversed())
    let remedy =
      isOnDelete
      ? "delete the pods one after the other, each when the one before is healthy: \(order)"
      : "Kubernetes restarts them one after the other: \(order)"
    return found.map { Change(.disruptive, key.text, path: $0.path, $0.arrow, remedy: remedy) } + otherSpec(new)
  }

  private func otherSpec(_ new: YAMLValue) -> [Change] {
    ["updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"].flatMap {
      Comparison(isOldLive: isOldLive).differences(old[path: "spec"][$0], new[path: "spec"][$0], path: "spec.\($0)")
    }.map {
      $0.path.hasPrefix("spec.persistentVolumeClaimRetentionPolicy")
        ? Change(.data, key.text, path: $0.path, "\($0.arrow): decides whether volumes are deleted")
        : Change(.safe, key.text, path: $0.path, $0.arrow)
    }
  }

  private func metadata(_ new: YAMLValue) -> [Change] {
    Comparison(isOldLive: isOldLive).differences(old["metadata"], new["metadata"], path: "metadata")
      .filter { !$0.path.contains(LabelKey.replicasetUUID) }
      .map { Change(.safe, key.text, path: $0.path, $0.arrow) }
  }

  // MARK: Names

  /// What happens when a StatefulSet comes.
  static func addition(_ key: ObjectIndex.Key, _ value: YAMLValue) -> Change {
    Change(.topology, key.text, "is new: \(joining(PodRange(of: value, named: key.name).names))")
  }

  private static func joining(_ pods: some BidirectionalCollection<String>) -> String {
    list(pods) + (pods.count == 1 ? " starts and is joined" : " start and are joined")
  }

  private func pods(of value: YAMLValue) -> PodRange { PodRange(of: value, named: key.name) }

  private func names(of pods: [PodRange]) -> some BidirectionalCollection<String> { pods.lazy.flatMap(\.names) }

  /// At most four names, or the first and the last.
  static func list(_ names: some BidirectionalCollection<String>, none: String = "no pods") -> String {
    guard let first = names.first, let last = names.last else { return none }
    return names.dropFirst(4).isEmpty ? names.joined(separator: ", ") : "\(first) to \(last)"
  }

  private func claims(of pods: [PodRange]) -> some BidirectionalCollection<String> {
    let templates = old[path: "spec", "volumeClaimTemplates"].sequence
    let names = templates.compactMap { $0[path: "metadata", "name"].string }
    return names.lazy.flatMap { name in pods.lazy.flatMap(\.names).map { "\(name)-\($0)" } }
  }
}

/// What the Cartridge container of a StatefulSet holds in its variables.
private struct Environment {
  var advertiseURI: String?
  var cookie: String?
  /// The directory and the volume it is on.
  var workDirectory: String?

  init(_ statefulSet: YAMLValue, namespace: String) {
    let containers = statefulSet[path: "spec", "template", "spec", "containers"].sequence
    let lists = containers.map { EnvironmentVariable.list(of: $0) }
    let index = EnvironmentVariable.cartridgeContainer(among: lists)
    guard lists.indices.contains(index) else { return }
    let labels = LabelSet(of: statefulSet[path: "spec", "template", "metadata", "labels"])
    let expanded = ExpandedEnvironment(lists[index], namespace: namespace, podLabels: labels)
    advertiseURI = expanded[EnvironmentVariable.advertiseURI]?.display
    cookie = containers[index]["env"]?.sequence.last { $0["name"]?.string == EnvironmentVariable.clusterCookie }.map {
      $0["valueFrom"].map(JSONWriter.compact) ?? "a text"
    }
    let directory = EnvironmentVariable.workDirectory(among: lists[index]).flatMap { expanded[$0.name]?.display }
    workDirectory = directory.map { "\($0) on \(Self.volume(of: $0, in: containers[index]))" }
  }

  private static func volume(of path: String, in container: YAMLValue) -> String {
    let mounts = container["volumeMounts"]?.sequence ?? []
    let holding = MountPath.index(holding: path, among: mounts.map { $0["mountPath"]?.string })
    return holding.flatMap { mounts[$0]["name"]?.string }.map { "volume \($0)" } ?? "no volume"
  }
}
