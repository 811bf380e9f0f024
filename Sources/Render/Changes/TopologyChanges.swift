internal import Schema

/// The plan that a bootstrap Job carries.
struct JobPlan {
  let cluster: String
  let value: YAMLValue

  /// Nil where the object is no bootstrap Job.
  init?(_ job: YAMLValue) {
    let annotation = job[path: "spec", "template", "metadata", "annotations", LabelKey.bootstrapPlan].string
    var diagnostics = Diagnostics()
    guard let annotation, let value = YAMLValue.documents(in: Array(annotation.utf8), into: &diagnostics).first,
      !diagnostics.hasErrors
    else { return nil }
    self.value = value
    cluster = value["cluster"]?.string ?? ""
  }

  private var calls: [YAMLValue] { value["calls"]?.sequence ?? [] }

  /// What each replicaset is to be, by its alias.
  var replicasets: [(alias: String, settings: YAMLValue)] {
    let inputs = calls.flatMap { $0[path: "variables", "replicasets"].sequence }
    let edits = calls.filter { $0["call"] == "edit_replicaset" }.flatMap { $0["each"]?.sequence ?? [] }
    return (inputs + edits).map { ($0["alias"]?.string ?? "", $0) }
  }

  /// The UUID of each instance, by its URI.
  var instances: [String: String] {
    let joins = calls.flatMap { $0[path: "variables", "replicasets"].sequence }.flatMap {
      $0["join_servers"]?.sequence ?? []
    }
    let single = calls.filter { $0["call"] == "join_server" }.flatMap { $0["each"]?.sequence ?? [] }
    let pairs =
      joins.map { ($0["uri"]?.string ?? "", $0["uuid"]?.string ?? "") }
      + single.map { ($0["uri"]?.string ?? "", $0["instance_uuid"]?.string ?? "") }
    return Dictionary(pairs) { first, _ in first }
  }

  var failover: YAMLValue? {
    calls.first { $0["call"] == "failover_params" || $0["call"] == "failover" }?["variables"]
  }
}

/// What the bootstrap Jobs of two sides do differently.
struct TopologyChanges {
  let changes: [Change]

  init(_ before: ObjectIndex, _ after: ObjectIndex) {
    func jobs(_ index: ObjectIndex) -> [(key: ObjectIndex.Key, plan: JobPlan)] {
      index.keys.filter { $0.kind == "Job" }.compactMap { key in index[key].flatMap(JobPlan.init).map { (key, $0) } }
    }
    let old = jobs(before)
    changes = jobs(after).flatMap { job -> [Change] in
      if before[job.key] != nil { return [] }
      let former = old.filter { $0.plan.cluster == job.plan.cluster && $0.key.namespace == job.key.namespace }
      guard let last = former.last else {
        let isThere = before.keys.contains { $0.kind == "StatefulSet" && after[$0] != nil }
        let what = isThere ? "brings the cluster to its plan, whatever state it is in" : "forms the cluster"
        return [Change(.topology, job.key.text, "is new: \(what)")]
      }
      let found = Self.changes(job.key.text, from: last.plan, to: job.plan)
      let joining = Set(job.plan.instances.keys).subtracting(last.plan.instances.keys).count
      let what = joining == 0 ? "runs once and changes nothing" : "joins what is new"
      return found.isEmpty ? [Change(.safe, job.key.text, "is new: \(what)")] : found
    }
  }

  private static func changes(_ object: String, from old: JobPlan, to new: JobPlan) -> [Change] {
    let before = old.instances
    let renamed = new.instances.sorted { $0.key < $1.key }.compactMap { uri, uuid -> Change? in
      guard let former = before[uri], former != uuid else { return nil }
      return Change(.identity, object, path: uri, "\(former) -> \(uuid): Cartridge knows this instance by its UUID")
    }
    let settings = new.replicasets.flatMap { alias, value -> [Change] in
      guard let former = old.replicasets.first(where: { $0.alias == alias })?.settings else { return [] }
      return ["roles", "weight", "vshard_group", "all_rw"].flatMap { field in
        Comparison(isOldLive: false).differences(former[field], value[field], path: field).prefix(1).map { _ in
          let difference = Difference(path: field, old: former[field], new: value[field])
          return Change(.topology, object, path: "\(alias).\(field)", difference.arrow, remedy: remedy(field))
        }
      }
    }
    let failover = Comparison(isOldLive: false).differences(old.failover, new.failover, path: "failover")
      .map { Change(.topology, object, path: $0.path, $0.arrow) }
    return renamed + settings + failover
  }

  private static func remedy(_ field: String) -> String? {
    switch field {
    case "weight": "buckets move; wait for the rebalance to end before the next change"
    case "vshard_group": "Cartridge refuses to change the group of a storage"
    default: nil
    }
  }
}
