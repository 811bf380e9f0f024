internal import Findings

/// The replicasets of a Role as a picture has them: all, or of very many those that matter, and how many others there are.
struct ShownReplicasets {
  /// So many are drawn whole.
  private static let most = 60
  /// Of more, those with the control instance, with somebody who leaves or with somebody who is not ready: at most so many.
  private static let mostNotable = 24
  /// Where few matter, the first ones stand for all.
  private static let least = 10

  /// In their order.
  let replicasets: [ClusterGraph.Replicaset]
  /// What is said of the others; nil where there are none.
  let others: String?

  init(of role: ClusterGraph.Role) {
    let all = role.replicasets
    guard all.count > Self.most else {
      (replicasets, others) = (all, nil)
      return
    }
    let notable = all.indices.filter { all[$0].isNotable }.prefix(Self.mostNotable)
    let shown = Set(notable).union(all.indices.prefix(max(0, Self.least - notable.count)))
    replicasets = shown.sorted().map { all[$0] }
    let rest = all.indices.filter { !shown.contains($0) }.map { all[$0] }
    let instances = rest.flatMap(\.instances)
    let bad = instances.count { $0.condition?.isReady == false }
    others =
      "and \(counted(rest.count, "more replicaset")), \(counted(instances.count, "instance"))"
      + (instances.contains { $0.condition != nil } ? bad == 0 ? ", all ready" : ", \(bad) not ready" : "")
  }
}

extension ClusterGraph.Replicaset {
  /// Whether it is to be seen among thousands.
  fileprivate var isNotable: Bool {
    instances.contains { $0.part != .member || $0.condition?.isReady == false }
  }
}
