import Findings
import Render
import Schema
import TestSupport
import Testing
import YAML

/// Documents of other API groups.
@Suite struct PassedThroughTests {
  @Test func comeFirstInTheirOrderWithTheirKeysInOrder() {
    let text = """
      apiVersion: v1
      kind: Secret
      metadata:
        name: b
        annotations:
          z: "1"
          a: "2"
      stringData:
        mode: "0644"
      type: Opaque
      ---
      apiVersion: example.com/v1
      kind: Thing
      metadata:
        name: a
      spec:
        octal: 0644
        exponent: 1e3
        version: 1.10
        text: |
          several
          lines

      """
    let rendering = Rendering(text + "\n" + Sample.all)
    #expect(rendering.objects.prefix(2).map(\.yaml).joined(separator: "---\n") == text)
    #expect(rendering.objects[2]["kind"] == "Service")
  }

  @Test func losesNullsAndStatus() {
    let rendering = Rendering(
      "{apiVersion: a.b/v1, kind: Thing, metadata: {name: a, creationTimestamp: null}, spec: {x: {w: ~}}, status: {a: 1}}"
    )
    #expect(
      rendering.objects == [["apiVersion": "a.b/v1", "kind": "Thing", "metadata": ["name": "a"], "spec": ["x": [:]]]])
  }

  @Test(arguments: [("test", true), ("pre-install,test-success", true), ("pre-install", false), ("testing", false)])
  func testsOfChartsAreReported(_ hook: String, isTest: Bool) {
    let text = "{apiVersion: a.b/v1, kind: Thing, metadata: {name: a, annotations: {helm.sh/hook: '\(hook)'}}}\n---\n"
    #expect(Rendering(text + Sample.all).codes.contains(.testHook) == isTest)
  }

  /// Namespaced kinds of Kubernetes itself; of others nobody knows.
  @Test(arguments: [
    ("v1", "ConfigMap", "prod"), ("extensions/v1beta1", "Ingress", "prod"),
    ("policy/v1beta1", "PodDisruptionBudget", "prod"),
    ("discovery.k8s.io/v1", "EndpointSlice", "prod"), ("v1", "Namespace", nil),
    ("storage.k8s.io/v1", "StorageClass", nil),
    ("example.com/v1", "ConfigMap", nil),
  ])
  func getTheNamespaceOfTheCommandLine(_ apiVersion: String, _ kind: String, _ namespace: String?) {
    let provisioner = kind == "StorageClass" ? ", provisioner: a" : ""
    let text = "{apiVersion: \(apiVersion), kind: \(kind), metadata: {name: a}\(provisioner)}\n"
    let object = Rendering(text, namespace: "prod").objects.first ?? [:]
    #expect(object["kind"]?.string == kind && object[path: "metadata"]["namespace"]?.string == namespace)
    #expect(Rendering(text).objects.first?[path: "metadata"]["namespace"] == nil)
  }

  @Test(arguments: [
    "apiVersion: v1\nkind: List\nitems:\n", "apiVersion: tarantool.io/v1alpha1\nkind: RoleList\nitems:\n",
  ])
  func listsAreUnwrapped(_ head: String) {
    let role = Sample.role().split(separator: "\n").dropFirst().map { "  \($0)" }.joined(separator: "\n")
    let list = head + "-" + role.dropFirst(1) + "\n"
    #expect(Rendering(Sample.cluster() + "---\n" + list + Sample.template()).objects == Rendering(Sample.all).objects)
  }

  private static let old = """
    {apiVersion: networking.k8s.io/v1beta1, kind: Ingress, metadata: {name: a, annotations: {
      kubernetes.io/ingress.class: nginx, keep: me}}, spec: {
      backend: {serviceName: fallback, servicePort: 80},
      tls: [{hosts: [a.example], secretName: tls}],
      rules: [{host: a.example, http: {paths: [
        {path: /x, backend: {serviceName: s, servicePort: web}},
        {path: /y, pathType: Exact, backend: {serviceName: s, servicePort: "8081"}},
        {backend: {resource: {apiGroup: g, kind: K, name: r}}}]}}, {host: b.example}]}}
    """

  @Test(arguments: ["networking.k8s.io/v1beta1", "extensions/v1beta1"])
  func anOldIngressIsRaisedWithEveryField(_ version: String) {
    let rendering = Rendering(Self.old.replacing("networking.k8s.io/v1beta1", with: version))
    #expect(
      rendering.object("Ingress") == [
        "apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
        "metadata": ["name": "a", "annotations": ["keep": "me"]],
        "spec": [
          "ingressClassName": "nginx",
          "defaultBackend": ["service": ["name": "fallback", "port": ["number": 80]]],
          "tls": [["hosts": ["a.example"], "secretName": "tls"]],
          "rules": [
            [
              "host": "a.example",
              "http": [
                "paths": [
                  [
                    "path": "/x", "backend": ["service": ["name": "s", "port": ["name": "web"]]],
                    "pathType": "ImplementationSpecific",
                  ],
                  [
                    "path": "/y", "pathType": "Exact", "backend": ["service": ["name": "s", "port": ["number": 8081]]],
                  ],
                  [
                    "backend": ["resource": ["apiGroup": "g", "kind": "K", "name": "r"]],
                    "pathType": "ImplementationSpecific",
                  ],
                ]
              ],
            ],
            ["host": "b.example"],
          ],
        ],
      ])
  }

  @Test func anOldIngressStaysWhereTheUserWantsItSo() {
    let rendering = Rendering(Self.old, keepsAPIVersions: true)
    #expect(rendering.object("Ingress")["apiVersion"] == "networking.k8s.io/v1beta1")
    #expect(rendering.object("Ingress").yaml.contains("serviceName: fallback"))
  }

  @Test func anIngressOfTodayIsNotTouched() {
    let today =
      "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a, annotations: "
      + "{kubernetes.io/ingress.class: nginx}}, spec: {rules: [{http: {paths: [{path: /, pathType: Exact, backend: {resource: {kind: a, name: b}}}]}}]}}"
    #expect(Rendering(today).objects == YAMLValue.read(today).values)
  }

  @Test func theClassOfAnOldIngressIsNotSetTwice() {
    let both = Self.old.replacing("spec: {", with: "spec: {ingressClassName: mine, ")
    let ingress = Rendering(both).object("Ingress")
    #expect(ingress.at("spec.ingressClassName") == "mine")
    #expect(ingress[path: "metadata", "annotations", "kubernetes.io/ingress.class"] == "nginx")
  }

  @Test func theIngressOfAClusterSelectsThePodsOfItsRoleAlone() throws {
    let rendering = Rendering(
      Sample.cluster(spec: "ingress: {role: router, host: '*.example.com', pathType: Exact, path: /kv, className: c}")
        + Sample.role("router") + Sample.role() + Sample.template())
    #expect(rendering.codes.isEmpty)
    let service = try #require(rendering.objects("Service").first { $0.at("metadata.name") == "kv-http" })
    let selector = service[path: "spec", "selector"].mapping.entries
    let selected = rendering.objects("StatefulSet").filter { statefulSet in
      let labels = statefulSet[path: "spec", "template", "metadata", "labels"]
      return selector.allSatisfy { labels[$0.key] == $0.value }
    }
    #expect(selected.map { $0.at("metadata.name") } == ["router-0"])
    let ingress = rendering.object("Ingress")
    #expect(ingress.at("spec.ingressClassName") == "c")
    let rule = try #require(ingress[path: "spec", "rules"].sequence.first)
    #expect(rule["host"] == "*.example.com")
    let path = try #require(rule[path: "http", "paths"].sequence.first)
    #expect(path["path"] == "/kv" && path["pathType"] == "Exact")
    #expect(path.at("backend.service") == ["name": "kv-http", "port": ["name": "http"]])
  }
}
