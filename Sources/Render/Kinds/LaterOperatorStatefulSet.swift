internal import Kubernetes
internal import Schema
internal import YAML

/// A StatefulSet as tarantool-operator 1.0 made it (`internal/implementation/replicasets_manger.go`), to the label, so that
/// applying it over a live cluster restarts nothing.
///
/// rc1 differs from the later ones in the update strategy alone, which its Roles do not have: it was always OnDelete.
struct LaterOperatorStatefulSet: StatefulSetContents {
  let role: RoleModel
  let cluster: ClusterModel

  /// The Role's with those of the Cluster and the Role; what depends on the replicaset is added by ``identify(_:_:_:name:uuid:)``.
  var labels: LabelSet {
    var labels = LabelSet([(LabelKey.clusterName, cluster.name)]).overlaid(with: role.labels)
    labels.set(LabelKey.clusterName, to: cluster.name)
    labels.set(LabelKey.roleName, to: role.name)
    return labels
  }

  var podLabels: LabelSet { role.podLabels }
  var annotations: LabelSet { role.annotations }

  /// Without what depends on the replicaset.
  var spec: YAMLValue {
    var spec = SharedStatefulSet.spec(of: role, cluster, from: YAMLValue(role.template.spec))
    spec["podManagementPolicy"] = "Parallel"
    spec["revisionHistoryLimit"] = 1
    spec["persistentVolumeClaimRetentionPolicy"] = ["whenDeleted": "Retain", "whenScaled": "Retain"]
    let strategy = spec["updateStrategy"]?["type"]?.string ?? Self.onDelete
    if strategy == Self.onDelete { spec["updateStrategy"] = ["type": .string(Self.onDelete)] }
    spec["selector"] = nil
    spec.mapping.insertAtFront([
      YAMLMapping.Entry(
        "selector",
        ["matchLabels": [LabelKey.clusterName: .string(cluster.name), LabelKey.roleName: .string(role.name)]])
    ])
    return spec
  }

  private static let onDelete = "OnDelete"

  /// The pods carry all labels of their StatefulSet.
  func identify(
    _ labels: inout LabelSet, _ podLabels: inout LabelSet, _ spec: inout YAMLValue, name: String, uuid: String
  ) {
    let ordinal = name.split(separator: "-").last.map(String.init) ?? ""
    for (key, value) in [(LabelKey.replicasetName, name), (LabelKey.replicasetOrdinal, ordinal)] {
      labels.set(key, to: value)
      podLabels.set(key, to: value)
    }
    spec[path: "selector", "matchLabels", LabelKey.replicasetName] = .string(name)
    spec[path: "selector", "matchLabels", LabelKey.replicasetUUID] = .string(uuid)
  }
}
