import Render
import Review
import Schema
import Testing

@Suite struct HarmlessChangeTests {
  private static let s0 = "StatefulSet/storage-0"
  private static let pod = "spec.template.spec"
  private static let box = "spec.template.spec.containers[cartridge]"

  /// Each restarts the pods of both storages, the last ordinal first.
  private static let restarts: [(String, String, String)] = [
    ("image: store:1", "image: store:2", "\(box).image"),
    ("imagePullPolicy: Always", "imagePullPolicy: IfNotPresent", "\(box).imagePullPolicy"),
    ("value: \"268435456\"", "value: \"536870912\"", "\(box).env[TARANTOOL_MEMTX_MEMORY].value"),
    ("cpu: 250m", "cpu: 500m", "\(box).resources.requests.cpu"),
    (
      "requests: {cpu: 250m, memory: 512Mi}", "requests: {cpu: 250m, memory: 256Mi}", "\(box).resources.requests.memory"
    ),
    ("limits: {memory: 512Mi}", "limits: {memory: 1Gi}", "\(box).resources.limits.memory"),
    ("terminationGracePeriodSeconds: 60", "terminationGracePeriodSeconds: 90", "\(pod).terminationGracePeriodSeconds"),
    ("annotations: {note: a}", "annotations: {note: b}", "spec.template.metadata.annotations.note"),
    ("containerPort: 3301", "containerPort: 3302", "\(box).ports[app].containerPort"),
    ("tcpSocket: {port: 8081}", "tcpSocket: {port: 3301}", "\(box).readinessProbe.tcpSocket.port"),
    ("emptyDir: {}", "emptyDir: {medium: Memory}", "\(pod).volumes[tmp].emptyDir.medium"),
    ("{name: tmp, mountPath: /tmp}]", "{name: tmp, mountPath: /tmp, subPath: a}]", "\(box).volumeMounts[/tmp].subPath"),
    ("imagePullPolicy: Always", "imagePullPolicy: Always\n        command: [tarantool]", "\(box).command"),
    ("imagePullPolicy: Always", "imagePullPolicy: Always\n        args: [a]", "\(box).args"),
    (
      "imagePullPolicy: Always", "imagePullPolicy: Always\n        livenessProbe: {tcpSocket: {port: 8081}}",
      "\(box).livenessProbe"
    ),
    (
      "imagePullPolicy: Always", "imagePullPolicy: Always\n        securityContext: {runAsUser: 7}",
      "\(box).securityContext"
    ),
    (
      "imagePullPolicy: Always", "imagePullPolicy: Always\n        lifecycle: {preStop: {exec: {command: [a]}}}",
      "\(box).lifecycle"
    ),
    (
      "imagePullPolicy: Always", "imagePullPolicy: Always\n        envFrom: [{configMapRef: {name: a}}]",
      "\(box).envFrom"
    ),
    ("terminationGracePeriodSeconds: 60", "nodeSelector: {disk: ssd}", "\(pod).nodeSelector"),
    ("terminationGracePeriodSeconds: 60", "tolerations: [{key: a}]", "\(pod).tolerations"),
    ("terminationGracePeriodSeconds: 60", "affinity: {podAntiAffinity: {}}", "\(pod).affinity"),
    ("terminationGracePeriodSeconds: 60", "securityContext: {fsGroup: 7}", "\(pod).securityContext"),
    ("terminationGracePeriodSeconds: 60", "priorityClassName: high", "\(pod).priorityClassName"),
    ("terminationGracePeriodSeconds: 60", "serviceAccountName: a", "\(pod).serviceAccountName"),
    ("terminationGracePeriodSeconds: 60", "dnsPolicy: Default", "\(pod).dnsPolicy"),
    ("terminationGracePeriodSeconds: 60", "imagePullSecrets: [{name: a}]", "\(pod).imagePullSecrets"),
    ("terminationGracePeriodSeconds: 60", "enableServiceLinks: true", "\(pod).enableServiceLinks"),
    (
      "volumes: [{name: tmp", "initContainers: [{name: i, image: i}]\n      volumes: [{name: tmp",
      "\(pod).initContainers"
    ),
    (
      "  volumes: [{name: tmp, emptyDir: {}}]", "  volumes: [{name: tmp, emptyDir: {}}, {name: b, emptyDir: {}}]",
      "\(pod).volumes[b]"
    ),
  ]

  @Test(arguments: restarts)
  func aChangedPodRestartsTheHighestOrdinalFirst(_ old: String, _ new: String, _ path: String) throws {
    let changes = try ChangeBase.changes(replacing: old, with: new)
    let told = changes.filter { $0.object == "StatefulSet/prod/storage-0" && $0.path?.hasPrefix(path) == true }
    #expect(told.map(\.class) == [.disruptive], "\(changes)")
    #expect(told.first?.remedy == "Kubernetes restarts them one after the other: storage-0-1, storage-0-0")
    #expect(changes.allSatisfy { $0.class >= .disruptive })
  }

