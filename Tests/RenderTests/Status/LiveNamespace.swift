import Findings
import Kubernetes
import Review

/// What kubectl prints of a namespace with the cluster kv, at 2026-03-14T12:00:00Z: each part can be set.
struct LiveNamespace {
  struct Pod {
    var name: String
    var condition = "{type: Ready, status: 'True'}"
    var container = "{restartCount: 0, state: {running: {startedAt: '2026-03-11T11:58:00Z'}}}"
    var phase = "Running"
  }

  struct Job {
    var name: String
    var label = "tarantool.io/verify"
    var created = "2026-03-14T11:55:00Z"
    var condition = "{type: Complete, status: 'True'}"
    /// What its pod left.
    var message: String?
    var podState = "{terminated: {exitCode: 0, reason: Completed}}"
  }

  static let now = Timestamp("2026-03-14T12:00:00Z") ?? Timestamp(seconds: 0)

  var pods = ["routers-0-0", "storage-0-0", "storage-0-1"].map { Pod(name: $0) }
  var jobs = [
    Job(name: "kv-verify-29384756", message: LiveNamespace.summary()),
    Job(
      name: "kv-bootstrap-0123456789", label: "tarantool.io/bootstrap", created: "2026-03-11T11:58:00Z",
      message: LiveNamespace.summary(mode: "bootstrap", outcome: "done", time: "2026-03-11T11:58:30Z")),
  ]
  var storageReplicas = 2
  var storageStatus = "{replicas: 2}"
  var claimPhase = "Bound"
  /// The condition of a stateboard's pod; nil where none is rendered, empty where it has no pod.
  var stateboard: String?

  /// What `templates/runner/summary.lua` writes.
  static func summary(
    mode: String = "verify", outcome: String = "as planned", rest: String = "cluster kv (3 instances, 2 replicasets)",
    time: String = "2026-03-14T11:55:20Z", validFor: Int? = 1200, found: Int = 3000, issues: [String] = [],
    issueCount: Int? = nil
  ) -> String {
    let quoted = issues.map { "\"\($0)\"" }.joined(separator: ",")
    let valid = mode == "verify" ? validFor.map { ",\"validFor\":\($0)" } ?? "" : ""
    return """
      {"format":1,"mode":"\(mode)","cluster":"kv","outcome":"\(outcome)","line":"\(outcome): \(rest)","time":"\(time)",\
      "planned":3,"healthy":3,"leftOut":0,"groups":[{"name":"default","total":3000,"found":\(found)}],\
      "issues":[\(quoted)],"issueCount":\(issueCount ?? issues.count)\(valid),"replicasets":\
      [{"name":"routers-0","leader":"routers-0-0"},{"name":"storage-0","leader":"storage-0-1","buckets":3000}]}
      """
  }

  /// The documents of a List, as YAML.
  var text: String {
    let sets = [statefulSet("routers-0", 1, "{replicas: 1}"), statefulSet("storage-0", storageReplicas, storageStatus)]
    let items = sets + board + pods.map(text) + jobs.flatMap { [text($0), podText($0)] } + [claim]
    return "apiVersion: v1\nkind: List\nitems:\n" + items.map { "- \($0)\n" }.joined()
  }

  /// The report at ``now``, beside documents where a plan compares them.
  func report(comparedBy plan: ChangePlan? = nil) -> StatusReport {
    var diagnostics = Diagnostics()
    let sources = SourceFiles([SourceFile(name: "-", bytes: Array(text.utf8))])
    return StatusReport(of: LiveObjects(reading: sources, into: &diagnostics), at: Self.now, comparedBy: plan)
  }

  private var board: [String] {
    guard let stateboard else { return [] }
    let labels = "{tarantool.io/cluster-id: kv, app.kubernetes.io/instance: kv, tarantool.io/stateboard: kv}"
    return [
      """
      {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: kv-stateboard, namespace: kv, labels: \(labels)}, \
      spec: {replicas: 1}, status: {replicas: 1}}
      """,
      """
      {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-kv-stateboard-0, namespace: kv, \
      labels: {tarantool.io/stateboard: kv}}, status: {phase: \(claimPhase)}}
      """,
    ] + (stateboard.isEmpty ? [] : [text(Pod(name: "kv-stateboard-0", condition: stateboard))])
  }

  private func labels(_ name: String) -> String {
    """
    {tarantool.io/cluster-id: kv, app.kubernetes.io/instance: kv, app.kubernetes.io/managed-by: kubectl-tarantool, \
    tarantool.io/replicaset-uuid: uuid-of-\(name)}
    """
  }

  private func statefulSet(_ name: String, _ replicas: Int, _ status: String) -> String {
    """
    {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: \(name), namespace: kv, labels: \(labels(name))}, \
    spec: {replicas: \(replicas)}, status: \(status)}
    """
  }

  private func text(_ pod: Pod) -> String {
    """
    {apiVersion: v1, kind: Pod, metadata: {name: \(pod.name), namespace: kv, \
    creationTimestamp: '2026-03-11T11:58:00Z', ownerReferences: \
    [{kind: StatefulSet, name: \(pod.name.dropLast(2))}]}, status: {phase: \(pod.phase), conditions: \
    [\(pod.condition)], containerStatuses: [\(pod.container)]}}
    """
  }

  private func text(_ job: Job) -> String {
    """
    {apiVersion: batch/v1, kind: Job, metadata: {name: \(job.name), namespace: kv, creationTimestamp: '\(job.created)', \
    labels: {tarantool.io/cluster-id: kv, app.kubernetes.io/instance: kv, \(job.label): kv}}, \
    status: {conditions: [\(job.condition)]}}
    """
  }

  private func podText(_ job: Job) -> String {
    let state = job.message.map { "{terminated: {exitCode: 0, message: '\($0.replacing("'", with: "''"))'}}" }
    return """
      {apiVersion: v1, kind: Pod, metadata: {name: \(job.name)-x7k2p, namespace: kv, ownerReferences: \
      [{kind: Job, name: \(job.name)}]}, status: {phase: Succeeded, \
      containerStatuses: [{restartCount: 0, state: \(state ?? job.podState)}]}}
      """
  }

  private var claim: String {
    """
    {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-storage-0-1, namespace: kv, \
    labels: \(labels("storage-0"))}, status: {phase: \(claimPhase)}}
    """
  }
}
