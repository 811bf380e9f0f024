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
    document(
      .bootstrap, timeoutSeconds: cluster.bootstrap.timeoutSeconds,
      done: "\(builder.drain?.advice ?? "")done: cluster \(cluster.name) is as planned (\(builder.size))", calls: calls)
  }

  /// The plan of a Job that looks whether all is as planned: what it would do if it were to act, but for what passes by itself.
  ///
  /// - Parameter interval: the seconds between two looks.
  /// - Returns: the plan of mode `verify`.
  func verification(every interval: Int) -> PlanDocument {
    var document = document(
      .verify, timeoutSeconds: Self.verificationSeconds,
      done: "as planned: cluster \(cluster.name) (\(builder.size))",
      calls: calls.filter { ![.probeServer, .restartReplication].contains($0.name) })
    document.validFor = Self.worth(every: interval)
    return document
  }

  /// For how long it counts what a Job found or saved that runs again and again.
  ///
  /// - Parameter interval: the seconds between two runs.
  /// - Returns: seconds, twice as many.
  static func worth(every interval: Int) -> Int { 2 * interval }

  /// For how long a difference has to last until it counts: what passes by itself is over then.
  private static let verificationSeconds = 30

  /// A plan with what is the same in every mode.
  func document(
    _ mode: RunnerJob.Mode, timeoutSeconds: Int, done: String, calls: [AdminCall]
  ) -> PlanDocument {
    PlanDocument(
      mode: mode.rawValue, cluster: cluster.name, namespace: cluster.namespace, httpPort: cluster.httpPort,
      timeoutSeconds: timeoutSeconds, done: done, volumes: builder.volumes, leaving: builder.drain?.leaving ?? [],
      calls: calls)
  }
}
