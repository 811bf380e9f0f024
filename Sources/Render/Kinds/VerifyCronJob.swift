internal import Kubernetes
internal import Schema
internal import YAML

/// The CronJob that looks whether a Cluster is as planned.
struct VerifyCronJob: Sendable {
  let runner: RunnerJob
  private let settings: VerifySettings

  /// Nil where the Cluster asks for none, and where there is nothing to look at.
  init?(for topology: Topology) {
    guard let settings = topology.cluster.verify else { return nil }
    let plan = BootstrapPlan(for: topology).verification(every: settings.schedule.longestInterval)
    guard let runner = RunnerJob(.verify, plan: plan, of: topology.cluster) else { return nil }
    self.runner = runner
    self.settings = settings
  }

  /// The CronJob.
  var object: KubernetesObject {
    var object = ObjectTemplate.verifyCronJob
    runner.complete(cronJob: &object, schedule: settings.schedule)
    return KubernetesObject(object)
  }
}
