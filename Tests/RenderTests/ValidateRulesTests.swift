import Findings
import Render
import Schema
import TestSupport
import Testing

/// Each rule that only `validate` checks, both ways: documents that break it, and the nearest ones that do not.
@Suite struct ValidateRulesTests {
  /// Two instances, an own router, a pinned image: nothing to find.
  private static func documents(
    cluster: String = "", role: String = "", instances: Int = 2,
    vshard: String = "clusterRoles: [vshard-storage, vshard-router]", env: String = "", container: String = ""
  ) -> String {
    Sample.cluster(spec: cluster) + Sample.role(spec: role, vshard: vshard)
      + template(instances: instances, env: env, container: container)
  }

  private static func template(instances: Int = 2, env: String = "", container: String = "") -> String {
    Sample.template(
      instances: instances, pod: Sample.restrictedPod, env: env,
      container: "\(Sample.restrictedContainer), \(container)")
  }

  private static func codes(_ text: String) -> [DiagnosticCode] {
    let rendering = Rendering(text)
    var diagnostics = Diagnostics()
    ValidateRules.check(rendering.resolution, into: &diagnostics)
    return diagnostics.sorted.map(\.finding.code)
  }

  private static let memory = "resources: {limits: {memory: "

  @Test(arguments: [
    // 268,435,456 bytes of memtx are 256 Mi; an instance needs 64 Mi beside its arenas.
    ("256Mi for 256 Mi", "TARANTOOL_MEMTX_MEMORY, value: '268435456'", "256Mi", [DiagnosticCode.memoryLimit]),
    ("320Mi for 256 Mi", "TARANTOOL_MEMTX_MEMORY, value: '268435456'", "320Mi", []),
    ("M is smaller than Mi", "TARANTOOL_MEMTX_MEMORY, value: '268435456'", "320M", [.memoryLimit]),
    ("an exponent", "TARANTOOL_MEMTX_MEMORY, value: '268435456'", "1e9", []),
    ("vinyl counts too", "TARANTOOL_VINYL_CACHE, value: '536870912'", "512Mi", [.memoryLimit]),
    ("more than any machine has", "TARANTOOL_MEMTX_MEMORY, value: '1e300'", "512Mi", [.memoryLimit]),
    ("no number", "TARANTOOL_MEMTX_MEMORY, value: inf", "512Mi", []),
    ("no arena is named", "OTHER, value: '536870912'", "64Mi", []),
  ])
  func memoryLimitLeavesRoomBesideTheArenas(_ name: String, env: String, limit: String, expected: [DiagnosticCode]) {
    let text = Self.documents(env: "{name: \(env)}", container: "\(Self.memory)\(limit)}}")
    #expect(Self.codes(text) == expected, "\(name)")
  }

  @Test(arguments: [
    ("app:1", []), ("app@sha256:\(String(repeating: "0", count: 64))", []), ("registry:5000/app:1.2", []),
    ("app", [DiagnosticCode.floatingTag]), ("app:latest", [.floatingTag]), ("registry:5000/app", [.floatingTag]),
  ])
  func imageIsPinned(_ image: String, expected: [DiagnosticCode]) {
    let text = Self.documents().replacing("image: \"app:1\"", with: "image: \"\(image)\"")
    #expect(Self.codes(text) == expected)
  }

  @Test func cookieComesFromASecret() {
    let plain = "{name: TARANTOOL_CLUSTER_COOKIE, value: secret}"
    let secret = "{name: TARANTOOL_CLUSTER_COOKIE, valueFrom: {secretKeyRef: {name: kv, key: cookie}}}"
    #expect(Self.codes(Self.documents(env: plain)) == [.plainCookie])
    #expect(Self.codes(Self.documents(env: secret)) == [])
  }

  @Test func failoverHasSomebodyToFailOverTo() {
    #expect(Self.codes(Self.documents(instances: 1)) == [.loneInstance])
    #expect(Self.codes(Self.documents(cluster: "failover: {mode: disabled}", instances: 1)) == [])
    let router = Self.documents(
      cluster: "vshard: {bootstrap: false}", instances: 1, vshard: "clusterRoles: [app.router]")
    #expect(Self.codes(router) == [])
  }

  @Test func bucketsHaveAStorageAndARouter() {
    #expect(Self.codes(Self.documents(vshard: "clusterRoles: [app.api]")) == [.noStorage])
    #expect(Self.codes(Self.documents(vshard: "clusterRoles: [vshard-storage]")) == [.noRouter])
    let without = Self.documents(cluster: "vshard: {bootstrap: false}", vshard: "clusterRoles: [app.api]")
    #expect(Self.codes(without) == [])
  }

