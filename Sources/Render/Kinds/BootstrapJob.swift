internal import Crypto
internal import Kubernetes
internal import Schema
internal import YAML

/// The Job that carries the plan of a Cluster and sends it.
struct BootstrapJob: Sendable {
  let cluster: ClusterModel
  private let controlRole: RoleModel
  /// The files that the pod sees, as annotations: the plan and the runner.
  let annotations: [(key: String, value: String)]
  private let runner: [RunnerFiles.File]
  /// Whether somebody leaves the cluster.
  private let drains: Bool

  /// The user of a pod whose template names none: any but root can run tarantool and read the plan.
  private static let user: YAMLValue = 1200
  /// Seconds on top of the runner's own budget, so that its last words come before the pod is killed.
  private static let grace = 60
  /// Seconds that a Job has in which instances leave: buckets move slowly, and the runner's own budget begins anew as long as
  /// they do.
  private static let drainDeadline = 86_400

  /// Nil where no Role has a replicaset, and so there is nothing to join.
  init?(for topology: Topology) {
    let cluster = topology.cluster
    guard let controlRole = cluster.roles.first(where: { $0.replicasetCount > 0 }) else { return nil }
    self.cluster = cluster
    self.controlRole = controlRole
    let plan = BootstrapPlan(for: topology)
    drains = plan.calls.contains { $0.name == .expel }
    runner = RunnerFiles(for: plan.calls).files
    annotations = [(LabelKey.bootstrapPlan, plan.text)] + runner.map { ($0.annotation, $0.text) }
  }

  /// The Job. Its name ends with a hash of its whole spec: a change makes a new Job, no change makes none.
  var object: KubernetesObject {
    var job = ObjectTemplate.bootstrapJob
    var spec = FieldTable.kubernetes.kept(spec, as: "JobSpec")
    let hash = hash(of: spec)
    spec[path: "template", "metadata", "annotations"] = .strings(annotations)
    job.setMetadata(name: Naming.bootstrapJob(of: cluster.name, hash: hash), of: cluster, component: Self.component)
    job[path: "metadata", "labels", LabelKey.bootstrap] = .string(cluster.name)
    GitOps.deferJob(&job, for: cluster.gitops)
    job["spec"] = spec
    return KubernetesObject(job)
  }

  private static let component = "bootstrap"

  /// Ten digits that cover the spec and the files.
  private func hash(of spec: YAMLValue) -> String {
    var hash = SHA256()
    hash.update(data: YAMLWriter.text(of: spec))
    for (key, value) in annotations { hash.update(data: Array("\(key)\n\(value)\n".utf8)) }
    return hash.finalize().prefix(5).map(Self.hex).joined()
  }

  /// The spec but for the files.
  private var spec: YAMLValue {
    var spec = ObjectTemplate.bootstrapJob["spec"] ?? [:]
    let deadline = drains ? Self.drainDeadline : cluster.bootstrap.timeoutSeconds
    spec["activeDeadlineSeconds"] = .integer(deadline + Self.grace)
    spec["backoffLimit"] = .integer(cluster.bootstrap.backoffLimit)
    if let seconds = cluster.bootstrap.ttlSecondsAfterFinished?.value {
      spec["ttlSecondsAfterFinished"] = .integer(seconds)
    }
    // Without the labels that the cluster's Services select by; with one of its own, for `kubectl logs -l`.
    spec[path: "template", "metadata", "labels"] = .strings([
      (LabelKey.name, "tarantool-cartridge"), (LabelKey.component, Self.component),
      (LabelKey.managedBy, LabelKey.manager), (LabelKey.bootstrap, cluster.name),
    ])
    spec[path: "template", "spec"] = pod(spec[path: "template", "spec"])
    return spec
  }

  /// The pod runs where the instances run: what the scheduler and the registry ask for is taken from their template.
  private func pod(_ base: YAMLValue) -> YAMLValue {
    var pod = base
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
    let items = runner.map { file -> YAMLValue in
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
    container["image"] = cluster.bootstrap.image.map { .string($0) } ?? template["image"].map { YAMLValue($0) } ?? ""
    if let resources = cluster.bootstrap.resources { container["resources"] = YAMLValue(resources) }
    if let policy = template["imagePullPolicy"], cluster.bootstrap.image == nil {
      container["imagePullPolicy"] = YAMLValue(policy)
    }
    if !secrets.isEmpty { container["env"] = .sequence(secrets.map(variable)) }
    return container
  }

  /// The secrets that the runner needs, by the variables it reads them from.
  private var secrets: [(variable: String, key: SecretKey)] {
    let pairs: [(String, SecretKey?)] = [
      ("BOOTSTRAP_ADMIN_USER", cluster.bootstrap.adminSecret?.user),
      ("BOOTSTRAP_ADMIN_PASSWORD", cluster.bootstrap.adminSecret?.password),
      ("BOOTSTRAP_ETCD2_PASSWORD", cluster.failover.etcd2?.passwordSecret),
      ("BOOTSTRAP_STATEBOARD_PASSWORD", cluster.failover.stateboard?.passwordSecret),
    ]
    return pairs.compactMap { variable, key in key.map { (variable, $0) } }
  }

  private func variable(_ name: String, _ key: SecretKey) -> YAMLValue {
    [
      "name": .string(name),
      "valueFrom": ["secretKeyRef": ["name": .string(key.name), "key": .string(key.key)]],
    ]
  }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
