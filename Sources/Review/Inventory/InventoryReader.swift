internal import Findings
internal import YAML

/// Reads an inventory of ansible-cartridge: what it says of instances, replicasets and the cluster (its `doc/variables.md`).
struct InventoryReader {
  private let inventory: Inventory
  private var cluster = ImportedCluster()
  private var diagnostics = Diagnostics()

  /// - Parameters:
  ///   - root: the mapping of the file.
  ///   - diagnostics: takes what cannot be read.
  /// - Returns: the cluster that the inventory describes.
  static func cluster(in root: YAMLNode, into diagnostics: inout Diagnostics) -> ImportedCluster {
    var reader = InventoryReader(inventory: Inventory(root))
    reader.read()
    diagnostics.append(contentsOf: reader.diagnostics)
    return reader.cluster
  }

  private init(inventory: Inventory) { self.inventory = inventory }

  private mutating func read() {
    var members: [String: [ImportedCluster.Instance]] = [:]
    var settings: [(alias: Located<String>, variables: [String: YAMLEntry])] = []
    for host in inventory.hosts {
      let variables = inventory.variables(of: host.value)
      if cluster.name == nil { readCluster(variables) }
      guard let instance = instance(host, variables) else { continue }
      guard let alias = text("replicaset_alias", variables) else {
        cluster.lose("instance \(host.value) is in no replicaset", at: host.location)
        continue
      }
      if members[alias.value] == nil { settings.append((alias, variables)) }
      members[alias.value, default: []].append(instance)
    }
    for (alias, variables) in settings { addReplicaset(alias, variables, members[alias.value] ?? []) }
    readLosses()
  }

  private mutating func readCluster(_ variables: [String: YAMLEntry]) {
    cluster.name = text("cartridge_app_name", variables)
    if let entry = variables["cartridge_bootstrap_vshard"], let value = filled(entry.value, variables) {
      cluster.bootstrapsVshard = value.isTrue
    }
    cluster.failover = variables["cartridge_failover_params"]?.value
    if cluster.failover == nil, let old = variables["cartridge_failover"]?.value {
      cluster.failover = YAMLNode(
        .mapping([.added("mode", .text(old.isTrue ? "eventual" : "disabled"))]), at: .nowhere)
    }
    for entry in variables["cartridge_app_config"]?.value.entries ?? [] {
      let isDeleted = entry.value["deleted"]?.isTrue == true
      let null = YAMLNode(.scalar(YAMLScalar(text: "null", kind: .null)), at: .nowhere)
      let body = isDeleted ? null : entry.value["body"]
      if let body { cluster.sections.append(entry.replacing(value: body)) }
    }
  }

  /// Nil where the host is none that is to be joined.
  private mutating func instance(
    _ host: Located<String>, _ variables: [String: YAMLEntry]
  ) -> ImportedCluster.Instance? {
    func isSet(_ key: String) -> Bool { variables[key]?.value.isTrue == true }
    if isSet("stateboard") {
      cluster.lose("\(host.value) is a stateboard: run one beside the cluster, or use etcd", at: host.location)
      return nil
    }
    for reason in ["expelled", "disabled"] where isSet(reason) {
      cluster.lose("instance \(host.value) is \(reason): it is left out", at: host.location)
      return nil
    }
    if let zone = text("zone", variables) {
      cluster.lose(
        "instance \(host.value) is in zone \(zone.value): spread pods with topologySpreadConstraints", at: zone.location
      )
    }
    var parameters: [String: YAMLEntry] = [:]
    var order: [String] = []
    for key in ["cartridge_defaults", "config"] {
      for entry in variables[key]?.value.entries ?? [] {
        if parameters[entry.key] == nil { order.append(entry.key) }
        parameters[entry.key] = filled(entry.value, variables).map { entry.replacing(value: $0) }
      }
    }
    return ImportedCluster.Instance(name: host, parameters: order.compactMap { parameters[$0] })
  }

  private mutating func addReplicaset(
    _ alias: Located<String>, _ variables: [String: YAMLEntry], _ members: [ImportedCluster.Instance]
  ) {
    guard let roles = variables["roles"]?.value, !roles.items.isEmpty else {
      diagnostics.error(.withoutRoles(alias.value), at: alias.location)
      return
    }
    let priority = (variables["failover_priority"]?.value.items ?? []).compactMap(\.string)
    let rank = Dictionary(priority.enumerated().map { ($1, $0) }) { first, _ in first }
    let sorted = members.enumerated().sorted { left, right in
      (rank[left.element.name.value] ?? priority.count + left.offset)
        < (rank[right.element.name.value] ?? priority.count + right.offset)
    }.map(\.element)
    cluster.replicasets.append(
      ImportedCluster.Replicaset(
        alias: alias, roles: roles.items.compactMap { text(of: $0, variables)?.value },
        weight: variables["weight"].flatMap { filled($0.value, variables)?.scalarText },
        group: text("vshard_group", variables)?.value,
        allRw: variables["all_rw"]?.value.isTrue == true, instances: sorted))
  }

  private mutating func text(_ key: String, _ variables: [String: YAMLEntry]) -> Located<String>? {
    variables[key].flatMap { text(of: $0.value, variables) }
  }

  private mutating func text(of node: YAMLNode, _ variables: [String: YAMLEntry]) -> Located<String>? {
    guard let node = filled(node, variables), !node.isNull else { return nil }
    guard let text = node.scalarText else {
      diagnostics.error(.notAText(node), at: node.location)
      return nil
    }
    return Located(text, at: node.location)
  }

  /// The value with a template that names another variable filled in; any other template is an error.
  private mutating func filled(_ node: YAMLNode, _ variables: [String: YAMLEntry]) -> YAMLNode? {
    guard let text = node.string, text.contains("{{") || text.contains("{%") || text.hasPrefix("$ANSIBLE_VAULT") else {
      return node
    }
    let name = text.drop { $0 == "{" || $0 == " " }.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    let isName = text.filter { $0 != " " } == "{{\(name)}}"
    if isName, let value = variables[String(name)]?.value, value.string?.contains("{{") != true { return value }
    diagnostics.error(.unfilledTemplate, at: node.location)
    return nil
  }

  private mutating func readLosses() {
    var seen: Set<String> = []
    for entry in inventory.variables where seen.insert(entry.key).inserted {
      if let reason = Losses.ofInventory.reason(for: entry.key) {
        cluster.lose("\(entry.key): \(reason)", at: entry.keyLocation)
      }
    }
  }
}

extension YAMLNode {
  /// The text of a scalar of any type.
  var scalarText: String? {
    if case .scalar(let scalar) = content, scalar.kind != .null { scalar.text } else { nil }
  }
}

extension Finding {
  fileprivate static func withoutRoles(_ alias: String) -> Finding {
    Finding(
      .brokenInventory, "replicaset `\(alias)` has no `roles`",
      help: "write the list of its Cartridge roles beside `replicaset_alias`: `roles: [vshard-storage]`")
  }

  fileprivate static func notAText(_ node: YAMLNode) -> Finding {
    Finding(.brokenInventory, "this must be a string, but is \(node.noun)", help: "write one name")
  }

  fileprivate static let unfilledTemplate = Finding(
    .unfilledTemplate, "only Ansible can tell what this value is",
    help: "write the value itself, or remove the line and set it in the documents")
}
