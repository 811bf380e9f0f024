internal import Findings
internal import Kubernetes
internal import Render
internal import Schema
internal import YAML

/// What comparisons read of the plan that a bootstrap Job carries.
struct JobPlan {
  private let document: PlanDocument

  /// Nil where the object is no bootstrap Job.
  init?(_ job: YAMLValue) {
    let annotation = job[path: "spec", "template", "metadata", "annotations", LabelKey.bootstrapPlan].string
    guard let document = annotation.flatMap(PlanDocument.init(reading:)), document.bootstraps else { return nil }
    self.document = document
  }

  /// The name of the Cluster.
  var cluster: String { document.cluster }

  private func calls(_ name: AdminCall.Name) -> [AdminCall] { document.calls.filter { $0.name == name } }

  /// What each replicaset is to be, by its alias.
  var replicasets: [(alias: String, settings: YAMLValue)] {
    let inputs = calls(.editTopology).flatMap { $0.variables?["replicasets"]?.sequence ?? [] }
    let edits = calls(.editReplicaset).flatMap { $0.each ?? [] }
    return (inputs + edits).map { ($0["alias"]?.string ?? "", $0) }
  }

  /// The UUID of each instance, by its URI.
  var instances: [String: String] {
    let joins = replicasets.flatMap { $0.settings["join_servers"]?.sequence ?? [] }
    let single = calls(.joinServer).flatMap { $0.each ?? [] }
    let pairs =
      joins.map { ($0["uri"]?.string ?? "", $0["uuid"]?.string ?? "") }
      + single.map { ($0["uri"]?.string ?? "", $0["instance_uuid"]?.string ?? "") }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Whether it makes vshard's buckets.
  var bootstrapsVshard: Bool { !calls(.bootstrapVshard).isEmpty }

  var failover: YAMLValue? {
    (calls(.failoverParams) + calls(.failover)).first?.variables
  }

  /// The sections of the configuration that it keeps, by their files: their texts, or null for one that is deleted.
  var sections: [(file: String, content: YAMLValue)] {
    calls(.config).flatMap { $0.variables?["sections"]?.sequence ?? [] }.map {
      ($0["filename"]?.string ?? "", $0["content"] ?? .literal("null"))
    }
  }

  /// Who is to leave, by replicaset.
  var leaving: [Leaving] {
    document.leaving.map { leaving in
      Leaving(
        replicaset: leaving.alias, isWhole: leaving.toDrain, pods: leaving.servers.map { Self.pod(of: $0.uri) })
    }
  }

  /// The pod that an advertise URI is of: the first label of its host.
  static func pod(of uri: String) -> String { String(uri.prefix { $0 != "." && $0 != ":" }) }

  /// The pods of a replicaset that leave the cluster: some of them, or the replicaset as a whole.
  struct Leaving: Hashable {
    var replicaset: String
    var isWhole: Bool
    var pods: [String]

    /// What its line in the documents stands for: the Role of a replicaset that leaves, or the replicaset that some leave.
    var subject: Substring {
      guard isWhole, let end = replicaset.lastIndex(of: "-") else { return replicaset[...] }
      return replicaset[..<end]
    }
  }
}

extension ObjectIndex {
  /// The bootstrap Jobs; those that an API server knows by their age, the newest last.
  var bootstrapJobs: [(key: Key, plan: JobPlan)] {
    let jobs = keys.compactMap { key in plans[key].map { (key, $0) } }
    return jobs.enumerated().sorted { one, other in
      (created[one.element.0] ?? "", one.offset) < (created[other.element.0] ?? "", other.offset)
    }.map(\.element)
  }

  /// The newest bootstrap Job of each cluster, by ``cluster(of:)``.
  var newestBootstrapJobs: [String: (key: Key, plan: JobPlan)] {
    Dictionary(bootstrapJobs.map { (Self.cluster(of: $0), $0) }) { _, newer in newer }
  }

  /// Whose bootstrap Job it is: `prod/kv`.
  static func cluster(of job: (key: Key, plan: JobPlan)) -> String { "\(job.key.namespace)/\(job.plan.cluster)" }
}
