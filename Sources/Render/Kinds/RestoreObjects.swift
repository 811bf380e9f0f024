internal import Kubernetes
internal import Schema
internal import YAML

/// What brings a Cluster back from a backup before its StatefulSets are there: the claims that these will find, and for each
/// instance a Job that fills its own.
struct RestoreObjects {
  private let cluster: ClusterModel
  private let claim: String
  private let name: String
  private let identities: String

  /// - Parameters:
  ///   - topology: who is who.
  ///   - claim: the PersistentVolumeClaim that holds the backups.
  ///   - name: the backup.
  init(for topology: Topology, from claim: String, named name: String) {
    cluster = topology.cluster
    self.claim = claim
    self.name = name
    identities = BootstrapPlan(for: topology).identities
  }

  /// The claims and the Jobs of some instances of a replicaset.
  func objects(of replicaset: Replicaset, in role: RoleModel, _ instances: [Instance]) -> [KubernetesObject] {
    let claims = ReplicasetClaims(of: replicaset, in: role, of: cluster)
    return instances.flatMap(claims.claims(of:)) + instances.compactMap { job(of: $0, beside: instances, in: role) }
  }

  private func job(of instance: Instance, beside replicaset: [Instance], in role: RoleModel) -> KubernetesObject? {
    let folder = role.dataFolder(ofPod: instance.pod) ?? ""
    var plan = PlanDocument(cluster: cluster.name, calls: [])
    plan.mode = RunnerJob.Mode.restore.rawValue
    plan.namespace = cluster.namespace
    plan.done = "done: \(instance.pod) is restored from backup \(name)"
    plan.settings = [
      "name": .string(name), "pod": .string(instance.pod), "uuid": .string(instance.uuid), "folder": .string(folder),
      "identities": .string(identities), "replicaset": .sequence(replicaset.map { .string($0.uri) }),
    ]
    let source = RunnerJob.Claim(
      name: claim, mounts: [["mountPath": .string(BackupJob.folder), "readOnly": true]])
    guard
      let runner = RunnerJob(
        .restore, plan: plan, of: cluster, beside: role, mounting: [source] + volumes(of: instance, in: role))
    else { return nil }
    var job = ObjectTemplate.job
    runner.complete(&job)
    return KubernetesObject(job)
  }

  /// The claims of an instance where its own container mounts them.
  private func volumes(of instance: Instance, in role: RoleModel) -> [RunnerJob.Claim] {
    let mounts = role.claimMounts.map { YAMLValue($0) }
    var names: [String] = []
    for name in mounts.compactMap({ $0["name"]?.string }) where !names.contains(name) { names.append(name) }
    return names.map { name in
      RunnerJob.Claim(
        name: "\(name)-\(instance.pod)", mounts: mounts.filter { $0["name"]?.string == name }.map(\.withoutName))
    }
  }
}

extension YAMLValue {
  fileprivate var withoutName: YAMLValue {
    .mapping(YAMLMapping(mapping.entries.filter { $0.key != "name" }))
  }
}
