internal import Findings
internal import Render
internal import YAML

/// The documents of an imported cluster, with comments for all that has no place in them.
struct ImportedDocuments {
  private let cluster: ImportedCluster
  private let settings: InitSettings
  private let roles: [ImportedRole]
  private let failover: ImportedFailover

  init(of cluster: ImportedCluster, _ settings: InitSettings) {
    self.cluster = cluster
    self.settings = settings
    failover = ImportedFailover(cluster.failover ?? .mapping([]), of: settings.name)
    var groups: [[String]: [ImportedCluster.Replicaset]] = [:]
    var order: [[String]] = []
    for replicaset in cluster.replicasets {
      if groups[replicaset.kind] == nil { order.append(replicaset.kind) }
      groups[replicaset.kind, default: []].append(replicaset)
    }
    var taken: [String: Int] = [:]
    roles = order.map { kind in
      let replicasets = groups[kind] ?? []
      let base = Self.base(of: replicasets.first?.alias.value ?? "")
      taken[base, default: 0] += 1
      let count = taken[base, default: 1]
      return ImportedRole(name: "\(settings.name)-\(base)" + (count > 1 ? "-x\(count)" : ""), replicasets)
    }
  }

  /// A part of a DNS label for the alias of a replicaset, without the number at its end: `s-1` is one of several `s`.
  private static func base(of alias: String) -> String {
    let plain = alias.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let parts = String(plain).split(separator: "-").joined(separator: "-").prefix(20)
    var end = parts[...]
    while let last = end.last, last.isNumber || last == "-" { end = end.dropLast() }
    return end.isEmpty ? "replicaset" : String(end)
  }

  /// All of them.
  var text: String {
    let template = ImportText(PackageResources.import_role_yaml)
    let needsGroup = roles.contains { $0.looksLikeStorage && $0.replicasets.first?.group != nil }
    return head
      + roles.map {
        $0.text(from: template, settings, isStateful: failover.isStateful, needsGroup: needsGroup)
      }.joined()
  }

  private var head: String {
    let flag = settings.namespace.map { " -n \($0)" } ?? ""
    return ImportText(PackageResources.import_cluster_yaml).filled(with: [
      "NAME": [settings.name], "NAMESPACE": settings.namespace.map { [$0] } ?? [], "FLAG": [flag],
      "SECRETS": failover.secret.map {
        ["kubectl create secret generic \($0)\(flag) --from-literal=password=PASSWORD"]
      } ?? [],
      "LOSSES": losses, "CLUSTER_ANNOTATIONS": annotations, "BOOTSTRAP": [String(bootstrapsVshard)],
      "SETTINGS": clusterSettings,
    ])
  }

  private var hasStorage: Bool { roles.contains(where: \.looksLikeStorage) }
  private var bootstrapsVshard: Bool { cluster.bootstrapsVshard ?? hasStorage }

  /// What of the old description is not here, with the line where it stands.
  private var losses: [String] {
    let all = cluster.losses + roles.flatMap(\.losses)
    if all.isEmpty { return [] }
    return ["Not here, since it has no place on Kubernetes (line of the file, what it was):"]
      + all.map { ImportText.comment("  \($0.line): \($0.text)") }
  }

  /// What names of roles cannot tell is not asked: the old cluster worked.
  private var annotations: [String] {
    func has(_ word: String) -> Bool {
      roles.contains { $0.replicasets.first?.roles.contains { $0.lowercased().contains(word) } == true }
    }
    var codes: [String] = []
    if bootstrapsVshard, !hasStorage { codes.append("TT706") }
    if bootstrapsVshard, hasStorage, !has("router") { codes.append("TT707") }
    if failover.isStateful, !has("coordinator") { codes.append("TT710") }
    if codes.isEmpty { return [] }
    return [
      "# The names of your roles do not show which depend on vshard's or coordinate failover.", "annotations:",
      "  tarantool.io/lint-disable: \(codes.joined(separator: ","))",
    ]
  }

  private var clusterSettings: [String] {
    var lines = ImportText.lines(of: ["failover": failover.value])
    if cluster.sections.isEmpty { return lines }
    lines.append("config:")
    for entry in cluster.sections {
      let section =
        entry.value.isNull
        ? ["\(ImportText.scalar(entry.key)): null"]
        : ImportText.lines(of: .mapping(YAMLMapping([YAMLMapping.Entry(entry.key, YAMLValue(entry.value))])))
      lines += section.map { "  \($0)" }
    }
    return lines
  }
}
