package import Findings
package import Kubernetes
package import Schema

/// What the command line says about the output.
package struct RenderOptions: Sendable {
  /// Whether passed-through Ingress keep an API version that current servers do not know.
  package var keepsAPIVersions: Bool

  package init(keepsAPIVersions: Bool = false) {
    self.keepsAPIVersions = keepsAPIVersions
  }
}

/// Expands resolved clusters into objects, in the order in which they are written: what is passed through first, as it
/// came, then ConfigMap, Service, StatefulSet, PodDisruptionBudget, Ingress and Job.
///
/// - Parameters:
///   - resolution: what ``resolve(_:options:into:)`` gave without an error.
///   - options: what the command line says.
///   - diagnostics: takes warnings about what is rendered.
/// - Returns: the objects in their order.
package func render(
  _ resolution: Resolution, options: RenderOptions = RenderOptions(), into diagnostics: inout Diagnostics
) -> [KubernetesObject] {
  let jobs = bootstrapJobs(of: resolution.clusters, into: &diagnostics)
  return resolution.foreign.map { foreignObject($0, keepsAPIVersion: options.keepsAPIVersions) }
    + (resolution.clusters.flatMap(objects(of:)) + jobs).sorted(by: KubernetesObject.precedes)
}

/// The bootstrap Jobs of some clusters. One that no server takes is left out, with a warning.
///
/// - Parameters:
///   - clusters: those to form.
///   - diagnostics: takes warnings about what is rendered.
/// - Returns: the Jobs in the order of the clusters.
package func bootstrapJobs(of clusters: [ClusterModel], into diagnostics: inout Diagnostics) -> [KubernetesObject] {
  clusters.compactMap { cluster in
    guard let job = BootstrapJob(for: cluster) else { return nil }
    job.checkSize(into: &diagnostics)
    return job.fits ? job.object : nil
  }
}

/// By kind, nearly in the order in which they are written.
private func objects(of cluster: ClusterModel) -> [KubernetesObject] {
  let roles = cluster.roles.map { ($0, cluster.replicasets(of: $0)) }
  let sets = roles.flatMap { role, replicasets in
    replicasets.map(statefulSets(of: role, in: cluster).object)
  }
  let budgets = roles.flatMap { role, replicasets in
    podDisruptionBudgets(of: role, in: cluster).map { replicasets.map($0.object) } ?? []
  }
  return [headlessService(for: cluster)] + sets + budgets + ingressObjects(for: cluster)
}
