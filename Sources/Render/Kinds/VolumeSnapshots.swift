internal import Kubernetes
internal import Schema
internal import YAML

/// What asks the storage for snapshots of the volumes of a Cluster: objects of kubernetes-csi's external-snapshotter.
struct VolumeSnapshots {
  private let settings: SnapshotSettings
  private let backup: String
  /// Without a name.
  private let metadata: YAMLValue

  /// - Parameters:
  ///   - topology: who is who.
  ///   - settings: what the user asks for.
  ///   - backup: what the names of the objects begin with.
  init(for topology: Topology, _ settings: SnapshotSettings, named backup: String) {
    self.settings = settings
    self.backup = backup
    var object: YAMLValue = [:]
    object.setMetadata(name: "", of: topology.cluster, component: "backup")
    object[path: "metadata", "labels", LabelKey.backup] = .string(topology.cluster.name)
    object[path: "metadata", "annotations", LabelKey.identities] = .string(BootstrapPlan(for: topology).identities)
    metadata = object["metadata"] ?? [:]
  }

  /// A VolumeSnapshot for each claim of some instances of a replicaset, or the one VolumeGroupSnapshot of it.
  func objects(of replicaset: Replicaset, _ claims: ReplicasetClaims, _ instances: [Instance]) -> [KubernetesObject] {
    if settings.isGroup { return [group(of: replicaset, claims)] }
    return instances.flatMap(claims.claims(of:)).map { claim in
      object(
        "snapshot.storage.k8s.io/v1", "VolumeSnapshot", named: Self.name(of: claim.name, in: backup),
        [
          "volumeSnapshotClassName": .string(settings.className),
          "source": ["persistentVolumeClaimName": .string(claim.name)],
        ])
    }
  }

  /// The controller takes `matchLabels` alone (`pkg/common-controller/groupsnapshot_controller_helper.go`): with an
  /// expression all claims of the namespace would be in the group. What tells claims from others is their replicaset.
  private func group(of replicaset: Replicaset, _ claims: ReplicasetClaims) -> KubernetesObject {
    object(
      "groupsnapshot.storage.k8s.io/v1", "VolumeGroupSnapshot", named: Self.name(of: replicaset.name, in: backup),
      [
        "volumeGroupSnapshotClassName": .string(settings.className),
        "source": ["selector": ["matchLabels": [LabelKey.replicasetUUID: claims.uuid ?? ""]]],
      ])
  }

  private func object(
    _ apiVersion: String, _ kind: String, named name: String, _ spec: YAMLValue
  ) -> KubernetesObject {
    var metadata = metadata
    metadata["name"] = .string(name)
    return KubernetesObject([
      "apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": metadata, "spec": spec,
    ])
  }

  /// The name of the snapshot of a claim, or of the claims of a StatefulSet.
  static func name(of object: String, in backup: String) -> String { "\(backup)-\(object)" }
}
