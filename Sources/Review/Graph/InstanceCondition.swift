internal import Findings

/// How an instance is, as live objects and the last Job tell.
struct InstanceCondition {
  let isReady: Bool
  /// `Ready`, `Pending`, `Missing`.
  let state: String
  /// Whether it leads its replicaset.
  let leads: Bool
  /// Of its replicaset, where it leads.
  let buckets: Int?

  /// Of an instance of which nothing is live.
  static let missing = InstanceCondition(isReady: false, state: "Missing", leads: false, buckets: nil)

  /// In words: `Ready, leads, 1500 buckets`.
  var words: String {
    [state, leads ? "leads" : nil, buckets.map { counted($0, "bucket") }].compactMap(\.self).joined(separator: ", ")
  }
}

extension ClusterStatus {
  /// How each instance is, by its name.
  var conditions: [String: InstanceCondition] {
    let conditions = instances.map { instance in
      InstanceCondition(
        isReady: instance.pod?.isReady == true, state: instance.pod?.state ?? "Missing", leads: leads(instance),
        buckets: buckets(at: instance))
    }
    return Dictionary(zip(instances.map(\.name), conditions)) { first, _ in first }
  }
}
