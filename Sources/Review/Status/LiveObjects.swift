package import Findings
internal import Kubernetes
internal import Schema
internal import YAML

/// StatefulSets, pods, Jobs and claims, as `kubectl get -o json` prints them, put in order by the clusters that they
/// belong to.
package struct LiveObjects: Sendable {
  /// The objects of one cluster.
  struct Parts: Sendable {
    let namespace: String
    let name: String
    /// In the order in which a person counts.
    let statefulSets: [YAMLValue]
    /// That of the stateboard that was rendered; nil where there is none.
    let stateboard: YAMLValue?
    /// Of all StatefulSets.
    let pods: [YAMLValue]
    /// The Jobs of this tool, each with its pods.
    let jobs: [(job: YAMLValue, pods: [YAMLValue])]
    let claims: [YAMLValue]
  }

  /// In the order of namespaces and names.
  let clusters: [Parts]

  /// Reads what kubectl printed; what is wrong with it is among the findings, also that there is no cluster in it.
  ///
  /// - Parameters:
  ///   - sources: what it printed.
  ///   - isLive: whether this run has asked kubectl itself, as its flags say.
  ///   - diagnostics: gets the findings.
  package init(reading sources: SourceFiles, live isLive: Bool = false, into diagnostics: inout Diagnostics) {
    var budget = AliasBudget()
    let objects = sources.files.enumerated().flatMap { index, file in
      YAMLValue.documents(in: file.bytes, file: index, budget: &budget, into: &diagnostics).flatMap(Self.items)
    }
    clusters = Self.clusters(of: Dictionary(grouping: objects) { $0["kind"]?.string ?? "" })
    if clusters.isEmpty, !diagnostics.hasErrors { diagnostics.error(.noLiveCluster(isLive: isLive), at: nil) }
  }

  private static func items(of value: YAMLValue) -> [YAMLValue] {
    guard let items = value["items"], value["kind"]?.string?.hasSuffix("List") == true else { return [value] }
    return items.sequence.flatMap(Self.items)
  }

  /// A cluster is what bears the same id in the same namespace.
  private struct Key: Hashable {
    let namespace: String
    let id: String

    /// Nil for what belongs to no replicaset of Cartridge.
    init?(of object: YAMLValue) {
      guard let id = object[path: "metadata", "labels", LabelKey.clusterID].string else { return nil }
      namespace = object.objectNamespace
      self.id = id
    }
  }

  private static func clusters(of objects: [String: [YAMLValue]]) -> [Parts] {
    let all = objects["StatefulSet"] ?? []
    let sets = all.filter { $0[path: "metadata", "labels", LabelKey.replicasetUUID].string != nil }
    let stateboards = all.filter { $0[path: "metadata", "labels", LabelKey.stateboard].string != nil }
    let boards = Dictionary(grouping: stateboards) { Key(of: $0) }
    let pods = Owned(objects["Pod"] ?? [])
    let claims = Self.claims(objects["PersistentVolumeClaim"] ?? [], of: sets + stateboards)
    let jobs = Dictionary(grouping: objects["Job"] ?? []) { Key(of: $0) }
    return Dictionary(grouping: sets) { Key(of: $0) }.compactMap { key, sets in
      key.map { parts(of: $0, sets, boards[$0]?.first, pods, claims[$0] ?? [], jobs[$0] ?? []) }
    }.sorted { ($0.namespace, $0.name) < ($1.namespace, $1.name) }
  }

  private static func parts(
    of key: Key, _ sets: [YAMLValue], _ stateboard: YAMLValue?, _ pods: Owned, _ claims: [YAMLValue],
    _ jobs: [YAMLValue]
  ) -> Parts {
    let sorted = sets.sorted { NaturalOrder.precedes($0.objectName, $1.objectName) }
    let names = (sets + jobs).lazy.compactMap { $0[path: "metadata", "labels", LabelKey.instance].string }
    return Parts(
      namespace: key.namespace, name: names.first ?? key.id, statefulSets: sorted, stateboard: stateboard,
      pods: (sorted + [stateboard].compactMap(\.self)).flatMap { pods.owned(by: $0) },
      jobs: jobs.map { ($0, pods.owned(by: $0)) }, claims: claims)
  }

  /// Claims by the cluster whose replicaset or stateboard they were made for; each cluster's in the order of the list.
  private static func claims(_ claims: [YAMLValue], of statefulSets: [YAMLValue]) -> [Key?: [YAMLValue]] {
    func places(of object: YAMLValue) -> [[String]] {
      [LabelKey.replicasetUUID, LabelKey.stateboard].compactMap { label in
        object[path: "metadata", "labels", label].string.map { [object.objectNamespace, label, $0] }
      }
    }
    let clusters = Dictionary(statefulSets.flatMap { set in places(of: set).map { ($0, Key(of: set)) } }) { first, _ in
      first
    }
    return Dictionary(grouping: claims) { places(of: $0).lazy.compactMap { clusters[$0] ?? nil }.first }
  }
}

/// Objects by what they are owned by.
private struct Owned {
  private let objects: [String: [YAMLValue]]

  init(_ objects: [YAMLValue]) {
    self.objects = Dictionary(grouping: objects) { object in
      let owner = object[path: "metadata", "ownerReferences"].sequence.first
      return Self.key(object.objectNamespace, owner?["kind"]?.string, owner?["name"]?.string)
    }
  }

  func owned(by owner: YAMLValue) -> [YAMLValue] {
    objects[Self.key(owner.objectNamespace, owner["kind"]?.string, owner.objectName)] ?? []
  }

  private static func key(_ namespace: String, _ kind: String?, _ name: String?) -> String {
    "\(namespace)/\(kind ?? "")/\(name ?? "")"
  }
}

extension Finding {
  fileprivate static func noLiveCluster(isLive: Bool) -> Finding {
    Finding(
      .noLiveCluster, "what was read contains no cluster: no StatefulSet has the UUID of a replicaset",
      help: isLive
        ? "name the cluster's namespace with -n, or another --context"
        : "read `kubectl get statefulsets,pods,jobs,persistentvolumeclaims -n NAMESPACE -o json`")
  }
}
