import Findings
import Review
import TestSupport
import Testing

/// Instances with another cookie cannot talk to the others, wherever it comes from.
@Suite struct CookieChangeTests {
  private static let variable =
    "    - {name: TARANTOOL_CLUSTER_COOKIE, valueFrom: {secretKeyRef: {name: kv, key: cookie}}}\n"
  private static let secret = """
    ---
    apiVersion: v1
    kind: Secret
    metadata: {name: kv, namespace: prod}
    data: {cookie: YWFhYQ==, other: YWFhYQ==}

    """

  /// The base, whose storages take their cookie from elsewhere: from `env`, or from all variables of `envFrom`.
  private static func documents(_ env: String, _ envFrom: String = "") -> String {
    let text = ChangeBase.documents.replacing("    " + variable, with: env.isEmpty ? "" : "        \(env)\n")
    let sources = envFrom.isEmpty ? "" : "        envFrom: [\(envFrom)]\n"
    return text.replacing("        resources: {requests", with: "\(sources)        resources: {requests")
  }

  private static func told(_ old: String, _ new: String) throws -> [String] {
    let changes = ChangePlan(from: try ChangeBase.objects(old), to: try ChangeBase.objects(new)).changes
    return changes.filter { $0.class == .identity && $0.object != "StatefulSet/prod/storage-1" }
      .map { "\($0.object) \($0.sentence)" }
  }

  private static func text(_ arrow: String) -> [String] {
    let what = "instances with another cookie cannot talk to the others"
    return ["StatefulSet/prod/storage-0 TARANTOOL_CLUSTER_COOKIE: \(arrow): \(what)"]
  }

  /// Without a variable it is the application's own, most often Cartridge's default.
  @Test func aFirstAndALastOneAreOthers() throws {
    let none = Self.documents("")
    let some = Self.documents("- {name: TARANTOOL_CLUSTER_COOKIE, valueFrom: {secretKeyRef: {name: kv, key: cookie}}}")
    #expect(some != none && some.contains("key: cookie}"))
    #expect(try Self.told(none, some) == Self.text("(none) -> key cookie of Secret kv"))
    #expect(try Self.told(some, none) == Self.text("key cookie of Secret kv -> (none)"))
  }

  /// Operator 1.0's chart has it in a Secret of variables.
  @Test func aSecretOfVariablesMayHoldIt() throws {
    let name = "TARANTOOL_CLUSTER_COOKIE"
    let one = Self.documents("", "{secretRef: {name: one}}")
    let other = Self.documents("", "{secretRef: {name: other}}")
    #expect(try Self.told(one, other) == Self.text("key \(name) of Secret one -> key \(name) of Secret other"))
    #expect(
      try Self.told(one, Self.documents("")) == Self.text("key \(name) of Secret one -> (none)"))
    let same = Self.documents("- {name: \(name), valueFrom: {secretKeyRef: {name: one, key: \(name)}}}")
    #expect(try Self.told(one, same) == [])
    #expect(try Self.told(Self.documents(""), one) == [], "nobody knows that it holds a cookie")
    let prefixed = Self.documents("", "{prefix: TARANTOOL_, secretRef: {name: one}}")
    #expect(try Self.told(prefixed, one) == Self.text("key CLUSTER_COOKIE of Secret one -> key \(name) of Secret one"))
    let irrelevant = Self.documents("", "{prefix: S3_, secretRef: {name: one}}")
    #expect(try Self.told(irrelevant, Self.documents("", "{prefix: S3_, secretRef: {name: other}}")) == [])
  }

  @Test func itMayChangeInItsSecret() throws {
    let old = ChangeBase.documents + Self.secret
    let what = "changes: instances with another cookie cannot talk to the others"
    #expect(
      try Self.told(old, old.replacing("{cookie: YWFhYQ==", with: "{cookie: YmJiYg=="))
        == ["Secret/prod/kv data.cookie: \(what)"])
    #expect(try Self.told(old, old.replacing("other: YWFhYQ==", with: "other: YmJiYg==")) == [])
    #expect(try Self.told(old, old.replacing("data: {cookie: YWFhYQ==", with: "stringData: {cookie: aaaa")) == [])
  }

  /// The remedy of what is no longer rendered deletes it.
  @Test func whatIsStillNeededIsNotDeleted() throws {
    let changes = ChangePlan(
      from: try ChangeBase.objects(ChangeBase.documents + Self.secret),
      to: try ChangeBase.objects(ChangeBase.documents)
    ).changes
    #expect(changes.map(\.class) == [.disruptive])
    #expect(
      changes.map(\.sentence) == [
        "is no longer rendered, and StatefulSet/prod/storage-0 needs it: when it is deleted, pods no longer start"
      ])
    #expect(changes.map(\.remedy) == ["see to it that something else keeps it before anything prunes it"])
    let unused = Self.documents("")
    let gone = ChangePlan(from: try ChangeBase.objects(unused + Self.secret), to: try ChangeBase.objects(unused))
    #expect(gone.changes.map(\.remedy) == ["kubectl delete secret kv -n prod"])
  }

  /// An Ingress finds its certificate by the name of a Secret; pods that need the same Secret are told first.
  @Test func anIngressNeedsItsCertificate() throws {
    let ingress = """
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: a, namespace: prod}
      spec:
        tls: [{hosts: [a.example], secretName: kv}]
        defaultBackend: {service: {name: kv, port: {number: 8081}}}

      """
    func told(_ documents: String) throws -> [String] {
      let changes = ChangePlan(
        from: try ChangeBase.objects(documents + ingress + Self.secret),
        to: try ChangeBase.objects(documents + ingress)
      ).changes
      #expect(changes.map(\.remedy) == ["see to it that something else keeps it before anything prunes it"])
      return changes.map { "\($0.class) \($0.sentence)" }
    }
    let what = "disruptive is no longer rendered, and"
    #expect(
      try told(Self.documents("")) == [
        "\(what) Ingress/prod/a needs it: when it is deleted, its hosts lose their certificate"
      ])
    #expect(
      try told(ChangeBase.documents) == [
        "\(what) StatefulSet/prod/storage-0 needs it: when it is deleted, pods no longer start"
      ])
  }

  @Test(arguments: [
    ("volumes: [{name: tmp, emptyDir: {}}]", "volumes: [{name: tmp, configMap: {name: extra}}]", true),
    ("volumes: [{name: tmp, emptyDir: {}}]", "volumes: [{name: tmp, configMap: {name: extra, optional: true}}]", false),
    (
      "volumes: [{name: tmp, emptyDir: {}}]",
      "volumes: [{name: tmp, projected: {sources: [{configMap: {name: extra}}]}}]", true
    ),
    ("imagePullPolicy: Always", "envFrom: [{configMapRef: {name: extra}}]", true),
    ("imagePullPolicy: Always", "envFrom: [{secretRef: {name: extra}}]", false),
  ])
  func configMapsAreNeededToo(_ old: String, _ new: String, _ isNeeded: Bool) throws {
    let text = ChangeBase.documents.replacing(old, with: new)
    let map = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra, namespace: prod}\ndata: {key: value}\n"
    #expect(text.contains(map) && text != ChangeBase.documents)
    let changes = ChangePlan(
      from: try ChangeBase.objects(text), to: try ChangeBase.objects(text.replacing(map, with: ""))
    ).changes
    #expect(changes.map(\.class) == [isNeeded ? .disruptive : .safe], "\(changes)")
  }
}
