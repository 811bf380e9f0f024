package import Schema
internal import YAML

/// The ordered admin calls that bring a cluster that was never configured to the topology of the documents. The runner
/// leaves out what is already so.
package struct BootstrapPlan: Sendable {
  package let cluster: ClusterModel
  package let calls: [AdminCall]
  let builder: PlanBuilder

  package init(for topology: Topology) {
    cluster = topology.cluster
    builder = PlanBuilder(topology)
    calls = builder.calls
  }

  /// The text of the plan, as the runner reads it.
  ///
  /// The replicasets to join stand first, each list under an anchor, and the calls refer to them: the calls can be read
  /// at one sight, and a thousand instances fit into the annotations of a Job.
  package var text: String {
    var head: YAMLValue = ["cluster": .string(cluster.name)]
    if let namespace = cluster.namespace { head["namespace"] = .string(namespace) }
    head["httpPort"] = .integer(cluster.httpPort)
    head["timeoutSeconds"] = .integer(cluster.bootstrap.timeoutSeconds)
    let advice = builder.drain?.advice ?? ""
    head["done"] = .string("\(advice)done: cluster \(cluster.name) is as planned (\(builder.size))")
    head["volumes"] = builder.volumes
    head["leaving"] = builder.drain?.leaving
    var writer = YAMLWriter()
    writer.appendDocument(head)
    var calls = calls
    let joins = calls.indices.filter { calls[$0].name == .editTopology }
    for (position, index) in joins.enumerated() {
      let anchor = joins.count == 1 ? "join" : "join-\(position + 1)"
      writer.append(anchor: anchor, calls[index].variables?["replicasets"]?.sequence ?? [])
      calls[index].variables?["replicasets"] = .literal("*\(anchor)")
    }
    writer.appendDocument(["calls": .sequence(calls.map(\.value))])
    writer.appendDocument(Shape.bootstrapAnswers)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
