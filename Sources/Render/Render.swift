internal import Findings
internal import Kubernetes
internal import Schema

/// Expands clusters into objects, in the order in which they are written: what is passed through first, as it came, then
/// Service, StatefulSet, PodDisruptionBudget, Ingress, CronJob and Job.
///
/// - Parameters:
///   - topologies: of the clusters that ``resolve(_:options:into:)`` gave without an error.
///   - jobs: their Jobs and CronJobs.
///   - passedThrough: what is passed through.
///   - objects: makes objects of it.
/// - Returns: the objects in their order.
func render(
  _ topologies: [Topology], _ jobs: [KubernetesObject], _ passedThrough: [PassedThroughDocument],
  by objects: PassedThroughObjects
) -> [KubernetesObject] {
  passedThrough.map(objects.object)
    + (topologies.flatMap(ownObjects) + jobs).sorted(by: KubernetesObject.precedes)
}

/// The bootstrap Jobs of some clusters. One that no server takes is an error: without it the
/// cluster would never form.
///
/// - Parameters:
///   - topologies: of those to form.
///   - diagnostics: takes what is too large.
/// - Returns: the Jobs in the order of the clusters.
func bootstrapJobs(of topologies: [Topology], into diagnostics: inout Diagnostics) -> [KubernetesObject] {
  topologies.compactMap { topology in
    BootstrapJob(for: topology).flatMap { sized($0.object, $0.runner, into: &diagnostics) }
  }
}

/// The CronJobs that verify clusters, under the same rule.
func verifyCronJobs(of topologies: [Topology], into diagnostics: inout Diagnostics) -> [KubernetesObject] {
  topologies.compactMap { topology in
    VerifyCronJob(for: topology).flatMap { sized($0.object, $0.runner, into: &diagnostics) }
  }
}

/// The CronJobs that save clusters, under the same rule.
func backupCronJobs(of topologies: [Topology], into diagnostics: inout Diagnostics) -> [KubernetesObject] {
  topologies.compactMap { topology in
    BackupJob(scheduledBy: topology).flatMap { sized($0.object, $0.runner, into: &diagnostics) }
  }
}

/// An object of a runner; nil for one that no server takes, which is an error.
func sized(
  _ object: KubernetesObject, _ runner: RunnerJob, into diagnostics: inout Diagnostics
) -> KubernetesObject? {
  runner.checkSize(of: object, into: &diagnostics)
  return runner.fits ? object : nil
}

/// By kind, nearly in the order in which they are written.
private func ownObjects(of topology: Topology) -> [KubernetesObject] {
  let cluster = topology.cluster
  var statefulSets = StatefulSets(of: cluster)
  let sets = topology.parts.flatMap { part in part.replicasets.map(statefulSets.objects(of: part.role).object) }
  var allBudgets = PodDisruptionBudgets(of: cluster)
  let budgets = topology.parts.flatMap { part in
    allBudgets.objects(of: part.role).map { part.replicasets.map($0.object) } ?? []
  }
  return [headlessService(for: cluster)] + sets + budgets + ingressObjects(for: cluster)
    + (Stateboard(of: cluster)?.objects ?? []) + (Monitoring(of: cluster)?.objects ?? [])
}