  /// Wherever they begin.
  @Test(arguments: [
    ("partition: 1", "storage-0-4; the first is held back by `partition`"),
    ("partition: 2", "none; the first 2 are held back by `partition`"),
    ("partition: 0", "storage-0-4, storage-0-3"),
  ])
  func aPartitionCountsFromTheFirstOrdinal(_ partition: String, _ told: String) throws {
    let held = ChangeBase.documents.replacing(
      "updateStrategy: {type: RollingUpdate}",
      with: "ordinals: {start: 3}\n  updateStrategy: {type: RollingUpdate, rollingUpdate: {\(partition)}}")
    let changes = try ChangeBase.changes(replacing: "image: store:1", with: "image: store:2", in: held)
    #expect(changes.first?.remedy == "Kubernetes restarts them one after the other: \(told)")
  }

  @Test func onDeletePodsAreDeletedByHand() throws {
    let onDelete = ChangeBase.documents.replacing("type: RollingUpdate", with: "type: OnDelete")
    let changes = try ChangeBase.changes(replacing: "image: store:1", with: "image: store:2", in: onDelete)
    #expect(changes.first?.remedy?.hasPrefix("delete the pods one after the other") == true)
  }

  /// What touches nothing that runs, by what is told of it.
  private static let safe: [(String, String, [String])] = [
    ("minReadySeconds: 5", "minReadySeconds: 9", ["safe \(s0) spec.minReadySeconds"]),
    ("revisionHistoryLimit: 3", "revisionHistoryLimit: 4", ["safe \(s0) spec.revisionHistoryLimit"]),
    ("type: RollingUpdate", "type: OnDelete", ["safe \(s0) spec.updateStrategy.type"]),
    ("data: {key: value}", "data: {key: other}", ["safe ConfigMap/extra data.key"]),
    ("data: {key: value}", "data: {key: value, more: x}", ["safe ConfigMap/extra data.more"]),
    (", host: kv.example.com", ", host: kv.example.com, className: nginx", ["safe Ingress/kv spec.ingressClassName"]),
    (", host: kv.example.com", ", host: kv.example.com, tlsSecretName: tls", ["safe Ingress/kv spec.tls"]),
    ("timeoutSeconds: 300", "timeoutSeconds: 400", []),
    ("timeoutSeconds: 300", "backoffLimit: 3", []),
    ("labels: {team: a}", "labels: {team: b}", []),
    (
      "metadata: {name: extra, namespace: prod}\ndata", "metadata: {name: new, namespace: prod}\ndata",
      ["safe ConfigMap/extra", "safe ConfigMap/new"]
    ),
  ]

  /// Requests that reached the cluster reach it no more, and another image is given the cookie.
  @Test(arguments: [
    ("port: 80}", "port: 81}", ["spec.ports[http].port"]),
    ("host: kv.example.com", "host: other.example.com", ["spec.rules[0].host"]),
    (", host: kv.example.com", ", host: kv.example.com, path: /x", ["spec.rules[0].http.paths[0].path"]),
    ("timeoutSeconds: 300", "image: other:1", ["spec.template.spec.containers[bootstrap].image"]),
    ("ingress: {role: routers, host: kv.example.com}", "gitops: none", ["", ""]),
  ])
  func whatReachesOrRunsTheClusterIsDisruptive(_ old: String, _ new: String, _ paths: [String]) throws {
    let changes = try ChangeBase.changes(replacing: old, with: new)
    #expect(changes.filter { $0.class == .disruptive }.map { $0.path ?? "" } == paths, "\(changes)")
  }

  @Test(arguments: safe)
  func whatTouchesNothingThatRunsIsSafe(_ old: String, _ new: String, _ expected: [String]) throws {
    let changes = try ChangeBase.changes(replacing: old, with: new)
    let told = changes.filter { !$0.object.hasPrefix("Job/") && $0.object != "StatefulSet/prod/storage-1" }
      .map { "\($0.class.rawValue) \($0.object.replacing("/prod", with: "")) \($0.path ?? "")" }
      .map { $0.hasSuffix(" ") ? String($0.dropLast()) : $0 }
    #expect(told == expected)
    #expect(changes.allSatisfy { $0.class == .safe })
  }

  /// The same in other words is no change.
  private static let same: [(String, String)] = [
    ("cpu: 250m", "cpu: \"0.25\""),
    ("memory: 512Mi}}", "memory: 0.5Gi}}"),
    ("allRw: false", "allRw: false\n  # a comment"),
    ("mode: eventual, timeout: 20", "timeout: 20, mode: eventual"),
    ("spec:\n  replicas: 2\n  selector", "spec:\n  numReplicasets: 2\n  selector"),
    ("vshard: {clusterRoles: [vshard-router]}", "vshard: {clusterRoles: [\"vshard-router\"]}"),
    ("image: app:1", "image: 'app:1'"),
    ("port: 80}", "port: 0x50}"),
  ]

  @Test(arguments: same)
  func theSameInOtherWordsIsNoChange(_ old: String, _ new: String) throws {
    #expect(try ChangeBase.changes(replacing: old, with: new) == [])
  }
}
