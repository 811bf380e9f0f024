internal import Kubernetes
internal import Schema
internal import YAML

/// The Job that saves a Cluster to a claim, once or by the CronJob that makes such Jobs.
struct BackupJob: Sendable {
  /// Where Jobs find the claim with the backups.
  static let folder = "/backup"

  let runner: RunnerJob
  /// Nil for a Job of its own.
  private let settings: BackupSettings?

  /// One backup. Nil where no Role has a replicaset.
  init?(for topology: Topology, to claim: String, named name: String) {
    self.init(BootstrapPlan(for: topology).backup(named: name, keep: nil), topology.cluster, to: claim, nil)
  }

  /// Those that the Cluster asks for. Nil where it asks for none, and where no Role has a replicaset.
  init?(scheduledBy topology: Topology) {
    guard let settings = topology.cluster.backup else { return nil }
    let plan = BootstrapPlan(for: topology).backup(named: nil, keep: settings.keep)
    self.init(plan, topology.cluster, to: settings.claim, settings)
  }

  private init?(_ plan: PlanDocument, _ cluster: ClusterModel, to claim: String, _ settings: BackupSettings?) {
    let target = RunnerJob.Claim(name: claim, mounts: [["mountPath": .string(Self.folder)]])
    guard let runner = RunnerJob(.backup, plan: plan, of: cluster, mounting: [target]) else { return nil }
    self.runner = runner
    self.settings = settings
  }

  /// The Job or CronJob.
  var object: KubernetesObject { settings.map(cronJob) ?? job }

  private var job: KubernetesObject {
    var job = ObjectTemplate.job
    var spec = job["spec"] ?? [:]
    runner.setRetries(in: &spec)
    job["spec"] = spec
    runner.complete(&job)
    return KubernetesObject(job)
  }

  private func cronJob(_ settings: BackupSettings) -> KubernetesObject {
    var object = ObjectTemplate.backupCronJob
    runner.complete(cronJob: &object, schedule: settings.schedule)
    return KubernetesObject(object)
  }
}
