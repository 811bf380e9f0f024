/// The derived names of objects, once.
package enum Naming {
  /// A pod carries its StatefulSet's name plus eleven characters in the label `controller-revision-hash`.
  static let statefulSetLimit = 52
  /// Services and Jobs are known by their names as host names and labels.
  static let labelLimit = 63

  /// The StatefulSet of a replicaset, which is also the replicaset's alias.
  package static func statefulSet(of role: String, _ ordinal: Int) -> String { "\(role)-\(ordinal)" }

  /// The pod of a StatefulSet; its ordinal counts from `spec.ordinals.start`.
  package static func pod(of statefulSet: String, _ ordinal: Int) -> String { "\(statefulSet)-\(ordinal)" }

  /// The Service behind the Ingress of a Cluster.
  package static func httpService(of cluster: String) -> String { "\(cluster)-http" }

  /// The CronJob that verifies a Cluster: its name is the same whatever it holds.
  package static func verifyCronJob(of cluster: String) -> String { "\(cluster)-verify" }

  /// A Job that somebody asks for once; `mode` has no more characters than `bootstrap`, and `hash` ten digits.
  package static func singleJob(of cluster: String, mode: String, hash: String) -> String {
    "\(cluster)-\(mode)-\(hash)"
  }

  /// The bootstrap Job of a Cluster; `hash` has ten digits.
  package static func bootstrapJob(of cluster: String, hash: String) -> String { "\(cluster)-bootstrap-\(hash)" }
}
