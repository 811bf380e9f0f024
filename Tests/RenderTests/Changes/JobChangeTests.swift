import Kubernetes
import Review
import TestSupport
import Testing
import YAML

/// The bootstrap Job is told whole: its pod is given the cookie of the cluster.
@Suite struct JobChangeTests {
  private static func job(_ change: (inout YAMLValue) -> Void = { _ in }) throws -> [KubernetesObject] {
    try ChangeBase.objects(ChangeBase.documents).map { object in
      guard object.kind == "Job" else { return object }
      var value = object.value
      change(&value)
      value[path: "metadata", "name"] = "kv-bootstrap-0123456789"
      return KubernetesObject(value)
    }
  }

  private static func told(_ change: (inout YAMLValue) -> Void) throws -> [String] {
    ChangePlan(from: try ChangeBase.objects(ChangeBase.documents), to: try job(change)).changes.map {
      "\($0.class.rawValue) \($0.path ?? "") \($0.message)"
    }
  }

  private static func setContainer(_ field: String, _ new: YAMLValue) -> (inout YAMLValue) -> Void {
    { job in
      var containers = job[path: "spec", "template", "spec", "containers"].sequence
      containers[0][field] = new
      job[path: "spec", "template", "spec", "containers"] = .sequence(containers)
    }
  }

  @Test func theSameUnderAnotherNameIsSafe() throws {
    #expect(try Self.told { _ in } == ["safe  is new: runs once and changes nothing"])
  }

  @Test func whatThePodIsAndRunsIsTold() throws {
    let box = "spec.template.spec.containers[bootstrap]"
    #expect(try Self.told(Self.setContainer("image", "evil:1")) == ["disruptive \(box).image app:1 -> evil:1"])
    #expect(
      try Self.told(Self.setContainer("command", ["sh"])).first == "disruptive \(box).command[0] tarantool -> sh")
    #expect(
      try Self.told { $0[path: "spec", "template", "spec", "hostPID"] = true }
        == ["disruptive spec.template.spec.hostPID false -> true"])
    #expect(
      try Self.told { $0[path: "spec", "activeDeadlineSeconds"] = 7 } == ["safe spec.activeDeadlineSeconds 360 -> 7"])
    #expect(
      try Self.told(
        Self.setContainer("env", [["name": "A", "valueFrom": ["secretKeyRef": ["name": "s", "key": "k"]]]])
      )
      .first?.hasPrefix("disruptive \(box).env ") == true)
  }

  @Test func aRunnerThatIsNotOursIsNamed() throws {
    let main = "tarantool.io/runner.main.lua"
    let path = "spec.template.metadata.annotations.[\(main)]"
    let told = try Self.told { $0[path: "spec", "template", "metadata", "annotations", main] = "os.exit()" }
    #expect(told == ["disruptive \(path) is not the text of the runner that this version renders"])
    let first = ChangePlan(
      from: [], to: try Self.job { $0[path: "spec", "template", "metadata", "annotations", main] = "os.exit()" })
    #expect(first.changes.contains { $0.path == path && $0.class == .disruptive })
    let older = ChangePlan(
      from: try Self.job { $0[path: "spec", "template", "metadata", "annotations", main] = "os.exit()" },
      to: try ChangeBase.objects(ChangeBase.documents))
    #expect(older.changes.map(\.path) == [path])
  }

  /// Under the same name nothing of the pod can change.
  @Test func theSameJobCannotBeChanged() throws {
    let old = try ChangeBase.objects(ChangeBase.documents)
    let new = old.map { object in
      guard object.kind == "Job" else { return object }
      var value = object.value
      Self.setContainer("image", "evil:1")(&value)
      return KubernetesObject(value)
    }
    #expect(ChangePlan(from: old, to: new).changes.map(\.class) == [.illegal])
  }

  /// A Job of another group is no bootstrap Job, and one of a plan that drains has more of the runner.
  @Test func drainsNeedMoreOfTheRunner() throws {
    let draining = ChangeBase.documents.replacing("allRw: false", with: "drain: {replicasets: 1}")
    let plan = ChangePlan(
      from: try ChangeBase.objects(ChangeBase.documents), to: try ChangeBase.objects(draining))
    #expect(
      plan.changes.allSatisfy { $0.class == .topology || $0.path == "spec.activeDeadlineSeconds" }, "\(plan.changes)")
  }

  private static func ofPlan(_ old: String, _ new: String) throws -> [String] {
    try ChangeBase.changes(replacing: old, with: new).filter { $0.object.hasPrefix("Job/") }.map {
      "\($0.class.rawValue) \($0.sentence)" + ($0.remedy.map { " => \($0)" } ?? "")
    }
  }

  @Test func whetherBucketsAreMadeIsTold() throws {
    let switched = ChangeBase.documents.replacing(
      "bootstrap: {timeoutSeconds: 300}", with: "bootstrap: {timeoutSeconds: 300}\n  vshard: {bootstrap: false}")
    let (with, without) = (try ChangeBase.objects(ChangeBase.documents), try ChangeBase.objects(switched))
    #expect(
      ChangePlan(from: without, to: with).changes.map { "\($0.class.rawValue) \($0.sentence)" }
        == ["topology vshard.bootstrap: false -> true: makes the buckets of groups without any"])
    #expect(
      ChangePlan(from: with, to: without).changes.map { "\($0.class.rawValue) \($0.sentence)" }
        == ["safe vshard.bootstrap: true -> false: buckets are neither made nor counted any more"])
  }

  /// `failover_params` leaves alone what it is not given.
  @Test func whatIsNoLongerSentStays() throws {
    #expect(
      try Self.ofPlan("{mode: eventual, timeout: 20}", "{mode: eventual}")
        == [
          "topology failover.failover_timeout: 20 -> (none) => "
            + "Cartridge keeps what it was last told: write the value that it is to have"
        ])
    #expect(
      try Self.ofPlan("{mode: eventual, timeout: 20}", "{mode: disabled, timeout: 20}")
        == ["topology failover.mode: eventual -> disabled"])
  }

  /// Cartridge does not tell which password it has, and so no Job can compare it.
  @Test(arguments: [
    ("stateProvider: stateboard, stateboard: {uri: 'b:4401', ", "STATEBOARD"),
    ("stateProvider: etcd2, etcd2: {endpoints: ['http://e:2379'], ", "ETCD2"),
  ])
  func anotherPasswordIsNotSent(_ settings: String, _ name: String) throws {
    func documents(_ secret: String) -> String {
      let failover = "{mode: stateful, \(settings)passwordSecret: {name: \(secret), key: password}}}"
      return ChangeBase.documents.replacing("{mode: eventual, timeout: 20}", with: failover)
    }
    let changes = ChangePlan(
      from: try ChangeBase.objects(documents("one")), to: try ChangeBase.objects(documents("two"))
    ).changes
    let box = "spec.template.spec.containers[bootstrap]"
    #expect(
      changes.map(\.sentence)
        == ["\(box).env[BOOTSTRAP_\(name)_PASSWORD].valueFrom.secretKeyRef.name: one -> two"])
    #expect(
      changes.map(\.remedy) == [
        "Cartridge does not tell its password: the Job sends it only if more of failover changes"
      ])
  }
}
