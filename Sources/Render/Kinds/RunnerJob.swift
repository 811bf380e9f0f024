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
    /// Does what Cartridge suggests and what the user asks for, where it is safe.
    case repair
    /// Gives replicasets the leaders that a restart needs.
    case handOver = "hand_over"

    /// What objects and containers are called that are for it.
    var word: String { rawValue.split(separator: "_").joined(separator: "-") }

    /// The label of the pods of such Jobs; its value is the Cluster's name.
    var label: String {
      switch self {
      case .bootstrap: LabelKey.bootstrap
      case .verify: LabelKey.verify
      case .repair: LabelKey.repair
      case .handOver: LabelKey.handOver
      }
    }
  }

  let cluster: ClusterModel
  let mode: Mode
  /// The files that the pod sees, as annotations: the plan and the runner.
  let annotations: [(key: String, value: String)]
  private let files: [RunnerFiles.File]
  /// The Role of the control instance: the pod runs where its instances run.
  private let controlRole: RoleModel

  /// The user of a pod whose template names none: any but root can run tarantool and read the plan.
  private static let user: YAMLValue = 1200

  /// Nil where no Role has a replicaset, and so there is nothing to do.
  init?(_ mode: Mode, plan: PlanDocument, of cluster: ClusterModel) {
    guard let controlRole = cluster.roles.first(where: { $0.replicasetCount > 0 }) else { return nil }
    self.cluster = cluster
    self.mode = mode
    self.controlRole = controlRole
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
    let template = controlRole.template.podSpec
    let taken = ["imagePullSecrets", "serviceAccountName", "nodeSelector", "tolerations", "priorityClassName"]
      .compactMap { key in template[key].map { YAMLMapping.Entry(key, YAMLValue($0)) } }
    pod.mapping.insertAtFront(taken)
    pod["securityContext"] = securityContext
    pod["volumes"] = .sequence((pod["volumes"]?.sequence ?? []).map(withRunner))
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

  /// The template's, held to the restricted Pod Security Standard.
  private var securityContext: YAMLValue {
    var context = controlRole.template.podSpec["securityContext"].map { YAMLValue($0) } ?? [:]
    context["runAsNonRoot"] = true
    let user =
      controlRole.template.container["securityContext"]?["runAsUser"].map { YAMLValue($0) } ?? context["runAsUser"]
    context["runAsUser"] = user == nil || user == 0 ? Self.user : user
    if context["runAsGroup"] == nil || context["runAsGroup"] == 0 { context["runAsGroup"] = context["runAsUser"] }
    if context["seccompProfile"] == nil { context["seccompProfile"] = ["type": "RuntimeDefault"] }
    return context
  }

  private func container(_ base: YAMLValue) -> YAMLValue {
    var container = base
    let template = controlRole.template.container
    container["name"] = .string(mode.word)
    container["image"] = cluster.bootstrap.image.map { .string($0) } ?? template["image"].map { YAMLValue($0) } ?? ""
    if let resources = cluster.bootstrap.resources { container["resources"] = YAMLValue(resources) }
    if let policy = template["imagePullPolicy"], cluster.bootstrap.image == nil {
      container["imagePullPolicy"] = YAMLValue(policy)
    }
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
    return (mode == .bootstrap ? admin + providers : admin).compactMap { variable, key in key.map { (variable, $0) } }
  }

  private func variable(_ name: String, _ key: SecretKey) -> YAMLValue {
    [
      "name": .string(name),
      "valueFrom": ["secretKeyRef": ["name": .string(key.name), "key": .string(key.key)]],
    ]
  }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
