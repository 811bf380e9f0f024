internal import Kubernetes
internal import Schema
internal import YAML

/// A Job that somebody asks for once, to repair a cluster for example. Kubernetes deletes it an hour after its end.
struct SingleJob: Sendable {
  let runner: RunnerJob
  private let timeoutSeconds: Int

  /// Seconds on top of the runner's own budget, so that its last words come before the pod is killed.
  private static let grace = 60

  /// Nil where no Role has a replicaset, and so there is nothing to do.
  init?(_ mode: RunnerJob.Mode, plan: PlanDocument, of cluster: ClusterModel) {
    guard let runner = RunnerJob(mode, plan: plan, of: cluster) else { return nil }
    self.runner = runner
    timeoutSeconds = plan.timeoutSeconds
  }

  /// The Job. Its name ends with a hash of all that it holds.
  var object: KubernetesObject {
    let cluster = runner.cluster
    var job = ObjectTemplate.singleJob
    var spec = FieldTable.kubernetes.kept(spec, as: "JobSpec")
    let hash = runner.hash(of: spec)
    spec[path: "template", "metadata", "annotations"] = .strings(runner.annotations)
    let name = Naming.singleJob(of: cluster.name, mode: runner.mode.word, hash: hash)
    job.setMetadata(name: name, of: cluster, component: runner.mode.word)
    job[path: "metadata", "labels", runner.mode.label] = .string(cluster.name)
    job["spec"] = spec
    return KubernetesObject(job)
  }

  /// The spec but for the files.
  private var spec: YAMLValue {
    var spec = ObjectTemplate.singleJob["spec"] ?? [:]
    spec["activeDeadlineSeconds"] = .integer(timeoutSeconds + Self.grace)
    let rules = spec[path: "podFailurePolicy", "rules"].sequence.map { rule -> YAMLValue in
      var rule = rule
      rule[path: "onExitCodes", "containerName"] = .string(runner.mode.word)
      return rule
    }
    spec[path: "podFailurePolicy", "rules"] = .sequence(rules)
    spec[path: "template", "metadata", "labels"] = runner.labels
    spec[path: "template", "spec"] = runner.pod
    return spec
  }
}
