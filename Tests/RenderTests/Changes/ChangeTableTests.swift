import Render
import Review
import Schema
import Testing

/// A change to the documents of ``ChangeBase``, and what `plan` must say: each `class object path`, and the remedy of the
/// gravest by some of its words.
struct ChangeRow: Sendable, CustomTestStringConvertible {
  var what: String
  var old: String
  var new: String
  var expected: [String]
  var remedy: String?

  init(_ what: String, _ old: String, _ new: String, _ expected: [String], remedy: String? = nil) {
    self.what = what
    self.old = old
    self.new = new
    self.expected = expected
    self.remedy = remedy
  }

  var testDescription: String { what }

  /// Checks the row. Storage has two replicasets: what is the same of both is told of the first.
  func check() throws {
    let changes = try ChangeBase.changes(replacing: old, with: new)
    let told = changes.filter { !$0.object.hasPrefix("StatefulSet/prod/storage-1") && !isJobNews($0) }
      .map { "\($0.class.rawValue) \($0.object.replacing("/prod", with: "")) \($0.path ?? "")" }
      .map { $0.replacing(#/kv-bootstrap-[0-9a-f]{10}/#, with: "kv-bootstrap") }
    #expect(told.map { $0.hasSuffix(" ") ? String($0.dropLast()) : $0 } == expected)
    if let remedy { #expect(changes.first?.remedy?.contains(remedy) == true, "\(changes.first?.remedy ?? "none")") }
  }

  private func isJobNews(_ change: Change) -> Bool {
    change.object.hasPrefix("Job/") && change.message.hasPrefix("is new")
  }
}

@Suite struct ChangeTableTests {
  private static let s0 = "StatefulSet/storage-0"
  private static let pod = "spec.template.spec"
  private static let box = "spec.template.spec.containers[cartridge]"
  private static let claim = "spec.volumeClaimTemplates[0]"
  private static let job = "Job/kv-bootstrap"

  static let identity: [ChangeRow] = [
    ChangeRow(
      "another cookie", "{name: kv, key: cookie}", "{name: kv2, key: cookie}",
      [
        "identity \(s0) TARANTOOL_CLUSTER_COOKIE",
        "disruptive \(s0) \(box).env[TARANTOOL_CLUSTER_COOKIE].valueFrom.secretKeyRef.name",
      ]),
    ChangeRow(
      "another key of the cookie", "key: cookie}", "key: other}",
      [
        "identity \(s0) TARANTOOL_CLUSTER_COOKIE",
        "disruptive \(s0) \(box).env[TARANTOOL_CLUSTER_COOKIE].valueFrom.secretKeyRef.key",
      ]),
    ChangeRow(
      "a shorter advertise URI", "$(POD_NAME).kv.prod.svc.cluster.local:3301", "$(POD_NAME).kv.prod:3301",
      ["identity \(s0) TARANTOOL_ADVERTISE_URI", "disruptive \(s0) \(box).env[TARANTOOL_ADVERTISE_URI].value"]),
    ChangeRow(
      "a new generation", "allRw: false", "generations: {\"0\": 1}",
      [
        "identity \(s0) tarantool.io/replicaset-uuid",
        "identity \(job) storage-0-0.kv.prod.svc.cluster.local:3301",
        "identity \(job) storage-0-1.kv.prod.svc.cluster.local:3301",
        "illegal \(s0) spec.selector.matchLabels.[tarantool.io/replicaset-uuid]",
        "disruptive \(s0) spec.template.metadata.labels.[tarantool.io/replicaset-uuid]",
        "safe PodDisruptionBudget/storage-0 spec.selector.matchLabels.[tarantool.io/replicaset-uuid]",
      ]),
  ]

  static let illegal: [ChangeRow] = [
    ChangeRow(
      "another policy", "minReadySeconds: 5", "podManagementPolicy: OrderedReady",
      ["illegal \(s0) spec.podManagementPolicy", "safe \(s0) spec.minReadySeconds"], remedy: "--cascade=orphan"),
    ChangeRow(
      "another selector", "selector: {matchLabels: {app: storage}}\n  template:\n    metadata: {labels: {app: storage}",
      "selector: {matchLabels: {app: store}}\n  template:\n    metadata: {labels: {app: store}",
      ["illegal \(s0) spec.selector.matchLabels.app", "disruptive \(s0) spec.template.metadata.labels.app"],
      remedy: "kubectl delete statefulset storage-0 -n prod, then apply: its pods end"),
    ChangeRow(
      "larger volumes", "storage: 10Gi", "storage: 20Gi",
      ["illegal \(s0) \(claim).spec.resources.requests.storage", "data \(s0) \(claim).spec.resources.requests.storage"]),
    ChangeRow(
      "another storage class", "storageClassName: ssd", "storageClassName: hdd",
      ["illegal \(s0) \(claim).spec.storageClassName", "data \(s0) \(claim).spec.storageClassName"]),
    ChangeRow(
      "another access mode", "accessModes: [ReadWriteOnce], storageClassName",
      "accessModes: [ReadWriteOncePod], storageClassName",
      ["illegal \(s0) \(claim).spec.accessModes[0]", "data \(s0) \(claim).spec.accessModes[0]"]),
    ChangeRow(
      "another cluster IP", "clusterIP: 10.0.0.1", "clusterIP: 10.0.0.2", ["illegal Service/extra spec.clusterIP"],
      remedy: "kubectl delete service extra -n prod"),
  ]

  static let data: [ChangeRow] = [
    ChangeRow(
      "one storage less", "replicas: 2\n  selector: {matchLabels: {template",
      "replicas: 1\n  selector: {matchLabels: {template",
      ["safe PodDisruptionBudget/storage-1"], remedy: "first set `drain.replicasets` of its Role"),
    ChangeRow(
      "one instance less", "replicas: 2\n  minReady", "replicas: 1\n  minReady",
      ["data \(s0) spec.replicas", "safe PodDisruptionBudget/storage-0", "safe PodDisruptionBudget/storage-1"],
      remedy: "first set `tarantool.io/drain-replicas` of its template"),
    ChangeRow(
      "another work directory", "value: /data/work", "value: /data/other",
      ["data \(s0) the work directory", "disruptive \(s0) \(box).env[TARANTOOL_WORKDIR].value"],
      remedy: "keep directory and volume"),
    ChangeRow(
      "the work directory off its volume", "mountPath: /data}, {name: tmp", "mountPath: /other}, {name: tmp",
      [
        "data \(s0) the work directory", "disruptive \(s0) \(box).volumeMounts[/data]",
        "disruptive \(s0) \(box).volumeMounts[/other]",
      ]),
    ChangeRow(
      "volumes deleted with the StatefulSet", "whenDeleted: Retain", "whenDeleted: Delete",
      ["data \(s0) spec.persistentVolumeClaimRetentionPolicy.whenDeleted"]),
  ]

  static let topology: [ChangeRow] = [
    ChangeRow(
      "one instance more", "replicas: 2\n  minReady", "replicas: 3\n  minReady", ["topology \(s0) spec.replicas"]),
    ChangeRow(
      "one replicaset more", "replicas: 2\n  selector: {matchLabels: {template",
      "replicas: 3\n  selector: {matchLabels: {template",
      ["topology StatefulSet/storage-2", "safe PodDisruptionBudget/storage-2"]),
    ChangeRow(
      "another weight", "weight: 1", "weight: 2",
      ["topology \(job) storage-0.weight", "topology \(job) storage-1.weight"],
      remedy: "wait for the rebalance"),
    ChangeRow(
      "weight 0", "weight: 1", "weight: 0", ["topology \(job) storage-0.weight", "topology \(job) storage-1.weight"]),
    ChangeRow(
      "one role more", "[vshard-storage]", "[vshard-storage, metrics]",
      ["topology \(job) storage-0.roles", "topology \(job) storage-1.roles"]),
    ChangeRow("another role", "[vshard-router]", "[app.router]", ["topology \(job) routers-0.roles"]),
    ChangeRow(
      "all writable", "allRw: false", "allRw: true",
      ["topology \(job) storage-0.all_rw", "topology \(job) storage-1.all_rw"]),
    ChangeRow(
      "another vshard group", "vshardGroupName: hot", "vshardGroupName: cold",
      ["topology \(job) storage-0.vshard_group", "topology \(job) storage-1.vshard_group"], remedy: "Cartridge refuses"),
    ChangeRow(
      "a replicaset drained", "allRw: false", "drain: {replicasets: 1}",
      ["topology \(job) storage-1", "safe \(job) spec.activeDeadlineSeconds"],
      remedy: "keep all StatefulSets"),
    ChangeRow(
      "an instance of each replicaset drained", "labels: {template: storage}}",
      "labels: {template: storage}, annotations: {tarantool.io/drain-replicas: \"1\"}}",
      ["topology \(job) storage-0", "topology \(job) storage-1", "safe \(job) spec.activeDeadlineSeconds"],
      remedy: "never accepted again"),
    ChangeRow("another failover mode", "mode: eventual", "mode: disabled", ["topology \(job) failover.mode"]),
    ChangeRow("another failover timeout", "timeout: 20", "timeout: 30", ["topology \(job) failover.failover_timeout"]),
    ChangeRow("fencing", "timeout: 20", "timeout: 20, fencing: true", ["topology \(job) failover.fencing_enabled"]),
  ]

  @Test(arguments: identity) func identityChangesAreToldFirst(_ row: ChangeRow) throws { try row.check() }
  @Test(arguments: illegal) func illegalChangesNameTheCommand(_ row: ChangeRow) throws { try row.check() }
  @Test(arguments: data) func dataChangesNameTheVolumes(_ row: ChangeRow) throws { try row.check() }
  @Test(arguments: topology) func topologyChangesAreTheJobsWork(_ row: ChangeRow) throws { try row.check() }
}
