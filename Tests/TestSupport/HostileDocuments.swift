/// Documents and live objects with hostile words wherever a word may stand.
package struct HostileDocuments {
  private let seed: UInt64

  package init(seed: UInt64) { self.seed = seed }

  /// Documents that render: hostile where Kubernetes, or another, is the judge of a word.
  package func accepted() -> String {
    var words = HostileWords(seed: seed)
    func word() -> String { words.nextQuoted() }
    return Sample.cluster(metadata: "annotations: {a.b/c: \(word())}")
      + Sample.role(vshard: "clusterRoles: [\(word()), \(word())]")
      + Sample.template(
        env: "{name: A, value: \(word())}", container: "command: [\(word())], args: [\(word())]")
        + """
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: \(word()), annotations: {\(word()): \(word())}}
        spec: {rules: [{host: \(word()), http: {paths: [{path: \(word()), pathType: Exact, backend: {service: {name: web}}}]}}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {ports: [{port: 80}], selector: {tarantool.io/cluster-id: kv}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: \(word())}
        data: {\(word()): \(word()), \(word()): \(word())}
        ---
        apiVersion: example.com/v1
        kind: Thing
        metadata: {name: \(word())}
        \(word()): \(word())

        """
  }

  /// Documents that are refused, for a hostile word at every place.
  package func refused() -> String {
    var words = HostileWords(seed: seed)
    func word() -> String { words.nextQuoted() }
    return Sample.cluster(word(), metadata: "namespace: \(word())", spec: "\(word()): 1, domain: \(word())")
      + Sample.role(word(), labels: "\(word()): \(word())", spec: "\(word()): \(word())", vshard: "weight: \(word())")
      + Sample.template(
        metadata: "annotations: {tarantool.io/drain-replicas: \(word()), tarantool.io/lint-disable: \(word())}",
        container: "image: \(word()), ports: [{name: \(word()), containerPort: \(word())}]")
      + "---\napiVersion: \(word())\nkind: \(word())\nmetadata: {name: \(word()), namespace: \(word())}\n"
      + "---\n# \(HostileWords.fragments.joined().filter { $0 != "\u{0}" })\n? \(word())\n: [\n"
  }

  /// The list that `fn` is handed, with a Role among its items that is refused for hostile words.
  package func list() -> String {
    var words = HostileWords(seed: seed)
    func word() -> String { words.nextQuoted() }
    let paths = "config.kubernetes.io/path: \(word()), internal.config.kubernetes.io/index: \(word())"
    return """
      apiVersion: config.kubernetes.io/v1
      kind: ResourceList
      functionConfig: {\(word()): \(word())}
      items:
      - apiVersion: tarantool.io/v1alpha1
        kind: Role
        metadata: {name: \(word()), annotations: {\(paths)}}
        spec: {\(word()): \(word()), vshard: {clusterRoles: \(word()), weight: \(word())}}
      - {apiVersion: \(word()), kind: \(word()), metadata: {name: \(word())}, \(word()): \(word())}

      """
  }

  /// What kubectl prints of live objects. The names come from the seed, what is in the objects from the second one: of the
  /// same names, two lists can be compared.
  package func live(_ other: UInt64) -> String {
    var words = HostileWords(seed: seed)
    let (name, kind, claim) = (words.nextQuoted(), words.nextQuoted(), words.nextQuoted())
    var second = HostileWords(seed: other)
    func word() -> String { second.nextQuoted() }
    let metadata = "metadata: {name: \(name), namespace: kv, labels: {a.b/c: \(word())}}"
    return """
      apiVersion: v1
      kind: List
      items:
      - apiVersion: apps/v1
        kind: StatefulSet
        \(metadata)
        spec:
          replicas: \(other % 7)
          serviceName: \(word())
          template: {spec: {containers: [{name: \(word()), image: \(word()), \(word()): [{\(word()): \(word())}]}]}}
          volumeClaimTemplates: [{metadata: {name: \(claim)}, spec: {storageClassName: \(word())}}]
      - apiVersion: v1
        kind: Service
        \(metadata)
        spec: {clusterIP: \(word()), selector: {\(word()): \(word())}}
      - apiVersion: v1
        kind: \(kind)
        \(metadata)
        \(word()): {\(word()): \(word())}

      """
  }
}
