internal import Findings
internal import Render
internal import YAML

/// Replicasets that differ in nothing but their names, as one Role and its template.
struct ImportedRole {
  let name: String
  let replicasets: [ImportedCluster.Replicaset]

  private var first: ImportedCluster.Replicaset? { replicasets.first }
  /// Of each replicaset.
  var instances: Int { first?.instances.count ?? 0 }
  var looksLikeStorage: Bool { first?.looksLikeStorage == true }
  /// Parameters that all instances share, as variables; those that some have otherwise are told.
  let variables: [(name: String, value: String)]
  private(set) var losses: [ImportedCluster.Loss] = []

  init(name: String, _ replicasets: [ImportedCluster.Replicaset]) {
    self.name = name
    self.replicasets = replicasets
    var (variables, losses) = ([(name: String, value: String)](), [ImportedCluster.Loss]())
    let instances = replicasets.flatMap(\.instances)
    var values: [String: [String?]] = [:]
    var entries: [YAMLEntry] = []
    for entry in instances.flatMap(\.parameters) {
      if values[entry.key] == nil { entries.append(entry) }
      values[entry.key, default: []].append(entry.value.scalarText)
    }
    for entry in entries {
      func lose(_ reason: String) {
        losses.append(ImportedCluster.Loss(text: "\(entry.key): \(reason)", line: Int(entry.keyLocation.line)))
      }
      let all = values[entry.key] ?? []
      if let reason = Losses.ofInstances.reason(for: entry.key) {
        lose(reason)
      } else if Secrecy.isSecret(entry.key) {
        lose("it seems to be secret: let \(Self.variable(entry.key)) come from a Secret")
      } else if entry.value.scalarText == nil {
        lose("a variable holds one value: set it in the application")
      } else if let value = all.first ?? nil, Set(all).count == 1, all.count == instances.count {
        variables.append((Self.variable(entry.key), value))
      } else {
        lose("not the same in all instances of \(name), whose pods share one template")
      }
    }
    (self.variables, self.losses) = (variables, losses)
  }

  private static func variable(_ parameter: String) -> String {
    "TARANTOOL_" + parameter.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
  }

  /// The documents of the Role and its template.
  func text(from template: ImportText, _ settings: InitSettings, isStateful: Bool, needsGroup: Bool) -> String {
    template.filled(with: [
      "NAME": [settings.name], "NAMESPACE": settings.namespace.map { [$0] } ?? [], "ROLE": [name],
      "IMAGE": [settings.image], "REPLICASETS": [String(replicasets.count)], "INSTANCES": [String(instances)],
      "MEMBERS": members, "ROLE_SETTINGS": roleSettings(needsGroup: needsGroup),
      "ROLE_ANNOTATIONS": looksLikeStorage && instances == 1
        ? ["# One instance in each, as it was.", "annotations:", "  tarantool.io/lint-disable: TT705"] : [],
      "MIN_READY": isStateful && instances > 1 ? ["15"] : [], "VARIABLES": variableLines,
      "MEMORY": ["\(memory)Mi"], "STORAGE": ["\(max(1, memory / 256))Gi"],
    ])
  }

  private var members: [String] {
    replicasets.enumerated().map { position, replicaset in
      let names = replicaset.instances.map(\.name.value).joined(separator: ", ")
      return ImportText.comment("\(name)-\(position) was \(replicaset.alias.value): \(names)")
    }
  }

  private func roleSettings(needsGroup: Bool) -> [String] {
    guard let first else { return [] }
    var vshard: YAMLValue = ["clusterRoles": .sequence(first.roles.map { .string($0) })]
    if let weight = first.weight.flatMap(Double.init) { vshard["weight"] = .number(weight) }
    if let group = first.group ?? (needsGroup && looksLikeStorage ? "default" : nil) {
      vshard["vshardGroupName"] = .string(group)
    }
    var settings: YAMLValue = ["vshard": vshard]
    if first.allRw { settings["allRw"] = true }
    return ImportText.lines(of: settings)
  }

  private var variableLines: [String] {
    variables.flatMap { ["- name: \(ImportText.scalar($0.name))", "  value: \(ImportText.quoted($0.value))"] }
  }

  /// MiB: the arenas, a quarter more, and what an instance needs beside them.
  private var memory: Int {
    let arenas = ["TARANTOOL_MEMTX_MEMORY", "TARANTOOL_VINYL_MEMORY", "TARANTOOL_VINYL_CACHE"]
    let bytes = variables.filter { arenas.contains($0.name) }.compactMap { Double($0.value) }.reduce(0, +)
    guard (0..<1e15).contains(bytes) else { return 512 }
    return max(512, Int((bytes * 1.25 / 1_048_576).rounded(.up)) + 128)
  }
}

/// Names of parameters whose values are not to be printed.
private enum Secrecy {
  static func isSecret(_ key: String) -> Bool {
    ["password", "passwd", "secret", "token", "cookie", "private_key"].contains { key.lowercased().contains($0) }
  }
}
