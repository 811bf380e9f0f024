internal import Kubernetes
internal import Schema
internal import YAML

/// The Job that carries the plan of a Cluster and sends it.
struct BootstrapJob: Sendable {
  let runner: RunnerJob
  /// Whether somebody leaves the cluster.
  private let drains: Bool

  /// Seconds on top of the runner's own budget, so that its last words come before the pod is killed.
  private static let grace = 60
  /// Seconds that a Job has in which instances leave: buckets move slowly, and the runner's own budget starts again as long as
  /// they do.
  private static let drainDeadline = 86_400

  /// Nil where no Role has a replicaset, and so there is nothing to join.
  init?(for topology: Topology) {
    let plan = BootstrapPlan(for: topology)
    guard let runner = RunnerJob(.bootstrap, plan: plan.document, of: topology.cluster) else { return nil }
    self.runner = runner
    drains = plan.calls.contains { $0.name == .expel }
  }

  /// The Job.
  var object: KubernetesObject {
    var job = ObjectTemplate.job
    var spec = job["spec"] ?? [:]
    let deadline = drains ? Self.drainDeadline : runner.cluster.bootstrap.timeoutSeconds
    spec["activeDeadlineSeconds"] = .integer(deadline + Self.grace)
    runner.setRetries(in: &spec)
    job["spec"] = spec
    runner.complete(&job)
    GitOps.deferJob(&job, for: runner.cluster.gitops)
    return KubernetesObject(job)
  }
}
