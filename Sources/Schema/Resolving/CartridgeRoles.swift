internal import Findings
internal import Kubernetes
internal import YAML

/// What Cartridge is told of the replicasets of a Role, read from where the operators read it.
struct CartridgeRoles {
  let role: RoleDocument
  let template: StatefulSetTemplate
  let compatibility: Compatibility?

  /// A place that may name the Cartridge roles.
  private struct Source {
    let text: Located<String>
    let roles: [String]
  }

  /// The Cartridge roles of each replicaset: `Role.spec.vshard.clusterRoles`, else the annotation
  /// `tarantool.io/rolesToAssign`, else the label of that name, else (0.0.1) the label `tarantool.io/role`; of the pod
  /// template before the template before the Role.
  func roles(into diagnostics: inout Diagnostics) -> [String]? {
    if let written = role.clusterRoles {
      if written.value.isEmpty { diagnostics.error(.emptyRoles, at: written.location) }
      return written.value.isEmpty ? nil : written.value.map(\.value)
    }
    if compatibility != .operator001 {
      let annotations = [template.podAnnotations, template.annotations, role.metadata.annotations]
      if let roles = agreed(annotations.compactMap { $0[LabelKey.rolesToAssign] }, read: Self.listed, &diagnostics) {
        return roles
      }
      let labels = [template.podLabels, template.labels, role.metadata.labels]
      if let roles = agreed(labels.compactMap { $0[LabelKey.rolesToAssign] }, read: Self.dotted, &diagnostics) {
        return roles
      }
    }
    if compatibility == nil || compatibility == .operator001,
      let label = template.podLabels.overlaid(with: role.metadata.labels)[LabelKey.role], !label.value.isEmpty
    {
      return [label.value]
    }
    diagnostics.error(.noCartridgeRole(role.metadata.name.value), at: role.metadata.name.location)
    return nil
  }

  /// The vshard group: `Role.spec.vshard.vshardGroupName`, else the label `tarantool.io/role` of the Role where the pod
  /// label `tarantool.io/useVshardGroups` is "1" (0.0.3 and later). picodata's fork reads the label
  /// `tarantool.io/vshardGroupName` itself, and takes a Role's as the wish for groups.
  var vshardGroup: String? {
    if let group = role.vshardGroup { return group.value }
    let labels = template.podLabels.overlaid(with: role.metadata.labels)
    if compatibility == .picodata01, let group = role.metadata.labels[LabelKey.vshardGroupName] { return group.value }
    guard compatibility != .operator001, labels[LabelKey.useVshardGroups]?.value == "1" else { return nil }
    if compatibility == .picodata01 { return labels[LabelKey.vshardGroupName]?.value }
    return role.metadata.labels[LabelKey.role]?.value
  }

  /// The weight: `Role.spec.vshard.weight`, else the annotation `tarantool.io/replicaset-weight` of the Role or the
  /// template, else what a live cluster of that era has: 100 since operator 0.0.3, 1 before and without one.
  func weight(into diagnostics: inout Diagnostics) -> Double {
    if let weight = role.weight { return weight.value }
    let annotations = [role.metadata.annotations, template.annotations]
    guard let text = annotations.compactMap({ $0[LabelKey.replicasetWeight] }).first else { return defaultWeight }
    guard let weight = Double(text.value), weight >= 0, weight.isFinite else {
      diagnostics.error(.badWeight(text.value), at: text.location)
      return defaultWeight
    }
    return weight
  }

  private var defaultWeight: Double { compatibility?.defaultWeight ?? 1 }

  /// The roles of the first place that names any; another place that says otherwise is an error.
  private func agreed(
    _ texts: [Located<String>], read: (String) -> [String]?, _ diagnostics: inout Diagnostics
  ) -> [String]? {
    var sources: [Source] = []
    for text in texts {
      guard let roles = read(text.value), !roles.isEmpty else {
        diagnostics.error(.unreadableRoles(text.value), at: text.location)
        return []
      }
      sources.append(Source(text: text, roles: roles))
    }
    guard let first = sources.first else { return nil }
    for other in sources.dropFirst() where Set(other.roles) != Set(first.roles) {
      let note = Diagnostic.Note("here they are \(first.roles.joined(separator: ", "))", at: first.text.location)
      diagnostics.error(.contradictoryRoles(other.roles), at: other.text.location, notes: [note])
    }
    return first.roles
  }

  /// A JSON string or a JSON list of strings.
  private static func listed(_ text: String) -> [String]? {
    var findings = Diagnostics()
    var budget = AliasBudget()
    let documents = YAMLComposer.documents(in: Array(text.utf8), file: 0, budget: &budget, into: &findings)
    guard let node = documents.first, !findings.hasErrors
    else { return nil }
    if let single = node.string { return text.utf8.first == UInt8(ascii: "\"") ? [single] : nil }
    let roles = node.items.compactMap(\.string)
    return roles.count == node.items.count ? roles : nil
  }

  private static func dotted(_ text: String) -> [String]? { text.split(separator: ".").map(String.init) }
}

extension Finding {
  fileprivate static func noCartridgeRole(_ name: String) -> Finding {
    Finding(
      .noCartridgeRole, "no Cartridge roles are named for the replicasets of Role `\(name)` get",
      help: "write them in the Role's spec: `vshard: {clusterRoles: [vshard-storage]}`")
  }

  fileprivate static let emptyRoles = Finding(
    .noCartridgeRole, "this list of Cartridge roles is empty",
    help: "write at least one: `clusterRoles: [vshard-storage]`")

  fileprivate static func unreadableRoles(_ text: String) -> Finding {
    Finding(
      .badFormat, "`\(text)` is not a list of Cartridge roles",
      help: "write a JSON list in the annotation: '[\"app.roles.storage\"]'")
  }

  fileprivate static func contradictoryRoles(_ roles: [String]) -> Finding {
    Finding(
      .contradictoryRoles, "the Cartridge roles here are \(roles.joined(separator: ", ")), elsewhere they differ",
      help: "write the same roles in both places, or name them once in the Role's spec: `vshard: {clusterRoles: […]}`")
  }

  fileprivate static func badWeight(_ text: String) -> Finding {
    Finding(.badFormat, "`\(text)` is not a valid weight", help: "write a number of 0 or more, in quotes: \"1\"")
  }
}
