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

  /// The Job.
  var object: KubernetesObject {
    var job = ObjectTemplate.singleJob
    job[path: "spec", "activeDeadlineSeconds"] = .integer(timeoutSeconds + Self.grace)
    runner.complete(&job)
    return KubernetesObject(job)
  }
}
