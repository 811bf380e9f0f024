internal import Kubernetes
internal import Schema
internal import YAML

/// What asks the storage for snapshots of the volumes of a Cluster: objects of kubernetes-csi's external-snapshotter.
struct VolumeSnapshots {
  private let cluster: ClusterModel
  private let settings: SnapshotSettings
  private let backup: String
  private let identities: String

  /// - Parameters:
  ///   - topology: who is who.
  ///   - settings: what the user asks for.
  ///   - backup: what the names of the objects begin with.
  init(for topology: Topology, _ settings: SnapshotSettings, named backup: String) {
    cluster = topology.cluster
    self.settings = settings
    self.backup = backup
    identities = BootstrapPlan(for: topology).identities
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
    var object: YAMLValue = ["apiVersion": .string(apiVersion), "kind": .string(kind)]
    object.setMetadata(name: name, of: cluster, component: "backup")
    object[path: "metadata", "labels", LabelKey.backup] = .string(cluster.name)
    object[path: "metadata", "annotations"] = [LabelKey.identities: .string(identities)]
    object["spec"] = spec
    return KubernetesObject(object)
  }

  /// The name of the snapshot of a claim, or of the claims of a StatefulSet.
  static func name(of object: String, in backup: String) -> String { "\(backup)-\(object)" }
}
