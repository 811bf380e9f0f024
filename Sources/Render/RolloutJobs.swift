internal import Findings
package import Kubernetes

/// The Jobs of a rollout, in the order in which a script runs them.
package struct RolloutJobs: Sendable {
  /// Looks whether all is as planned.
  package let verify: KubernetesObject
  /// Lets the first instance of each replicaset lead; nil where no replicaset has a second one.
  package let toFirst: KubernetesObject?
  /// Lets the second lead.
  package let toSecond: KubernetesObject?

  /// - Parameters:
  ///   - topology: of the Cluster.
  ///   - names: the StatefulSets that restart.
  ///   - diagnostics: takes those that no server takes.
  init?(for topology: Topology, restarting names: Set<String>, into diagnostics: inout Diagnostics) {
    let plan = BootstrapPlan(for: topology)
    func job(_ mode: RunnerJob.Mode, _ plan: PlanDocument?) -> KubernetesObject? {
      plan.flatMap { SingleJob(mode, plan: $0, of: topology.cluster) }
        .flatMap { sized($0.object, $0.runner, into: &diagnostics) }
    }
    guard let verify = job(.verify, plan.verificationOnce) else { return nil }
    self.verify = verify
    toFirst = job(.handOver, plan.handOver(among: names, to: 0))
    toSecond = job(.handOver, plan.handOver(among: names, to: 1))
  }
}
