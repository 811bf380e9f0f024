internal import Kubernetes
internal import Schema
internal import YAML

extension RunnerJob {
  /// Fills in a Job, whose name ends with a hash of all that it holds: a change makes a new Job, no change makes none.
  ///
  /// - Parameter job: with the spec but for what all Jobs have in common.
  func complete(_ job: inout YAMLValue) {
    var spec = job["spec"] ?? [:]
    let rules = spec[path: "podFailurePolicy", "rules"].sequence.map { rule -> YAMLValue in
      var rule = rule
      rule[path: "onExitCodes", "containerName"] = .string(mode.word)
      return rule
    }
    spec[path: "podFailurePolicy", "rules"] = .sequence(rules)
    spec = withPod(spec)
    let hash = hash(of: spec)
    spec[path: "template", "metadata", "annotations"] = .strings(annotations)
    setMetadata(of: &job, name: Naming.job(of: cluster.name, mode: mode.word, hash: hash))
    job["spec"] = spec
  }

  /// Fills in a CronJob, whose name is the same whatever it holds, so that a new one takes the place of the old one.
  ///
  /// - Parameters:
  ///   - object: with all but what CronJobs have in common.
  ///   - schedule: when it makes a Job.
  func complete(cronJob object: inout YAMLValue, schedule: CronSchedule) {
    setMetadata(of: &object, name: Naming.cronJob(of: cluster.name, mode: mode.word))
    object[path: "spec", "schedule"] = .string(schedule.text)
    var job = object[path: "spec", "jobTemplate"]
    job[path: "metadata", "labels"] = object[path: "metadata", "labels"]
    job["spec"] = withPod(job["spec"] ?? [:])
    job[path: "spec", "template", "metadata", "annotations"] = .strings(annotations)
    object[path: "spec", "jobTemplate"] = job
  }

  /// The spec of a Job with the pod of all Jobs, as a server keeps it; the files of the runner are not in it yet.
  private func withPod(_ spec: YAMLValue) -> YAMLValue {
    var spec = spec
    spec[path: "template", "metadata", "labels"] = labels
    spec[path: "template", "spec"] = pod
    return FieldTable.kubernetes.kept(spec, as: "JobSpec")
  }

  /// Sets how often a Job is tried again, and how long it stays, as the Cluster has it.
  func setRetries(in spec: inout YAMLValue) {
    let settings = cluster.bootstrap
    spec["backoffLimit"] = .integer(settings.backoffLimit)
    if let seconds = settings.ttlSecondsAfterFinished?.value { spec["ttlSecondsAfterFinished"] = .integer(seconds) }
  }

  private func setMetadata(of object: inout YAMLValue, name: String) {
    object.setMetadata(name: name, of: cluster, component: mode.word)
    object[path: "metadata", "labels", mode.label] = .string(cluster.name)
  }
}
