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

  /// The Job. Its name ends with a hash of its whole spec: a change makes a new Job, no change makes none.
  var object: KubernetesObject {
    let cluster = runner.cluster
    var job = ObjectTemplate.bootstrapJob
    var spec = spec
    let hash = runner.hash(of: spec)
    spec[path: "template", "metadata", "annotations"] = .strings(runner.annotations)
    let name = Naming.bootstrapJob(of: cluster.name, hash: hash)
    job.setMetadata(name: name, of: cluster, component: runner.mode.rawValue)
    job[path: "metadata", "labels", runner.mode.label] = .string(cluster.name)
    if cluster.gitops == .argocd { job[path: "metadata", "annotations"] = ["argocd.argoproj.io/sync-wave": "1"] }
    job["spec"] = spec
    return KubernetesObject(job)
  }

  /// The spec but for the files.
  private var spec: YAMLValue {
    let settings = runner.cluster.bootstrap
    var spec = ObjectTemplate.bootstrapJob["spec"] ?? [:]
    let deadline = drains ? Self.drainDeadline : settings.timeoutSeconds
    spec["activeDeadlineSeconds"] = .integer(deadline + Self.grace)
    spec["backoffLimit"] = .integer(settings.backoffLimit)
    if let seconds = settings.ttlSecondsAfterFinished { spec["ttlSecondsAfterFinished"] = .integer(seconds) }
    spec[path: "template", "metadata", "labels"] = runner.labels
    spec[path: "template", "spec"] = runner.pod
    return spec
  }
}
