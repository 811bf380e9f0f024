internal import Kubernetes
internal import Schema
internal import YAML

/// What the bootstrap Jobs of two sides do differently.
struct TopologyChanges {
  let changes: [Change]

  init(_ before: ObjectIndex, _ after: ObjectIndex) {
    let newest = before.newestBootstrapJobs
    lazy var standing = Self.clustersWithReplicasets(in: before, and: after)
    changes = after.bootstrapJobs.flatMap { job -> [Change] in
      let cluster = ObjectIndex.cluster(of: job)
      let last = newest[cluster]
      if let former = before.plans[job.key] {
        return Self.changes(job.key.text, from: former, to: job.plan) + Self.ran(job, earlierThan: last, before)
      }
      guard let last else {
        let what =
          standing.contains(cluster) ? "brings the cluster to its plan, whatever state it is in" : "forms the cluster"
        return [Change(.topology, job.key.text, "is new: \(what)")] + Self.drains(job, after: [])
          + JobChanges.strangers(in: job.key, after)
      }
      let found =
        Self.changes(from: last, to: job) + JobChanges(from: last.key, before, to: job.key, after).changes
      let joining = Set(job.plan.instances.keys).subtracting(last.plan.instances.keys).count
      let what = joining == 0 ? "runs once and changes nothing" : "joins what is new"
      return found.isEmpty ? [Change(.safe, job.key.text, "is new: \(what)")] : found
    }
  }

  /// The plan is as it was once, and its Job is still there: the server sees nothing to run, whatever a later one has
  /// changed since.
  private static func ran(
    _ job: (key: ObjectIndex.Key, plan: JobPlan), earlierThan last: (key: ObjectIndex.Key, plan: JobPlan)?,
    _ before: ObjectIndex
  ) -> [Change] {
    guard let last, last.key != job.key, before.live.contains(last.key) else { return [] }
    let found = changes(from: last, to: job)
    let isJoining = !Set(job.plan.instances.keys).isSubset(of: last.plan.instances.keys)
    guard !found.isEmpty || isJoining else { return [] }
    // One that is still at work would work against it.
    let atWork = before.succeeded.contains(last.key) ? [] : [last.key.deletion()]
    return found + [
      Change(
        .topology, job.key.text, "ran before \(last.key.text) did, and is not run again by applying it",
        remedy: (atWork + [job.key.deletion(), "apply"]).joined(separator: ", then "))
    ]
  }

  /// The clusters of which some replicasets are on both sides. In all eras their Service is named like their Cluster.
  private static func clustersWithReplicasets(in before: ObjectIndex, and after: ObjectIndex) -> Set<String> {
    let kept = before.keys.filter { $0.isKind("StatefulSet", of: "apps") && after.holds($0) }
    return Set(kept.map { "\($0.namespace)/\(before[$0]?[path: "spec", "serviceName"].string ?? "")" })
  }

  /// All that one Job does differently from another.
  private static func changes(
    from last: (key: ObjectIndex.Key, plan: JobPlan), to job: (key: ObjectIndex.Key, plan: JobPlan)
  ) -> [Change] {
    changes(job.key.text, from: last.plan, to: job.plan) + drains(job, after: last.plan.leaving)
      + returns(to: job, from: last)
  }

  private static func changes(_ object: String, from old: JobPlan, to new: JobPlan) -> [Change] {
    let before = old.instances
    let renamed = new.instances.sorted { $0.key < $1.key }.compactMap { uri, uuid -> Change? in
      guard let former = before[uri], former != uuid else { return nil }
      return Change(.identity, object, path: uri, "\(former) -> \(uuid): Cartridge knows this instance by its UUID")
    }
    let formerSettings = Dictionary(old.replicasets.map { ($0.alias, $0.settings) }) { first, _ in first }
    let settings = new.replicasets.flatMap { alias, value -> [Change] in
      guard let former = formerSettings[alias] else { return [] }
      return ["roles", "weight", "vshard_group", "all_rw"].flatMap { field in
        Comparison().differences(former[field], value[field], path: field).prefix(1).map { _ in
          let difference = Difference(path: field, old: former[field], new: value[field])
          return Change(.topology, object, path: "\(alias).\(field)", difference.arrow, remedy: remedy(field))
        }
      }
    }
    let failover = Comparison().differences(old.failover, new.failover, path: "failover")
      .map { Change(.topology, object, path: $0.path, $0.arrow, remedy: remedy(forFailover: $0)) }
    return renamed + settings + vshard(object, from: old, to: new) + failover
      + SectionChanges(object, from: old, to: new).changes
  }

