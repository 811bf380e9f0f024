internal import Kubernetes
internal import Schema
internal import YAML

/// A StatefulSet as tarantool-operator of an era made it (`CreateStatefulSetFromTemplate`), to the label, so
/// that applying it over a live cluster restarts nothing.
struct OperatorStatefulSet: StatefulSetContents {
  let era: Compatibility
  let role: RoleModel
  let cluster: ClusterModel

  var labels: LabelSet {
    var labels = role.labels
    guard era != .operator001 else { return labels }
    if era != .picodata01 {
      labels.set(LabelKey.vshardGroupName, to: role.labels[LabelKey.role]?.value ?? "")
    } else if labels[LabelKey.vshardGroupName] != nil {
      labels.set(LabelKey.useVshardGroups, to: "1")
    }
    if let roles = assignedByLabel { labels.set(LabelKey.rolesToAssign, to: roles) }
    return labels
  }

  var podLabels: LabelSet {
    var labels = role.podLabels
    if era != .operator001, let roles = assignedByLabel { labels.set(LabelKey.rolesToAssign, to: roles) }
    return labels
  }

  var annotations: LabelSet {
    guard era != .operator001 else { return LabelSet() }
    var annotations = LabelSet([(LabelKey.isBootstrapped, "0"), (LabelKey.replicasetWeight, annotatedWeight)])
    if let roles = role.template.annotations[LabelKey.rolesToAssign] {
      annotations.set(LabelKey.rolesToAssign, to: roles.value)
    }
    return annotations
  }

  /// Where Cartridge drew the UUIDs, picodata's operator 0.1.2 sent another weight than it wrote down.
  private var annotatedWeight: String {
    (era == .picodata01 && !role.uuids.isEmpty ? era.defaultWeight : role.weight).shortText
  }

  var spec: YAMLValue {
    var spec = SharedStatefulSet.spec(of: role, cluster, from: YAMLValue(role.template.spec))
    guard era != .operator001 else { return spec }
    spec["updateStrategy"] = ["type": "OnDelete"]
    var containers = spec[path: "template", "spec", "containers"]
    containers.sequence[0]["securityContext"] = ["privileged": false]
    spec[path: "template", "spec", "containers"] = containers
    if let roles = role.template.annotations[LabelKey.rolesToAssign] {
      spec[path: "template", "metadata", "annotations", LabelKey.rolesToAssign] = .string(roles.value)
    }
    return spec
  }

  func identify(
    _ labels: inout LabelSet, _ podLabels: inout LabelSet, _ spec: inout YAMLValue, name: String, uuid: String
  ) {}

  /// The deprecated label of the template, which counts where the annotation is absent.
  private var assignedByLabel: String? {
    guard role.template.annotations[LabelKey.rolesToAssign] == nil else { return nil }
    return role.template.labels[LabelKey.rolesToAssign]?.value
  }
}
