internal import Crypto
internal import Kubernetes
internal import Schema
internal import YAML

/// What all Jobs have in common: the pod that runs where the instances run, its security, its Secrets, the files that it
/// sees, and the hash over all of these.
struct RunnerJob: Sendable {
  /// What a Job is for. The runner has a file for each.
  enum Mode: String, Sendable {
    /// Brings the cluster to the plan; instances that leave are drained first.
    case bootstrap
    /// Looks whether the cluster is as planned, and changes nothing.
    case verify
    /// Saves the cluster to a claim.
    case backup
    /// Fills the volume of one instance from a backup.
    case restore
    /// Does what Cartridge suggests and what the user asks for, where it is safe.
    case repair
    /// Gives replicasets the leaders that a restart needs.
    case handOver = "hand_over"

    /// What objects and containers are called that are for it.
    var word: String { rawValue.split(separator: "_").map(String.init).joined(separator: "-") }

    /// The label of the pods of such Jobs; its value is the Cluster's name.
    var label: String {
      switch self {
      case .bootstrap: LabelKey.bootstrap
      case .verify: LabelKey.verify
      case .backup: LabelKey.backup
      case .restore: LabelKey.restore
      case .repair: LabelKey.repair
      case .handOver: LabelKey.handOver
      }
    }

    /// Whether it moves files, which takes more than asking does.
    var copiesFiles: Bool { self == .backup || self == .restore }
  }

  /// A claim that the pod mounts.
  struct Claim: Sendable {
    /// The PersistentVolumeClaim.
    var name: String
    /// The mounts of it, but for the volume's name.
    var mounts: [YAMLValue]
  }

  let cluster: ClusterModel
  let mode: Mode
  /// The files that the pod sees, as annotations: the plan and the runner.
  let annotations: [(key: String, value: String)]
  private let files: [RunnerFiles.File]
  /// The Role of the control instance: the pod runs where its instances run.
  private let controlRole: RoleModel
  private let claims: [Claim]

  /// Nil where no Role has a replicaset, and so there is nothing to do.
  ///
  /// - Parameters:
  ///   - mode: what the Job is for.
  ///   - plan: what it is told.
  ///   - cluster: whose Job it is.
  ///   - role: the one whose instances the pod runs beside; nil for that of the control instance.
  ///   - claims: what it mounts, under the names `claim-0` and so on.
  init?(
    _ mode: Mode, plan: PlanDocument, of cluster: ClusterModel, beside role: RoleModel? = nil,
    mounting claims: [Claim] = []
  ) {
    guard let controlRole = role ?? cluster.roles.first(where: { $0.replicasetCount > 0 }) else { return nil }
    self.cluster = cluster
    self.mode = mode
    self.controlRole = controlRole
    self.claims = claims
    files = RunnerFiles(for: mode, plan.calls).files
    annotations = [(LabelKey.bootstrapPlan, plan.text)] + files.map { ($0.annotation, $0.text) }
  }

  /// The labels of the Jobs and of their pods: without those that the cluster's Services select by, and with one for
  /// `kubectl logs -l`.
  var labels: YAMLValue {
    .strings([
      (LabelKey.name, "tarantool-cartridge"), (LabelKey.component, mode.word),
      (LabelKey.managedBy, LabelKey.manager), (mode.label, cluster.name),
    ])
  }

  /// Ten digits that cover a spec without the files, and the files.
  func hash(of spec: YAMLValue) -> String {
    var hash = SHA256()
    hash.update(data: YAMLWriter.text(of: spec))
    for (key, value) in annotations { hash.update(data: Array("\(key)\n\(value)\n".utf8)) }
    return hash.finalize().prefix(5).map(Self.hex).joined()
  }

  /// The spec of the pod. It runs where the instances run: what the scheduler and the registry ask for is taken from
  /// their template.
  var pod: YAMLValue {
    var pod = ObjectTemplate.runnerPod
    pod.mapping.insertAtFront(controlRole.placement)
    pod["securityContext"] = securityContext
    pod["volumes"] = .sequence((pod["volumes"]?.sequence ?? []).map(withRunner) + claims.indices.map(volume))
    pod["containers"] = .sequence((pod["containers"]?.sequence ?? []).map(container))
    return pod
  }

  /// The volume of the plan with the files of the runner.
  private func withRunner(_ volume: YAMLValue) -> YAMLValue {
    var volume = volume
    let items = files.map { file -> YAMLValue in
      [
        "path": .string(file.path),
        "fieldRef": ["apiVersion": "v1", "fieldPath": "metadata.annotations['\(file.annotation)']"],
      ]
    }
    volume[path: "downwardAPI", "items"] = .sequence(volume[path: "downwardAPI", "items"].sequence + items)
    return volume
  }

  private func volume(_ position: Int) -> YAMLValue {
    [
      "name": .string("claim-\(position)"),
      "persistentVolumeClaim": ["claimName": .string(claims[position].name)],
    ]
  }

  /// The template's, restricted.
  private var securityContext: YAMLValue { controlRole.restrictedContext(ownsVolume: mode.copiesFiles) }

  private func container(_ base: YAMLValue) -> YAMLValue {
    var container = base
    let image = controlRole.image(or: cluster.bootstrap.image)
    container["name"] = .string(mode.word)
    container["image"] = image.name
    if mode.copiesFiles { container["resources"] = ObjectTemplate.copyResources }
    if let resources = cluster.bootstrap.resources { container["resources"] = YAMLValue(resources) }
    if let policy = image.pullPolicy { container["imagePullPolicy"] = policy }
    let mounts = claims.enumerated().flatMap { position, claim in
      claim.mounts.map { mount in
        var mount = mount
        mount["name"] = .string("claim-\(position)")
        return mount
      }
    }
    container["volumeMounts"] = .sequence((container["volumeMounts"]?.sequence ?? []) + mounts)
    if !secrets.isEmpty { container["env"] = .sequence(secrets.map(variable)) }
    return container
  }

  /// The Secrets that the runner needs, by the variables it reads them from. One that only looks sends no passwords of
  /// state providers.
  private var secrets: [(variable: String, key: SecretKey)] {
    let admin: [(String, SecretKey?)] = [
      ("BOOTSTRAP_ADMIN_USER", cluster.bootstrap.adminSecret?.user),
      ("BOOTSTRAP_ADMIN_PASSWORD", cluster.bootstrap.adminSecret?.password),
    ]
    let providers: [(String, SecretKey?)] = [
      ("BOOTSTRAP_ETCD2_PASSWORD", cluster.failover.etcd2?.passwordSecret),
      ("BOOTSTRAP_STATEBOARD_PASSWORD", cluster.failover.stateboard?.passwordSecret),
    ]
    let cookie = [("BOOTSTRAP_CLUSTER_COOKIE", controlRole.cookieSecret)]
    let needed =
      switch mode {
      case .bootstrap: admin + providers
      case .verify, .repair, .handOver: admin
      case .backup: admin + cookie
      case .restore: cookie
      }
    return needed.compactMap { variable, key in key.map { (variable, $0) } }
  }

  private func variable(_ name: String, _ key: SecretKey) -> YAMLValue {
    [
      "name": .string(name),
      "valueFrom": ["secretKeyRef": ["name": .string(key.name), "key": .string(key.key)]],
    ]
  }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