  /// Whether buckets are made and counted.
  private static func vshard(_ object: String, from old: JobPlan, to new: JobPlan) -> [Change] {
    guard old.bootstrapsVshard != new.bootstrapsVshard else { return [] }
    let what =
      new.bootstrapsVshard
      ? "false -> true: makes the buckets of groups without any"
      : "true -> false: buckets are neither made nor counted any more"
    return [Change(new.bootstrapsVshard ? .topology : .safe, object, path: "vshard.bootstrap", what)]
  }

  /// Who is to leave and was not before.
  private static func drains(
    _ job: (key: ObjectIndex.Key, plan: JobPlan), after former: [JobPlan.Leaving]
  ) -> [Change] {
    let known = Set(former.flatMap(\.pods))
    let departed = Departed(former, in: job.plan)
    return job.plan.leaving.compactMap { leaving in
      let pods = leaving.pods.filter { !known.contains($0) }
      guard !pods.isEmpty else { return nil }
      let first = leaving.isWhole ? "its buckets move to other replicasets" : "leadership is handed over"
      let verb = pods.count == 1 ? "is" : "are"
      let what = "\(first), then \(EndingPods.list(pods)) \(verb) expelled"
      if let gone = departed.first(before: leaving) {
        let line = leaving.isWhole ? "`drain` of its Role" : "`tarantool.io/drain-replicas` of its template"
        return Change(
          .data, job.key.text, path: leaving.replicaset, what,
          remedy: "\(line) was for \(gone): remove it, unless \(EndingPods.list(pods)) \(verb) to leave, too; "
            + "an expelled UUID is never accepted again")
      }
      return Change(
        .topology, job.key.text, path: leaving.replicaset, what,
        remedy: "keep all StatefulSets until this Job is complete; an expelled UUID is never accepted again")
    }
  }

  /// Instances that were to leave, are no longer to, and have not left either.
  private static func returns(
    to job: (key: ObjectIndex.Key, plan: JobPlan), from last: (key: ObjectIndex.Key, plan: JobPlan)
  ) -> [Change] {
    let joined = Set(job.plan.instances.keys.map(JobPlan.pod))
    return last.plan.leaving.compactMap { leaving in
      let pods = leaving.pods.filter(joined.contains)
      guard !pods.isEmpty else { return nil }
      return Change(
        .topology, job.key.text, path: leaving.replicaset, "\(EndingPods.list(pods)): to leave -> to stay",
        remedy: "one that \(last.key.text) has expelled comes back only with a new generation and empty volumes")
    }
  }

  /// Arguments that `failover_params` need not be given, and then leaves as they are.
  private static let kept = ["failover_timeout", "fencing_enabled", "fencing_timeout", "fencing_pause"]

  private static func remedy(forFailover difference: Difference) -> String? {
    guard difference.new == nil, kept.contains(where: { difference.path == "failover.\($0)" }) else { return nil }
    return "Cartridge keeps what it was last told: write the value that it is to have"
  }

  private static func remedy(_ field: String) -> String? {
    switch field {
    case "weight": "buckets move; wait for the rebalance to end before the next change"
    case "vshard_group": "Cartridge refuses to change the group of a storage"
    default: nil
    }
  }
}

/// What drains have made leave already. If the same line of the documents makes the next ones leave, a number was lowered, and
/// the line is still there.
private struct Departed {
  /// By Role.
  private var replicasets: [Substring: String] = [:]
  /// By replicaset.
  private var pods: [Substring: String] = [:]

  init(_ former: [JobPlan.Leaving], in plan: JobPlan) {
    let present = Set(plan.leaving.flatMap(\.pods) + plan.instances.keys.map(JobPlan.pod))
    for leaving in former.reversed() {
      if !leaving.isWhole {
        pods[leaving.subject] = leaving.pods.first { !present.contains($0) } ?? pods[leaving.subject]
      } else if present.isDisjoint(with: leaving.pods) {
        replicasets[leaving.subject] = leaving.replicaset
      }
    }
  }

  /// The first that left by the line that now makes others leave; nil where none did.
  func first(before leaving: JobPlan.Leaving) -> String? {
    leaving.isWhole ? replicasets[leaving.subject] : pods[leaving.subject]
  }
}