  /// Cartridge asks each vshard group for a storage with a weight.
  @Test func bucketsHaveAStorageWithAWeight() {
    let weightless = "clusterRoles: [vshard-storage, vshard-router], weight: 0"
    let text = Self.documents(vshard: weightless)
    #expect(Self.codes(text) == [.noStorage])
    #expect(Self.codes(Self.documents(cluster: "vshard: {bootstrap: false}", vshard: weightless)) == [])
    #expect(Self.codes(text + Sample.role("hot", vshard: "clusterRoles: [vshard-storage]")) == [])
    var diagnostics = Diagnostics()
    ValidateRules.check(Rendering(text).resolution, into: &diagnostics)
    #expect(
      diagnostics.sorted.first?.finding
        == Finding(
          .noStorage, "every storage of Cluster `kv` has weight 0: there is nothing to hold buckets",
          help: "write `vshard: {weight: 1}` in a Role whose replicasets are to hold them"))
  }

  @Test func sectionsHoldNoSecrets() {
    func codes(_ section: String) -> [DiagnosticCode] {
      Self.codes(Self.documents(cluster: "config: {a: \(section)}"))
    }
    #expect(codes("{db: [{password: hush}]}") == [.secretInConfig] && codes("{apiToken: hush}") == [.secretInConfig])
    #expect(codes("{passwordVariable: DB}") == [] && codes("{password: ''}") == [] && codes("{tokens: 5}") == [])
  }

  @Test func statefulFailoverHasACoordinator() {
    let stateful = "failover: {mode: stateful, stateProvider: stateboard, stateboard: {uri: 'a:1'}}"
    func codes(_ role: String) -> [DiagnosticCode] {
      Self.codes(Self.documents(cluster: stateful, vshard: "clusterRoles: [vshard-storage, vshard-router\(role)]"))
    }
    #expect(codes("") == [.noCoordinator, .hastyRestarts])
    #expect(codes(", failover-coordinator") == [.hastyRestarts] && codes(", app.roles.Coordinator") == [.hastyRestarts])
  }

  @Test func underRaftTheOtherInstancesAreAMajority() {
    let raft = "failover: {mode: raft}"
    #expect(Self.codes(Self.documents(cluster: raft)) == [.noMajority])
    #expect(Self.codes(Self.documents(cluster: raft, instances: 3)) == [])
    #expect(Self.codes(Self.documents(cluster: raft, instances: 1)) == [.loneInstance])
  }

  @Test func storagesAllHaveAGroupOrNone() {
    func roles(_ first: String, _ second: String) -> String {
      Sample.cluster() + Sample.role("hot", vshard: "clusterRoles: [vshard-storage, vshard-router]\(first)")
        + Sample.role("cold", vshard: "clusterRoles: [vshard-storage]\(second)") + Self.template()
    }
    #expect(Self.codes(roles(", vshardGroupName: hot", "")) == [.mixedGroups])
    #expect(Self.codes(roles(", vshardGroupName: hot", ", vshardGroupName: cold")) == [])
    #expect(Self.codes(roles("", "")) == [])
  }

  @Test func cookiesOfTwoClustersDoNotBeginAlike() {
    func two(_ first: String, _ second: String) -> [DiagnosticCode] {
      let texts = [("a", first), ("b", second)].map { namespace, cookie in
        Self.documents(env: "{name: TARANTOOL_CLUSTER_COOKIE, value: \(cookie)}")
          .replacing("name: kv,", with: "name: kv, namespace: \(namespace),")
          .replacing("name: storage,", with: "name: storage, namespace: \(namespace),")
      }
      return Self.codes(texts.joined()).filter { $0 != .plainCookie }
    }
    #expect(two("secret", "secret-2") == [.similarCookies, .sameIdentities])
    #expect(two("secret-1", "secret-2") == [.sameIdentities])
  }

  /// Of what is taken over from an operator nothing may change, or its pods restart.
  @Test func podsAreAdmittedWhereSecurityIsRestricted() {
    let bare = Self.documents().replacing(Sample.restrictedPod, with: "")
    #expect(Self.codes(bare) == [.podSecurity])
    let operators =
      Sample.cluster(spec: "compatibility: operator-0.0.9") + Sample.role(vshard: "clusterRoles: [vshard-router]")
      + Sample.template(spec: "selector: {matchLabels: {app: a}}", podMetadata: "labels: {app: a}")
    #expect(!Rendering(operators).diagnostics.hasErrors)
    #expect(!Self.codes(operators).contains(.podSecurity))
    let pod = "---\n{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: a:1}]}}\n"
    #expect(Self.codes(Self.documents() + pod) == [.podSecurity])
    let deployment =
      "---\n{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: "
      + "{\(Sample.restrictedPod), containers: [{name: a, image: 'a:1', \(Sample.restrictedContainer)}]}}}}\n"
    #expect(Self.codes(Self.documents() + deployment) == [])
  }
}
