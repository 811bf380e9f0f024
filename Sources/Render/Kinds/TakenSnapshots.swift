internal import Findings
internal import Kubernetes
internal import Schema
internal import YAML

/// The volume snapshots of a backup, among what kubectl prints of those that are there.
struct TakenSnapshots {
  /// By the claims that they were taken of.
  private let snapshots: [String: [KubernetesObject]]
  private let groups: [KubernetesObject]
  private let backup: String
  /// Of the cluster.
  private let namespace: String
  private let identities: String

  /// - Parameters:
  ///   - live: VolumeSnapshots and VolumeGroupSnapshots, of whatever cluster.
  ///   - topology: whose instances are restored.
  ///   - backup: its name.
  init(_ live: [KubernetesObject], for topology: Topology, named backup: String) {
    let named = topology.cluster.namespace
    namespace = topology.cluster.effectiveNamespace
    let objects = live.filter { named == nil || $0.namespace == named }
    groups = objects.filter { $0.kind == "VolumeGroupSnapshot" }
    snapshots = Dictionary(grouping: objects.filter { $0.kind == "VolumeSnapshot" }) {
      $0.value[path: "spec", "source", "persistentVolumeClaimName"].string ?? ""
    }
    self.backup = backup
    identities = BootstrapPlan(for: topology).identities
  }

  /// A claim with the snapshot that was taken of it as its source. It asks for as much as that needs: a claim that grew since
  /// its StatefulSet was made holds more than the template asks for.
  ///
  /// - Throws: why it cannot be restored.
  func filling(_ claim: KubernetesObject, of replicaset: Replicaset) throws(Finding) -> KubernetesObject {
    let group = VolumeSnapshots.name(of: replicaset.name, in: backup)
    guard let snapshot = snapshot(of: claim.name, inGroup: group) else {
      throw .noSnapshot(of: claim.name, in: backup, namespace)
    }
    let value = snapshot.value
    let status = value["status"] ?? [:]
    let isAlone = status["volumeGroupSnapshotName"]?.string == nil
    let owner = isAlone ? snapshot : groups.first { $0.name == group }
    guard let owner else { throw .noGroup(group, namespace) }
    guard owner.value[path: "metadata", "annotations", LabelKey.identities].string == identities else {
      throw .otherInstances(owner.kubectlName)
    }
    guard status["readyToUse"] == true else {
      throw .notReady(snapshot.kubectlName, status[path: "error", "message"].string)
    }
    return KubernetesObject(Self.filled(claim.value, from: snapshot.name, status["restoreSize"]?.string))
  }

  /// One in a group has a name that its controller chose.
  private func snapshot(of claim: String, inGroup group: String) -> KubernetesObject? {
    snapshots[claim]?.first {
      $0.name == VolumeSnapshots.name(of: claim, in: backup)
        || $0.value[path: "status", "volumeGroupSnapshotName"].string == group
    }
  }

  private static func filled(_ claim: YAMLValue, from snapshot: String, _ size: String?) -> YAMLValue {
    var claim = claim
    var spec = claim["spec"] ?? [:]
    let request = spec[path: "resources", "requests", "storage"].string
    if let size, let needed = Quantity.value(size), needed > request.flatMap(Quantity.value) ?? 0 {
      spec[path: "resources", "requests", "storage"] = .string(size)
    }
    spec["dataSourceRef"] = nil
    spec["dataSource"] = [
      "apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": .string(snapshot),
    ]
    claim["spec"] = spec
    return claim
  }
}

extension Finding {
  private static func reading(_ namespace: String) -> String {
    "write --snapshots FILE with what `kubectl get volumesnapshots -n \(namespace) -o yaml` prints, for groups `volumesnapshots,volumegroupsnapshots`"
  }

  fileprivate static func noSnapshot(of claim: String, in backup: String, _ namespace: String) -> Finding {
    Finding(.badBackup, "backup `\(backup)` has no snapshot of claim `\(claim)`", help: reading(namespace))
  }

  fileprivate static func noGroup(_ group: String, _ namespace: String) -> Finding {
    Finding(
      .badBackup, "VolumeGroupSnapshot `\(group)` was not read, but is needed to tell whose its snapshots are",
      help: reading(namespace))
  }

  fileprivate static func otherInstances(_ object: String) -> Finding {
    Finding(
      .badBackup, "`\(object)` is of other instances than the documents have",
      help: "get the documents of that time from Git")
  }

  fileprivate static func notReady(_ object: String, _ reason: String?) -> Finding {
    Finding(
      .badBackup, "`\(object)` is not ready to use" + (reason.map { ": \($0)" } ?? ""),
      help: "wait until `kubectl get volumesnapshots` shows that it is, and read it again")
  }
}
