internal import Findings
internal import Kubernetes
internal import YAML

/// Labels and annotations of the operator's documents that say something else than they seem to.
enum LabelRules {
  /// The operator set the label to the Role's own, whatever the chart wrote there (0.0.3 to 0.0.10).
  static func overwrittenGroup(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    let labels = subject.template.podLabels
    guard subject.cluster.compatibility != .operator001, labels[LabelKey.useVshardGroups]?.value == "1",
      let label = labels[LabelKey.vshardGroupName],
      let group = subject.role.vshardGroup, group != label.value
    else { return }
    diagnostics.warning(.overwrittenGroup(label.value, group), at: label.location)
  }

  /// `custom.vshard-storage` is one role in the annotation and two in the label; charts up to 0.0.5 wrote the label, later
  /// ones the annotation, from the same value.
  static func rolesInOneString(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    guard let text = subject.role.rolesText, text.value.contains("."), !text.value.hasPrefix("[") else { return }
    diagnostics.warning(.rolesInOneString(text.value, subject.role.cartridgeRoles), at: text.location)
  }
}

extension RoleModel {
  /// What an annotation or a label names its Cartridge roles by; nil where its spec or another label does.
  fileprivate var rolesText: Located<String>? {
    let places = [
      template.podAnnotations, template.annotations, annotations, template.podLabels, template.labels, labels,
    ]
    let texts = places.lazy.compactMap { $0[LabelKey.rolesToAssign] }
    return texts.first { text in
      let plain = text.value.filter { $0 != "\"" }
      return cartridgeRoles == [plain] || cartridgeRoles == plain.split(separator: ".").map(String.init)
    }
  }
}

extension Finding {
  fileprivate static func overwrittenGroup(_ label: String, _ group: String) -> Finding {
    Finding(
      .overwrittenGroup,
      "this label names vshard group `\(label)`, but replicasets are joined to `\(group)`: operators since 0.0.3 take the Role's label \(LabelKey.role)",
      help:
        "write the group of the live cluster in the Role's spec, `vshard: {vshardGroupName: NAME}`, and the same here")
  }

  fileprivate static func rolesInOneString(_ text: String, _ roles: [String]) -> Finding {
    let shown = roles.map { "`\($0)`" }.joined(separator: ", ")
    return Finding(
      .rolesInOneString,
      "`\(text)` is read as \(roles.count == 1 ? "one Cartridge role" : "\(roles.count) Cartridge roles"), \(shown): in a label a dot sets roles apart, in an annotation it is part of the name",
      help: "write in the Role's spec what is meant: `vshard: {clusterRoles: [\(roles.joined(separator: ", "))]}`")
  }
}
