internal import Findings
internal import YAML

/// An inventory of Ansible in YAML: groups within groups, hosts, and variables of both.
///
/// A variable of a host counts before those of its groups, that of a deeper group before that of one around it (Ansible,
/// "How variables are merged"). Templates are not filled in, but for those that name another variable.
struct Inventory {
  private struct Group {
    var variables: [YAMLEntry] = []
    var parents: Set<String> = []
  }

  private struct Host {
    var variables: [YAMLEntry] = []
    var groups: Set<String> = []
  }

  /// In the order in which they are first named.
  private(set) var hosts: [Located<String>] = []
  private var hostsByName: [String: Host] = [:]
  private var groups: [String: Group] = [:]
  /// Every variable that is written, in their order.
  private(set) var variables: [YAMLEntry] = []

  /// - Parameter root: the mapping of a file, whose keys are groups.
  init(_ root: YAMLNode) {
    for entry in root.entries { read(group: entry.key, entry.value, within: entry.key == "all" ? nil : "all") }
  }

  private mutating func read(group name: String, _ node: YAMLNode, within parent: String?) {
    groups[name, default: Group()].variables += node["vars"]?.entries ?? []
    if let parent { groups[name, default: Group()].parents.insert(parent) }
    variables += node["vars"]?.entries ?? []
    for host in node["hosts"]?.entries ?? [] {
      if hostsByName[host.key] == nil { hosts.append(Located(host.key, at: host.keyLocation)) }
      hostsByName[host.key, default: Host()].variables += host.value.entries
      hostsByName[host.key, default: Host()].groups.insert(name)
      variables += host.value.entries
    }
    for child in node["children"]?.entries ?? [] { read(group: child.key, child.value, within: name) }
  }

  /// The groups of a host, those that count first before the others.
  private func groups(of host: String) -> [String] {
    var (depths, next) = ([String: Int](), hostsByName[host]?.groups ?? [])
    var level = 0
    while !next.isEmpty, level < 100 {
      for name in next { depths[name] = level }
      next = next.reduce(into: []) { $0.formUnion(groups[$1]?.parents ?? []) }
      level += 1
    }
    return depths.sorted { ($0.value, $1.key) < ($1.value, $0.key) }.map(\.key)
  }

  /// The variables of a host, each once.
  func variables(of host: String) -> [String: YAMLEntry] {
    var found: [String: YAMLEntry] = [:]
    let lists = [hostsByName[host]?.variables ?? []] + groups(of: host).map { groups[$0]?.variables ?? [] }
    for list in lists {
      // Of one group that is written twice, what is written last.
      let last = Dictionary(list.map { ($0.key, $0) }) { $1 }
      found.merge(last) { first, _ in first }
    }
    return found
  }
}
