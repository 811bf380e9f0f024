internal import Kubernetes
internal import Schema

/// Who was to leave the clusters of one side of a comparison, by the newest bootstrap Job of each.
struct DrainJobs {
  /// A Job that drains pods, and what is known of it.
  struct Drain: Hashable {
    var job: ObjectIndex.Key
    /// Whether it has ended well; nil where it comes from rendered objects, which cannot tell.
    var isComplete: Bool?
    /// Whether it has given up.
    var hasFailed: Bool
  }

  private var drains: [String: Drain] = [:]

  init(_ index: ObjectIndex) {
    for job in index.newestBootstrapJobs.values {
      let isLive = index.live.contains(job.key)
      let drain = Drain(
        job: job.key, isComplete: isLive ? index.succeeded.contains(job.key) : nil,
        hasFailed: index.failed.contains(job.key))
      for pod in job.plan.leaving.flatMap(\.pods) { drains["\(job.key.namespace)/\(pod)"] = drain }
    }
  }

  /// The Job that drains all of these pods; nil where none does.
  func drain(of pods: some Collection<String>, in namespace: String) -> Drain? {
    var common: Drain?
    for pod in pods {
      guard let drain = drains["\(namespace)/\(pod)"], common == nil || common == drain else { return nil }
      common = drain
    }
    return common
  }
}
