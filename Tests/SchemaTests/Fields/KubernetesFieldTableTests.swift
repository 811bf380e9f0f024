import Findings
import Kubernetes
import Testing
import YAML

/// The table of Kubernetes' fields is whole in itself, and says what a server does.
@Suite struct KubernetesFieldTableTests {
  private static let table = FieldTable.kubernetes
  private static let scalars: Set<String> = [
    "string", "int", "bool", "float", "time", "base64", "quantity", "int-or-string", "any",
  ]

  /// Every type that can be reached from a kind.
  private static let types: Set<String> = {
    var found: Set<String> = []
    var waiting = table.kinds.map(\.name)
    while let type = waiting.popLast() {
      guard !scalars.contains(type), found.insert(type).inserted else { continue }
      waiting += table.fields(of: type).map(\.type)
    }
    return found
  }()

  @Test func everyTypeIsDescribed() {
    #expect(Self.types.count > 190)
    #expect(Self.types.filter { !Self.table.describes($0) || Self.table.fields(of: $0).isEmpty } == [])
  }

  @Test func everyFieldIsFoundByItsName() {
    for type in Self.types {
      let names = Self.table.fields(of: type).map(\.name)
      #expect(names == names.sorted() && Set(names).count == names.count, "\(type)")
      for name in names { #expect(Self.table[type, name]?.name == name) }
    }
  }

  /// What tells items apart and what is filled in fit the types.
  @Test func keysAndDefaultsFitTheirTypes() {
    for type in Self.types {
      for field in Self.table.fields(of: type) {
        for key in field.keys { #expect(Self.table[field.type, key] != nil, "\(type).\(field.name) \(key)") }
        guard let implied = field.implied else { continue }
        let isFit =
          switch (field.type, implied) {
          case ("string", .string), ("int-or-string", .string), ("int-or-string", .literal): true
          case ("int", .literal): implied.integer != nil
          case ("bool", .literal): implied == true || implied == false
          case (_, .mapping): Self.table.describes(field.type)
          default: false
          }
        #expect(isFit && !field.isRequired, "\(type).\(field.name)")
        if let text = implied.string, !field.values.isEmpty, !text.isEmpty { #expect(field.values.contains(text)) }
      }
    }
  }

  @Test func kindsAreFoundByTheirGroup() {
    #expect(Self.table.type(of: "StatefulSet", in: "apps") == "StatefulSet")
    #expect(Self.table.type(of: "StatefulSet", in: "apps.example.com").isEmpty)
    #expect(Self.table.kinds.filter { !$0.isNamespaced }.map(\.name).contains("Namespace"))
  }

  /// What is written and what a server makes of it, of a type of the table.
  private static let same: [(String, String, String)] = [
    ("ContainerPort", "{containerPort: 1}", "{containerPort: 1, protocol: TCP, name: \"\"}"),
    ("Container", "{name: a, image: a}", "{name: a, image: a, imagePullPolicy: Always, resources: {}}"),
    ("Container", "{image: \"a:5/b\"}", "{image: \"a:5/b\", imagePullPolicy: Always, stdin: false, ports: []}"),
    ("Container", "{image: \"a:1\"}", "{image: \"a:1\", imagePullPolicy: IfNotPresent, tty: null}"),
    ("Container", "{image: \"a@sha256:1\"}", "{image: \"a@sha256:1\", imagePullPolicy: IfNotPresent}"),
    ("PodSpec", "{serviceAccountName: a}", "{serviceAccountName: a, serviceAccount: a, hostPID: false}"),
    ("PodSpec", "{}", "{dnsPolicy: ClusterFirst, restartPolicy: Always, securityContext: {}, nodeSelector: {}}"),
    ("PodSpec", "{volumes: [{name: a}]}", "{volumes: [{name: a, emptyDir: {}}]}"),
    ("Service", "{spec: {ports: [{port: 1}]}}", "{spec: {ports: [{port: 1, targetPort: 1, protocol: TCP}]}}"),
    ("ServiceSpec", "{type: NodePort}", "{type: NodePort, externalTrafficPolicy: Cluster, sessionAffinity: None}"),
    ("Secret", "{stringData: {a: b}}", "{data: {a: Yg==}, type: Opaque}"),
    ("Secret", "{stringData: {a: b}, data: {a: x, c: x}}", "{data: {c: x, a: Yg==}}"),
    ("JobSpec", "{}", "{completions: 1, parallelism: 1, backoffLimit: 6, podReplacementPolicy: TerminatingOrFailed}"),
    ("RoleBinding", "{subjects: [{kind: User}]}", "{subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io}]}"),
    ("NetworkPolicySpec", "{egress: [{}]}", "{egress: [{}], policyTypes: [Ingress, Egress]}"),
    ("StatefulSetSpec", "{}", "{updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}, replicas: 1}"),
    ("StatefulSetSpec", "{volumeClaimTemplates: [{}]}", "{volumeClaimTemplates: [{apiVersion: v1, status: {}}]}"),
    ("DeploymentSpec", "{}", "{strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}, type: RollingUpdate}}"),
  ]

  @Test(arguments: same.indices) func whatMeansTheSameIsTheSame(_ index: Int) {
    let (type, one, other) = Self.same[index]
    #expect(Self.normalised(one, as: type) == Self.normalised(other, as: type))
  }

  /// What a server keeps apart.
  private static let different: [(String, String, String)] = [
    ("Container", "{image: a}", "{image: a, securityContext: {}}"),
    ("Container", "{image: a}", "{image: a, imagePullPolicy: IfNotPresent}"),
    ("JobSpec", "{}", "{completions: 2, parallelism: 1}"),
    ("JobSpec", "{parallelism: 2}", "{parallelism: 2, completions: 1}"),
    ("SecretKeySelector", "{key: a}", "{key: a, optional: false}"),
    ("PodSpec", "{}", "{enableServiceLinks: true}"),
    ("StatefulSetSpec", "{}", "{updateStrategy: {type: OnDelete}}"),
    ("ServiceSpec", "{}", "{externalTrafficPolicy: Cluster}"),
  ]

  @Test(arguments: different.indices) func whatAServerKeepsApartStaysApart(_ index: Int) {
    let (type, one, other) = Self.different[index]
    #expect(Self.normalised(one, as: type) != Self.normalised(other, as: type))
  }

  @Test func fieldsAreFoundByTheirPath() {
    let path = "spec.template.spec.containers[a.b].ports[1/TCP].protocol"
    #expect(Self.table.implied(at: path, in: "StatefulSet") == "TCP")
    #expect(Self.table.implied(at: "metadata.labels.protocol", in: "StatefulSet") == nil)
    #expect(Self.table.field(at: "spec.replicas", in: "StatefulSet")?.type == "int")
    #expect(Self.table.field(at: "spec.replica", in: "StatefulSet") == nil)
  }

  private static func normalised(_ text: String, as type: String) -> YAMLValue {
    var diagnostics = Diagnostics()
    let value = YAMLValue.documents(in: Array(text.utf8), into: &diagnostics).first ?? [:]
    return table.normalised(value, as: type)
  }
}
