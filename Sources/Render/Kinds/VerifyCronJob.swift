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

  /// The CronJob. Its name is the same whatever it holds, so that a new one takes the place of the old one.
  var object: KubernetesObject {
    let cluster = runner.cluster
    var object = ObjectTemplate.verifyCronJob
    object.setMetadata(
      name: Naming.verifyCronJob(of: cluster.name), of: cluster, component: runner.mode.rawValue)
    object[path: "metadata", "labels", runner.mode.label] = .string(cluster.name)
    object[path: "spec", "schedule"] = .string(settings.schedule.text)
    var job = object[path: "spec", "jobTemplate"]
    job[path: "metadata", "labels"] = object[path: "metadata", "labels"]
    job[path: "spec", "template", "metadata", "labels"] = runner.labels
    job[path: "spec", "template", "metadata", "annotations"] = .strings(runner.annotations)
    job[path: "spec", "template", "spec"] = runner.pod
    object[path: "spec", "jobTemplate"] = job
    return KubernetesObject(object)
  }
}
