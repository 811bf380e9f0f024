internal import Findings
internal import Kubernetes
internal import YAML

/// Settings of a pod that stop a Cartridge cluster from being formed, or from coming back.
enum PodRules {
  /// With OrderedReady and a readiness that waits for the cluster, ordinal 1 is never created, and after a restart of the
  /// whole cluster no replicaset of two or more comes back.
  static func orderedReady(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    let policy = subject.template.spec["podManagementPolicy"]
    let isOrdered = policy?.string == "OrderedReady" || policy == nil && subject.isAsOperator
    guard isOrdered, subject.template.instances > 1 else { return }
    let probe = clusterProbe("readinessProbe", subject)
    guard probe != nil || subject.cluster.addsReadiness(to: subject.template) else { return }
    diagnostics.warning(
      .orderedReady(isWritten: policy != nil), at: (policy ?? probe ?? subject.container).location)
  }

  /// The port is open long before an instance works: a rolling update goes on to its partner, and both are down at once.
  static func portReadiness(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    guard !subject.isAsOperator, subject.template.instances > 1,
      let socket = subject.container["readinessProbe"]?["tcpSocket"]
    else { return }
    diagnostics.warning(.portReadiness, at: socket.location)
  }

  /// An instance that is not joined yet is not healthy: the kubelet kills it before it can be.
  static func livenessKills(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    for name in ["livenessProbe", "startupProbe"] {
      guard let probe = clusterProbe(name, subject) else { continue }
      diagnostics.warning(.livenessKills(name), at: probe.location)
    }
  }

  /// A Service `tarantool-http` puts `TARANTOOL_HTTP_PORT=tcp://…` into every pod of its namespace.
  static func serviceLinks(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    let links = subject.pod["enableServiceLinks"]
    let isOn = links.map { YAMLValue($0) == .boolean(true) } ?? subject.isAsOperator
    guard isOn else { return }
    let known = Set(subject.template.environment.map(\.name) + subject.role.addedVariables.map(\.name))
    for service in subject.passedThrough where service.kind == "Service" && service.group.isEmpty {
      guard let name = service.name, name.hasPrefix("tarantool-") else { continue }
      let variable = String(name.uppercased().map { $0 == "-" ? "_" : $0 }) + "_PORT"
      guard !known.contains(variable) else { continue }
      let note = Diagnostic.Note("this Service creates the variable", at: service.node.location)
      diagnostics.warning(.serviceLinks(variable), at: (links ?? subject.container).location, notes: [note])
    }
  }

  /// Snapshots in flight need longer to end than the old charts gave them.
  static func shortGracePeriod(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    guard let node = subject.pod["terminationGracePeriodSeconds"], let seconds = node.integer, seconds < 30 else {
      return
    }
    diagnostics.warning(.shortGracePeriod(seconds), at: node.location)
  }

  /// Pods get their names from the headless Service, which is named like the Cluster.
  static func replacedServiceName(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    guard let node = subject.template.spec["serviceName"], node.string != subject.cluster.name else { return }
    diagnostics.warning(.replacedServiceName(subject.cluster.name), at: node.location)
  }

  /// 0.0.3 and later replaced the first container's security context; so must what takes over from them.
  static func replacedSecurityContext(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    guard let era = subject.cluster.compatibility, [.operator009, .operator0010, .picodata01].contains(era),
      let node = subject.template.containers.first?["securityContext"],
      YAMLValue(node) != ["privileged": false]
    else { return }
    diagnostics.warning(.replacedSecurityContext, at: node.location)
  }

  /// Operator 1.0 labelled pods with a hash that only it can compute: without it their template differs from the live one.
  static func templateHash(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    guard subject.cluster.compatibility == .operator10, subject.role.labels[LabelKey.podTemplateHash] == nil else {
      return
    }
    diagnostics.warning(.noTemplateHash(subject.role.name), at: subject.role.location)
  }

  /// Argo CD applies a sync wave when the one before is healthy: with a readiness that waits for the cluster, the wave of
  /// the Job never comes.
  static func waveWaitsForJob(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    guard subject.cluster.gitops == .argocd, let probe = clusterProbe("readinessProbe", subject) else { return }
    diagnostics.warning(.waveWaitsForJob, at: probe.location)
  }

  /// A probe of the Cartridge container that asks for the health of the cluster (`/health` of `cartridge.roles.metrics`).
  private static func clusterProbe(_ name: String, _ subject: RoleRules.Subject) -> YAMLNode? {
    guard let probe = subject.container[name], let path = probe["httpGet"]?["path"],
      path.string?.contains("health") == true
    else { return nil }
    return path
  }
}

extension Finding {
  fileprivate static func noTemplateHash(_ role: String) -> Finding {
    Finding(
      .noTemplateHash,
      "Role `\(role)` has no label \(LabelKey.podTemplateHash): its pods would differ from the live ones, and restart",
      help: "write what the live StatefulSets have: kubectl get statefulsets -L \(LabelKey.podTemplateHash)")
  }

  fileprivate static func orderedReady(isWritten: Bool) -> Finding {
    Finding(
      .orderedReady,
      "pods are started one after the other, but this readiness probe waits for the cluster: the second never starts",
      help: isWritten
        ? "write `podManagementPolicy: Parallel` or leave it out; on a live StatefulSet it is immutable"
        : "let the readiness probe check the port (`tcpSocket: {port: http}`) until the StatefulSets can be recreated with Parallel"
    )
  }

  fileprivate static let portReadiness = Finding(
    .portReadiness,
    "this readiness probe only checks a port: a rolling update takes both instances of a replicaset down at once",
    help: "leave it out: instances are then asked for their own state")

  fileprivate static func livenessKills(_ name: String) -> Finding {
    Finding(
      .livenessKills, "this \(name) waits for the cluster: the kubelet kills instances before they can be joined",
      help: "let it check the port: `tcpSocket: {port: 8081}`")
  }

  fileprivate static func serviceLinks(_ variable: String) -> Finding {
    Finding(
      .serviceLinks, "service links put `\(variable)=tcp://…` into these pods, which Cartridge takes for a setting",
      help: "write `enableServiceLinks: false` in the pod's spec, or set the variable")
  }

  fileprivate static let waveWaitsForJob = Finding(
    .waveWaitsForJob,
    "this readiness probe waits for the cluster, but Argo CD runs the Job that forms it only when the pods are ready",
    help: "leave it out: instances are then asked for their own state, and are ready before they are joined")

  fileprivate static func shortGracePeriod(_ seconds: Int) -> Finding {
    Finding(
      .shortGracePeriod, "\(seconds) s may be too short to finish a snapshot: the instance is killed while it writes",
      help: "write `terminationGracePeriodSeconds: 30` or more, or leave it out")
  }

  fileprivate static func replacedServiceName(_ cluster: String) -> Finding {
    Finding(
      .replacedServiceName, "this serviceName is not used: pods get their names from the headless Service `\(cluster)`",
      help: "remove it; the StatefulSets carry `serviceName: \(cluster)`")
  }

  fileprivate static let replacedSecurityContext = Finding(
    .replacedSecurityContext, "this security context is replaced by `privileged: false`, as the operator does",
    help: "write it for the pod (`spec.securityContext`), which the operator leaves alone")
}
