internal import Findings
internal import Kubernetes
internal import YAML

/// Resolves `Cluster.spec.ingress`: finds its Role, and labels that select the pods of that Role and no others.
enum IngressResolver {
  static func ingress(
    _ settings: IngressSettings?, of cluster: String, roles: [RoleModel], into diagnostics: inout Diagnostics
  ) -> IngressModel? {
    guard let settings else { return nil }
    guard let role = roles.first(where: { $0.name == settings.role.value }) else {
      diagnostics.error(
        .unknownRole(settings.role.value, cluster: cluster, known: roles.map(\.name)), at: settings.role.location)
      return nil
    }
    let service = Naming.httpService(of: cluster)
    if service.utf8.count > Naming.labelLimit {
      diagnostics.error(.longServiceName(service), at: settings.role.location)
    }
    let selector = selector(of: role)
    let others = roles.filter { $0.name != role.name && selects(selector, $0) }
    if !others.isEmpty {
      diagnostics.error(.ambiguousLabels(role.name, others.map(\.name)), at: settings.role.location)
    }
    return IngressModel(settings: settings, selector: selector)
  }

  /// The Role's own labels, and those recommended ones that tell Roles apart, as its pods carry them.
  private static func selector(of role: RoleModel) -> LabelSet {
    let keys = [LabelKey.instance, LabelKey.component]
    let recommended = role.podLabels.entries.filter { keys.contains($0.key) }
    return LabelSet(
      role.labels.entries.filter { $0.key != LabelKey.replicasetUUID && $0.key != LabelKey.managedBy }
    ).overlaid(with: LabelSet(recommended))
  }

  private static func selects(_ selector: LabelSet, _ role: RoleModel) -> Bool {
    selector.entries.allSatisfy { role.podLabels[$0.key]?.value == $0.value }
  }
}

extension Finding {
  fileprivate static func unknownRole(_ name: String, cluster: String, known: [String]) -> Finding {
    let hint = NearestName.of(name, among: known).map { "did you mean `\($0)`?" }
    return Finding(
      .unknownRole, "Cluster `\(cluster)` has no Role `\(name)`",
      help: hint ?? "its Roles are: \(known.joined(separator: ", "))")
  }

  fileprivate static func longServiceName(_ name: String) -> Finding {
    Finding(
      .longName, "the Service `\(name)` behind the Ingress would have a name of \(name.utf8.count) characters",
      help: "shorten the Cluster's name: it may have up to 58 characters with an Ingress")
  }

  fileprivate static func ambiguousLabels(_ name: String, _ others: [String]) -> Finding {
    Finding(
      .ambiguousRoleLabels,
      "the labels of Role `\(name)` select the pods of \(others.joined(separator: ", ")) too",
      help: "give the Role a label of its own: `\(LabelKey.role): \(name)`")
  }
}
