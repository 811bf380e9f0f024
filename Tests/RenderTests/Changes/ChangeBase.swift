import Findings
import Kubernetes
import Render
import Review
import Schema
import TestSupport

/// A cluster with something of everything, for changes to be made to.
enum ChangeBase {
  static let documents = """
    apiVersion: tarantool.io/v1alpha1
    kind: Cluster
    metadata: {name: kv, namespace: prod, labels: {team: a}}
    spec:
      selector: {matchLabels: {tarantool.io/cluster-id: kv}}
      failover: {mode: eventual, timeout: 20}
      ingress: {role: routers, host: kv.example.com}
      bootstrap: {timeoutSeconds: 300}
    ---
    apiVersion: tarantool.io/v1alpha1
    kind: Role
    metadata: {name: routers, namespace: prod, labels: {tarantool.io/cluster-id: kv, tier: front}}
    spec:
      replicas: 1
      selector: {matchLabels: {template: routers}}
      vshard: {clusterRoles: [vshard-router]}
    ---
    apiVersion: tarantool.io/v1alpha1
    kind: ReplicasetTemplate
    metadata: {name: routers, namespace: prod, labels: {template: routers}}
    spec:
      replicas: 1
      template:
        spec:
          containers:
          - name: cartridge
            image: app:1
            env: [{name: TARANTOOL_WORKDIR, value: /data}]
            volumeMounts: [{name: data, mountPath: /data}]
      volumeClaimTemplates:
      - {metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
    ---
    apiVersion: tarantool.io/v1alpha1
    kind: Role
    metadata: {name: storage, namespace: prod, labels: {tarantool.io/cluster-id: kv, tier: back}}
    spec:
      replicas: 2
      selector: {matchLabels: {template: storage}}
      allRw: false
      vshard: {clusterRoles: [vshard-storage], weight: 1, vshardGroupName: hot}
    ---
    apiVersion: tarantool.io/v1alpha1
    kind: ReplicasetTemplate
    metadata: {name: storage, namespace: prod, labels: {template: storage}}
    spec:
      replicas: 2
      minReadySeconds: 5
      revisionHistoryLimit: 3
      updateStrategy: {type: RollingUpdate}
      persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain}
      selector: {matchLabels: {app: storage}}
      template:
        metadata: {labels: {app: storage}, annotations: {note: a}}
        spec:
          terminationGracePeriodSeconds: 60
          containers:
          - name: cartridge
            image: store:1
            imagePullPolicy: Always
            env:
            - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
            - {name: TARANTOOL_ADVERTISE_URI, value: $(POD_NAME).kv.prod.svc.cluster.local:3301}
            - {name: TARANTOOL_WORKDIR, value: /data/work}
            - {name: TARANTOOL_MEMTX_MEMORY, value: "268435456"}
            - {name: TARANTOOL_CLUSTER_COOKIE, valueFrom: {secretKeyRef: {name: kv, key: cookie}}}
            resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {memory: 512Mi}}
            ports: [{name: app, containerPort: 3301}]
            readinessProbe: {tcpSocket: {port: 8081}}
            volumeMounts: [{name: data, mountPath: /data}, {name: tmp, mountPath: /tmp}]
          volumes: [{name: tmp, emptyDir: {}}]
      volumeClaimTemplates:
      - metadata: {name: data}
        spec: {accessModes: [ReadWriteOnce], storageClassName: ssd, resources: {requests: {storage: 10Gi}}}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: extra, namespace: prod}
    data: {key: value}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: extra, namespace: prod}
    spec: {clusterIP: 10.0.0.1, selector: {tier: front}, ports: [{name: http, port: 80}]}

    """

  /// The objects of the documents; what is found wrong in them stops the test.
  static func objects(_ text: String) throws -> [KubernetesObject] {
    let sources = SourceFiles([SourceFile(name: "c.yaml", bytes: Array(text.utf8))])
    var session = Session(reading: sources, as: .state)
    if let error = session.diagnostics.sorted.first(where: { $0.severity == .error }) { throw error }
    return session.render()
  }

  /// What happens when one text of the base is replaced by another.
  static func changes(replacing old: String, with new: String, in documents: String = documents) throws -> [Change] {
    guard documents.contains(old) else { throw Missing(text: old) }
    return ChangePlan(from: try objects(documents), to: try objects(documents.replacing(old, with: new))).changes
  }

  /// The base does not hold what a test wants to replace.
  struct Missing: Error {
    var text: String
  }
}
