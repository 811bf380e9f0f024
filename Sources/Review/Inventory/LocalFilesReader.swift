internal import Findings
internal import YAML

/// Reads what cartridge-cli starts a cluster from on one machine: `replicasets.yml`, with `instances.yml` and `failover.yml`
/// where they are there.
struct LocalFilesReader {
  private var cluster = ImportedCluster()
  private var diagnostics = Diagnostics()
  private var parameters: [String: YAMLEntry] = [:]

  /// Whether a mapping is one of `replicasets.yml`.
  static func isReplicasets(_ root: YAMLNode) -> Bool {
    !root.entries.isEmpty && root.entries.allSatisfy { $0.value.isMapping && $0.value["instances"] != nil }
  }

  /// Whether a mapping is one of `instances.yml`: `APP.INSTANCE` to parameters.
  static func isInstances(_ root: YAMLNode) -> Bool {
    !root.entries.isEmpty
      && root.entries.allSatisfy { $0.value["advertise_uri"] != nil || $0.value["listen"] != nil }
  }

  /// Whether a mapping is one of `failover.yml`.
  static func isFailover(_ root: YAMLNode) -> Bool { root["mode"]?.string != nil }

  /// - Parameters:
  ///   - roots: the mappings of the files, of which one holds replicasets.
  ///   - diagnostics: takes what cannot be read.
  /// - Returns: the cluster that they describe.
  static func cluster(in roots: [YAMLNode], into diagnostics: inout Diagnostics) -> ImportedCluster {
    var reader = LocalFilesReader()
    for root in roots where isInstances(root) { reader.readInstances(root) }
    let hasInstances = roots.contains(where: isInstances)
    for root in roots where isReplicasets(root) {
      for entry in root.entries { reader.add(entry, hasInstances: hasInstances) }
    }
    reader.cluster.failover = roots.first(where: isFailover)
    diagnostics.append(contentsOf: reader.diagnostics)
    return reader.cluster
  }

  private mutating func readInstances(_ root: YAMLNode) {
    for entry in root.entries {
      guard let dot = entry.key.firstIndex(of: ".") else {
        cluster.lose("\(entry.key) is a stateboard: run one beside the cluster, or use etcd", at: entry.keyLocation)
        continue
      }
      if cluster.name == nil { cluster.name = Located(String(entry.key[..<dot]), at: entry.keyLocation) }
      parameters[String(entry.key[entry.key.index(after: dot)...])] = entry
    }
  }

  private mutating func add(_ entry: YAMLEntry, hasInstances: Bool) {
    let (node, place) = (entry.value, entry.keyLocation)
    guard let roles = node["roles"], !roles.items.isEmpty else {
      diagnostics.error(.withoutRoles(entry.key), at: place)
      return
    }
    let instances = (node["instances"]?.items ?? []).compactMap { item -> ImportedCluster.Instance? in
      guard let name = item.scalarText else { return nil }
      if hasInstances, parameters[name] == nil { diagnostics.error(.unknownInstance(name), at: item.location) }
      return ImportedCluster.Instance(
        name: Located(name, at: item.location), parameters: parameters[name]?.value.entries ?? [])
    }
    guard !instances.isEmpty else {
      diagnostics.error(.withoutInstances(entry.key), at: place)
      return
    }
    cluster.replicasets.append(
      ImportedCluster.Replicaset(
        alias: Located(entry.key, at: place), roles: roles.items.compactMap(\.scalarText),
        weight: node["weight"]?.scalarText, group: node["vshard_group"]?.string,
        allRw: node["all_rw"]?.isTrue == true, instances: instances))
  }
}

extension Finding {
  fileprivate static func withoutRoles(_ alias: String) -> Finding {
    Finding(
      .brokenInventory, "replicaset `\(alias)` has no list of `roles`",
      help: "write its Cartridge roles: `roles: [vshard-storage]`")
  }

  fileprivate static func withoutInstances(_ alias: String) -> Finding {
    Finding(.brokenInventory, "replicaset `\(alias)` has no instances", help: "write `instances: [NAME]`, or remove it")
  }

  fileprivate static func unknownInstance(_ name: String) -> Finding {
    Finding(
      .brokenInventory, "instance `\(name)` is not in the file of instances",
      help: "add it there as `APP.\(name)`, or leave that file out")
  }
}
