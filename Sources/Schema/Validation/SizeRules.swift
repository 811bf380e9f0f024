/// No more instances than a Kubernetes cluster runs: each of them is planned, so a number that nobody means would take all
/// memory before a server could refuse it.
enum SizeRules {
  /// The pods that a Kubernetes cluster is made for (kubernetes.io, "Considerations for large clusters").
  private static let mostInstances = 150_000

  /// Whether what is to be rendered is small enough to be looked at further.
  static func check(_ clusters: [ClusterModel], into diagnostics: inout Diagnostics) -> Bool {
    var count = 0
    for role in clusters.flatMap(\.roles) {
      count += role.replicasetCount * role.template.instances
      if count > mostInstances {
        diagnostics.error(.tooManyInstances(count, most: mostInstances), at: role.location)
        return false
      }
    }
    return true
  }
}

extension Finding {
  fileprivate static func tooManyInstances(_ count: Int, most: Int) -> Finding {
    Finding(
      .tooManyInstances, "with this Role there are \(count) instances: Kubernetes is made for \(most) pods",
      help: "lower `replicas` of the Role, or of its template")
  }
}
