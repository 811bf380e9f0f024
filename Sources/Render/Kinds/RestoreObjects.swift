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

  /// The claims and the Jobs of one replicaset: those of the instances that stay.
  func objects(of replicaset: Replicaset, in role: RoleModel, _ instances: [Instance]) -> [KubernetesObject] {
    let statefulSet = statefulSets(of: role, in: cluster).object(for: replicaset).value
    let staying = instances.filter { !$0.isLeaving }
    let claims = staying.flatMap { instance in
      statefulSet[path: "spec", "volumeClaimTemplates"].sequence.map { claimObject($0, instance, statefulSet) }
    }
    return claims + staying.compactMap { job(of: $0, beside: staying, in: role) }
  }

  /// As the StatefulSet controller would make it: its template with the labels that the StatefulSet selects by
  /// (kubernetes, `pkg/controller/statefulset/stateful_set_utils.go`).
  private func claimObject(_ template: YAMLValue, _ instance: Instance, _ statefulSet: YAMLValue) -> KubernetesObject {
    var metadata = template["metadata"] ?? [:]
    metadata["name"] = .string("\(metadata["name"]?.string ?? "")-\(instance.pod)")
    if let namespace = cluster.namespace { metadata["namespace"] = .string(namespace) }
    for label in statefulSet[path: "spec", "selector", "matchLabels"].mapping.entries {
      metadata[path: "labels", label.key] = label.value
    }
    return KubernetesObject([
      "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": template["spec"] ?? [:],
    ])
  }

  private func job(of instance: Instance, beside replicaset: [Instance], in role: RoleModel) -> KubernetesObject? {
    let folder = role.dataFolder(ofPod: instance.pod, in: cluster) ?? ""
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
