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

  /// The StatefulSet, Service and PodDisruptionBudget of the stateboard that is rendered for a Cluster.
  package static func stateboard(of cluster: String) -> String { "\(cluster)-stateboard" }

  /// The ConfigMap with the dashboard of a Cluster.
  package static func dashboard(of cluster: String) -> String { "\(cluster)-dashboard" }

  /// A CronJob of a Cluster, by what it is for: its name is the same whatever it holds.
  package static func cronJob(of cluster: String, mode: String) -> String { "\(cluster)-\(mode)" }

  /// A Job of a Cluster; `mode` has no more characters than `bootstrap`, and `hash` ten digits.
  package static func job(of cluster: String, mode: String, hash: String) -> String { "\(cluster)-\(mode)-\(hash)" }
}
