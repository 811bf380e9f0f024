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
    let cluster = runner.cluster
    var job = ObjectTemplate.backupJob
    var spec = job["spec"] ?? [:]
    spec["backoffLimit"] = .integer(cluster.bootstrap.backoffLimit)
    if let seconds = cluster.bootstrap.ttlSecondsAfterFinished?.value {
      spec["ttlSecondsAfterFinished"] = .integer(seconds)
    }
    job["spec"] = spec
    runner.complete(&job, named: Naming.backupJob)
    return KubernetesObject(job)
  }

  private func cronJob(_ settings: BackupSettings) -> KubernetesObject {
    let cluster = runner.cluster
    var object = ObjectTemplate.backupCronJob
    object.setMetadata(
      name: Naming.backupCronJob(of: cluster.name), of: cluster, component: runner.mode.rawValue)
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

extension RunnerJob {
  /// Fills in a Job whose name ends with a hash of its whole spec.
  ///
  /// - Parameters:
  ///   - job: with the spec but for the pod.
  ///   - name: makes the name of the Cluster's and the hash.
  func complete(_ job: inout YAMLValue, named name: (_ cluster: String, _ hash: String) -> String) {
    var spec = job["spec"] ?? [:]
    spec[path: "template", "metadata", "labels"] = labels
    spec[path: "template", "spec"] = pod
    spec = FieldTable.kubernetes.kept(spec, as: "JobSpec")
    let hash = hash(of: spec)
    spec[path: "template", "metadata", "annotations"] = .strings(annotations)
    job.setMetadata(name: name(cluster.name, hash), of: cluster, component: mode.rawValue)
    job[path: "metadata", "labels", mode.label] = .string(cluster.name)
    job["spec"] = spec
  }
}
