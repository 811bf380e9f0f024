package import Schema
internal import YAML

/// The ordered admin calls that bring a cluster that was never configured to the topology of the documents. The runner
/// leaves out what is already so.
package struct BootstrapPlan: Sendable {
  /// Whose plan it is.
  package let cluster: ClusterModel
  /// In the order in which a fresh cluster is sent them.
  package let calls: [AdminCall]
  let builder: PlanBuilder

  /// The plan that brings a cluster to this topology.
  package init(for topology: Topology) {
    cluster = topology.cluster
    builder = PlanBuilder(topology)
    calls = builder.calls
  }

  /// The text of the plan, as the runner reads it.
  package var text: String { document.text }

  /// The plan as the Job carries it.
  var document: PlanDocument {
    let advice = builder.drain?.advice ?? ""
    return PlanDocument(
      cluster: cluster.name, namespace: cluster.namespace, httpPort: cluster.httpPort,
      timeoutSeconds: cluster.bootstrap.timeoutSeconds,
      done: "\(advice)done: cluster \(cluster.name) is as planned (\(builder.size))",
      volumes: builder.volumes, leaving: builder.drain?.leaving ?? [], calls: calls)
  }
}
