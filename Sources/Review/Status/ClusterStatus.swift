internal import Findings
internal import Kubernetes
internal import Schema
internal import YAML

/// One cluster as it is: its pods as Kubernetes sees them, and its inner state as the last Job saw it.
struct ClusterStatus: Sendable {
  /// What a person wants to know first.
  enum State: String, Sendable {
    case ready = "Ready"
    case notReady = "Not ready"
    case unknown = "Unknown"
  }

  /// An instance that a StatefulSet should have; without a pod where there is none.
  struct Instance: Sendable {
    let replicaset: String
    let name: String
    let pod: LivePod?
  }

  let namespace: String
  let name: String
  /// In the order of the StatefulSets and their ordinals.
  let instances: [Instance]
  /// The stateboard that was rendered; nil where there is none.
  let stateboard: Instance?
  let replicasetCount: Int
  /// StatefulSets that give their pods another template, by name: how many pods have it.
  let updating: [(name: String, updated: Int, of: Int)]
  /// The newest first.
  let jobs: [LiveJob]
  /// Claims that are not bound to a volume, with their phase.
  let unboundClaims: [(name: String, phase: String)]
  /// The newest summary that says how the cluster is.
  let verdict: JobSummary?
  let now: Timestamp

  /// - Parameters:
  ///   - parts: the objects of one cluster.
  ///   - now: what ages are counted from.
  init(of parts: LiveObjects.Parts, at now: Timestamp) {
    namespace = parts.namespace
    name = parts.name
    self.now = now
    let pods = Dictionary(parts.pods.map { ($0.objectName, LivePod($0)) }) { first, _ in first }
    instances = parts.statefulSets.flatMap { set in
      PodRange(of: set, named: set.objectName).names.map {
        Instance(replicaset: set.objectName, name: $0, pod: pods[$0])
      }
    }
    stateboard = parts.stateboard.map { set in
      let name = Naming.pod(of: set.objectName, 0)
      return Instance(replicaset: set.objectName, name: name, pod: pods[name])
    }
    replicasetCount = parts.statefulSets.count
    updating = (parts.statefulSets + [parts.stateboard].compactMap(\.self)).compactMap(Self.update)
    jobs = parts.jobs.map { LiveJob($0.job, pods: $0.pods) }
      .sorted { ($0.created?.seconds ?? 0, $0.name) > ($1.created?.seconds ?? 0, $1.name) }
    verdict = jobs.compactMap(\.summary).filter(\.isVerdict).max { $0.time < $1.time }
    unboundClaims = parts.claims.compactMap { claim in
      let phase = claim[path: "status", "phase"].string ?? "Pending"
      return phase == "Bound" ? nil : (claim.objectName, phase)
    }
  }

  /// Whether all is well, not, or nobody knows.
  var state: State {
    if pods.contains(where: { $0.pod?.isReady != true }) { return .notReady }
    guard let verdict, verdict.isValid(at: now) else { return .unknown }
    return verdict.isGood ? .ready : .notReady
  }

  /// The instances, and what they depend on.
  var pods: [Instance] { [stateboard].compactMap(\.self) + instances }

  /// How many instances are ready.
  var readyCount: Int { instances.count { $0.pod?.isReady == true } }

  /// Whether an instance leads its replicaset, as the last Job saw it.
  func leads(_ instance: Instance) -> Bool { verdict?.replicasets[instance.replicaset]?.leader == instance.name }

  /// The buckets of a replicaset, on the line of its leader.
  func buckets(at instance: Instance) -> Int? {
    leads(instance) ? verdict?.replicasets[instance.replicaset]?.buckets : nil
  }

  private static func update(of set: YAMLValue) -> (name: String, updated: Int, of: Int)? {
    let status = set["status"] ?? [:]
    guard let current = status["currentRevision"]?.string, let next = status["updateRevision"]?.string, current != next
    else { return nil }
    return (
      set.objectName, status["updatedReplicas"]?.integer ?? 0, set[path: "spec", "replicas"].integer ?? 1
    )
  }
}
