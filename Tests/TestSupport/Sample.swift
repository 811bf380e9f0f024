package import Schema

/// Documents of a small cluster that renders without a word, with room for what a test is about.
///
/// The room is within braces, so that a test says `metadata: "namespace: kv"` and nothing about indentation.
package enum Sample {
  /// Cluster `kv` with one Role `storage` of one replicaset with one instance.
  package static let all = cluster() + role() + template()

  /// For a pod and its container: what a namespace with restricted Pod Security asks for.
  package static let restrictedPod = "securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}"
  package static let restrictedContainer =
    "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}"

  /// For a container: the port on which Prometheus asks it.
  package static let httpPort = "ports: [{name: http, containerPort: 8081}]"

  package static func cluster(_ name: String = "kv", metadata: String = "", spec: String = "") -> String {
    """
    ---
    apiVersion: tarantool.io/v1alpha1
    kind: Cluster
    metadata: {name: \(name), \(metadata)}
    spec: {selector: {matchLabels: {tarantool.io/cluster-id: kv}}, \(spec)}

    """
  }

  /// Cluster `kv` of v1beta1.
  package static let laterCluster = """
    ---
    apiVersion: tarantool.io/v1beta1
    kind: Cluster
    metadata: {name: kv}
    spec: {}

    """

  /// A Role of v1beta1 with its template, of Cluster `kv`.
  package static func laterRole(
    _ name: String = "storage", labels: String = "", spec: String = "", vshard: String = "", template: String = "",
    podMetadata: String = "", env: String = "", container: String = ""
  ) -> String {
    """
    ---
    apiVersion: tarantool.io/v1beta1
    kind: Role
    metadata: {name: \(name), labels: {tarantool.io/cluster-name: kv, \(labels)}}
    spec:
      vshard: {clusterRoles: [vshard-storage], \(vshard)}
      \(spec)
      replicasetTemplate:
        podTemplate: {metadata: {\(podMetadata)}, spec: {containers: [
          {name: cartridge, image: "app:1", env: [{name: TARANTOOL_WORKDIR, value: /data}, \(env)],
            volumeMounts: [{name: data, mountPath: /data}], \(container)}]}}
        volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]
        \(template)

    """
  }

  package static func role(
    _ name: String = "storage", labels: String = "", metadata: String = "", replicas: Int = 1, spec: String = "",
    vshard: String = "clusterRoles: [vshard-storage]"
  ) -> String {
    """
    ---
    apiVersion: tarantool.io/v1alpha1
    kind: Role
    metadata: {name: \(name), labels: {tarantool.io/cluster-id: kv, \(labels)}, \(metadata)}
    spec: {replicas: \(replicas), selector: {matchLabels: {template: storage}}, vshard: {\(vshard)}, \(spec)}

    """
  }

  package static func template(
    metadata: String = "", instances: Int = 1, spec: String = "", podMetadata: String = "", pod: String = "",
    env: String = "", container: String = ""
  ) -> String {
    """
    ---
    apiVersion: tarantool.io/v1alpha1
    kind: ReplicasetTemplate
    metadata: {name: storage, labels: {template: storage}, \(metadata)}
    spec:
      replicas: \(instances)
      template: {metadata: {\(podMetadata)}, spec: {containers: [
        {name: cartridge, image: "app:1", env: [{name: TARANTOOL_WORKDIR, value: /data}, \(env)],
          volumeMounts: [{name: data, mountPath: /data}], \(container)}], \(pod)}}
      volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]
      \(spec)

    """
  }
}

extension Compatibility {
  /// The eras whose operators read ReplicasetTemplates.
  package static let ofEarlyOperators: [Compatibility] = [.operator001, .operator009, .operator0010]
}
