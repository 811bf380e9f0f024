internal import Findings
internal import Kubernetes
internal import Schema
internal import YAML

/// The pods of a StatefulSet and what they leave behind when they end.
struct EndingPods {
  let key: ObjectIndex.Key
  /// The StatefulSet as it was.
  let old: YAMLValue
  let drainJobs: DrainJobs

  /// The StatefulSet is no longer rendered.
  var removal: Change {
    let pods = [PodRange(of: old, named: key.name)]
    return end(
      of: pods, path: nil, "will be deleted with \(Self.list(names(of: pods)))",
      after: "`drain.replicasets` of its Role")
  }

  /// Pods end, with their StatefulSet or by its number of replicas. Instances of a cluster may, once they were drained.
  func end(of pods: [PodRange], path: String?, _ what: String, after field: String) -> Change {
    let volumes = "these volumes remain: \(Self.list(claims(of: pods), none: "(none)"))"
    guard isReplicaset else {
      return Change(path == nil ? .data : .topology, key.text, path: path, "\(what); \(volumes)")
    }
    guard let drain = drainJobs.drain(of: names(of: pods), in: key.namespace) else {
      let undrained = "which \(names(of: pods).count == 1 ? "was" : "were") not drained"
      return Change(
        .data, key.text, path: path, "\(what), \(undrained); \(volumes)",
        remedy: "first set \(field), apply, and wait until the Job has moved the data away and expelled its instances")
    }
    let wait = drain.job.completion
    if drain.isComplete == false {
      let (state, remedy) =
        drain.hasFailed
        ? ("has failed", "\(drain.job.lastLine), then do what that line asks of you, then run that Job again")
        : ("is not complete", wait)
      return Change(
        .data, key.text, path: path, "\(what), but \(drain.job.text), which drains them, \(state); \(volumes)",
        remedy: remedy)
    }
    let shrink = path == nil ? key.deletion() : "apply"
    let steps = (drain.isComplete == nil ? [wait] : []) + [shrink] + deletion(of: pods)
    return Change(
      .topology, key.text, path: path, "\(what), drained by \(drain.job.text); \(volumes)",
      remedy: steps.joined(separator: ", then "))
  }

  /// Whether it holds instances of a cluster: each StatefulSet that is rendered for one bears the replicaset's UUID.
  var isReplicaset: Bool { Self.isReplicaset(old) }

  private static func isReplicaset(_ set: YAMLValue) -> Bool {
    [set["metadata"], set[path: "spec", "template", "metadata"]].contains {
      $0?[path: "labels", LabelKey.replicasetUUID].string != nil
    }
  }

  private func deletion(of pods: [PodRange]) -> [String] {
    let claims = claims(of: pods)
    guard !claims.isEmpty else { return [] }
    return [KubectlCommand("delete", ["pvc"] + claims, namespace: key.writtenNamespace).text]
  }

  // MARK: Names

  /// What a change of the pod template does, unless pods restart only when they are deleted.
  static let rolling = "Kubernetes restarts them one after the other"

  /// What happens when a StatefulSet comes.
  static func addition(_ key: ObjectIndex.Key, _ value: YAMLValue) -> Change {
    let pods = PodRange(of: value, named: key.name).names
    let isReplicaset = EndingPods.isReplicaset(value)
    let what = isReplicaset ? joining(pods) : list(pods) + (pods.count == 1 ? " starts" : " start")
    return Change(.topology, key.text, "is new: \(what)")
  }

  static func joining(_ pods: some BidirectionalCollection<String>) -> String {
    list(pods) + (pods.count == 1 ? " starts and is joined" : " start and are joined")
  }

  func names(of pods: [PodRange]) -> some BidirectionalCollection<String> { pods.lazy.flatMap(\.names) }

  /// At most four names, or the first and the last.
  static func list(_ names: some BidirectionalCollection<String>, none: String = "no pods") -> String {
    guard let first = names.first, let last = names.last else { return none }
    return names.dropFirst(4).isEmpty ? names.joined(separator: ", ") : "\(first) to \(last)"
  }

  func claims(of pods: [PodRange]) -> some BidirectionalCollection<String> {
    let templates = old[path: "spec", "volumeClaimTemplates"].sequence
    let names = templates.compactMap { $0[path: "metadata", "name"].string }
    return names.lazy.flatMap { name in pods.lazy.flatMap(\.names).map { "\(name)-\($0)" } }
  }
}
