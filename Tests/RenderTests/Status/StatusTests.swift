import Findings
import Kubernetes
import Review
import TestSupport
import Testing
import YAML

/// `status`: from what kubectl prints to what a person reads.
@Suite struct StatusTests {
  /// Everything that can be wrong at once.
  private static let degraded: LiveNamespace = {
    var namespace = LiveNamespace()
    namespace.storageReplicas = 4
    namespace.storageStatus = "{replicas: 4, updatedReplicas: 1, currentRevision: a, updateRevision: b}"
    namespace.claimPhase = "Pending"
    namespace.pods[2].condition = "{type: Ready, status: 'False'}"
    namespace.pods[2].container =
      "{restartCount: 7, state: {waiting: {reason: CrashLoopBackOff}}}"
    namespace.pods.append(
      LiveNamespace.Pod(
        name: "storage-0-2",
        condition: "{type: PodScheduled, status: 'False', message: '0/3 nodes are available'}",
        container: "{restartCount: 0}", phase: "Pending"))
    namespace.jobs[0].condition = "{type: Failed, status: 'True', reason: BackoffLimitExceeded}"
    namespace.jobs[0].message = LiveNamespace.summary(
      outcome: "not as planned", rest: "storage-0-1 (connection refused), storage-0-2 (name not resolved)", found: 2998,
      issues: ["critical: replication: Replication from storage-0-1 to storage-0-0 is disconnected"], issueCount: 3)
    let late = LiveNamespace.Job(
      name: "kv-verify-29384766", created: "2026-03-14T11:59:00Z",
      condition: "{type: Failed, status: 'True', reason: DeadlineExceeded}",
      podState: "{waiting: {reason: ImagePullBackOff}}")
    namespace.jobs.insert(late, at: 0)
    return namespace
  }()

  @Test(arguments: StatusFormat.allCases)
  func aReadyClusterIsAsItsGolden(_ format: StatusFormat) throws {
    let report = LiveNamespace().report()
    #expect(report.isReady)
    try Golden.expect(String(decoding: report.text(format), as: UTF8.self), matches: "status/ready.\(format.ending)")
  }

  @Test(arguments: StatusFormat.allCases)
  func whatIsWrongIsAsItsGolden(_ format: StatusFormat) throws {
    let report = Self.degraded.report()
    #expect(!report.isReady)
    try Golden.expect(String(decoding: report.text(format), as: UTF8.self), matches: "status/degraded.\(format.ending)")
  }

  /// It says how it went itself, later than the Job that looked.
  @Test func aBackupIsNoVerdict() {
    var namespace = LiveNamespace()
    let message = LiveNamespace.summary(mode: "backup", outcome: "not yet", rest: "lost storage-0-0 (timed out)")
    namespace.jobs.insert(LiveNamespace.Job(name: "kv-backup-29384757", message: message), at: 0)
    let report = namespace.report()
    #expect(report.isReady)
    #expect(String(decoding: report.text(.text), as: UTF8.self).contains("kv-backup-29384757"))
  }

  @Test func aScreenIsAsWideAsATerminal() {
    let lines = String(decoding: LiveNamespace().report().text(.text), as: UTF8.self).split(separator: "\n")
    #expect(lines.count > 10 && lines.allSatisfy { $0.count <= 80 })
    let table = String(decoding: Self.degraded.report().text(.text), as: UTF8.self).split(separator: "\n")
      .prefix { !$0.hasPrefix("What to do") }
    #expect(table.count > 10 && table.allSatisfy { $0.count <= 80 })
  }

  @Test(
    arguments: [
      (.unboundClaim, "the claim data-storage-0-1 is not bound to a volume (Pending)"),
      (.podNotReady, "storage-0-1 is not ready (CrashLoopBackOff, 7 restarts)"),
      (.podNotReady, "storage-0-2 is not ready (Pending): 0/3 nodes are available"),
      (.missingPod, "storage-0-3 has no pod"),
      (
        .failedJob,
        "the Job kv-verify-29384766 failed and left nothing to read (DeadlineExceeded, ImagePullBackOff)"
      ),
      (.notAsPlanned, "not as planned: storage-0-1 (connection refused), storage-0-2 (name not resolved)"),
    ] as [(DiagnosticCode, String)])
  func everyFaultIsNamed(_ code: DiagnosticCode, message: String) {
    #expect(Self.findings(of: Self.degraded).contains { $0 == (code.rawValue, message) })
  }

  /// What the log of a container that never ran, or that the kernel killed, does not hold.
  @Test(
    arguments: [
      (
        "{waiting: {reason: CreateContainerConfigError, message: \"couldn't find key cookie in Secret kv/kv\"}}",
        "storage-0-1 is not ready (CreateContainerConfigError, 7 restarts): couldn't find key cookie in Secret kv/kv"
      ),
      (
        "{waiting: {reason: CrashLoopBackOff, message: back-off}}, lastState: {terminated: {reason: OOMKilled}}",
        "storage-0-1 is not ready (CrashLoopBackOff, 7 restarts): OOMKilled, a container needs more memory than its limit"
      ),
    ])
  func whyAPodDoesNotRunIsNamed(_ state: String, message: String) throws {
    var namespace = LiveNamespace()
    namespace.pods[2].condition = "{type: Ready, status: 'False'}"
    namespace.pods[2].container = "{restartCount: 7, state: \(state)}"
    #expect(Self.findings(of: namespace).contains { $0 == (DiagnosticCode.podNotReady.rawValue, message) })
    let text = String(decoding: namespace.report().text(.text), as: UTF8.self)
    #expect(text.contains("kubectl -n kv describe pod storage-0-1"), "\(text)")
  }

  @Test func thatNobodyLooksIsNamed() {
    var namespace = LiveNamespace()
    namespace.jobs[0].message = LiveNamespace.summary(time: "2026-03-14T09:00:00Z")
    let stale = Self.findings(of: namespace).map(\.code)
    namespace.jobs = []
    #expect(stale == [DiagnosticCode.staleVerdict.rawValue])
    #expect(Self.findings(of: namespace).map(\.code) == [DiagnosticCode.notVerified.rawValue])
    #expect(Self.findings(of: LiveNamespace()).isEmpty)
  }

  /// Twice ten minutes is the most that a verdict of ten minutes' schedule is worth.
  @Test(arguments: [("2026-03-14T11:40:00Z", "Ready"), ("2026-03-14T11:39:59Z", "Unknown")])
  func aVerdictAges(_ time: String, _ state: String) {
    var namespace = LiveNamespace()
    namespace.jobs[0].message = LiveNamespace.summary(time: time)
    #expect(Self.state(of: namespace) == state)
    #expect(namespace.report().isReady == (state == "Ready"))
  }

  /// A Job that leads to a verdict without a schedule is believed for as long.
  @Test func aBootstrapJobIsAVerdictToo() {
    var namespace = LiveNamespace()
    namespace.jobs = [
      LiveNamespace.Job(
        name: "kv-bootstrap-0123456789", label: "tarantool.io/bootstrap",
        message: LiveNamespace.summary(mode: "bootstrap", outcome: "done", time: "2026-03-14T11:41:00Z"))
    ]
    #expect(Self.state(of: namespace) == "Ready")
    namespace.jobs[0].message = LiveNamespace.summary(
      mode: "bootstrap", outcome: "not yet", rest: "waiting for storage-0-1", time: "2026-03-14T11:41:00Z")
    #expect(Self.state(of: namespace) == "Not ready")
  }

  @Test func withoutAnyVerdictNobodyKnows() {
    var namespace = LiveNamespace()
    namespace.jobs = []
    #expect(Self.state(of: namespace) == "Unknown")
    namespace.jobs = [LiveNamespace.Job(name: "kv-verify-1", message: "killed")]
    #expect(Self.state(of: namespace) == "Unknown")
  }

  /// The inside was well five minutes ago; a pod is not now.
  @Test func podsCountMoreThanAVerdict() {
    var namespace = LiveNamespace()
    namespace.pods[1].condition = "{type: Ready, status: 'False'}"
    #expect(Self.state(of: namespace) == "Not ready")
    namespace = LiveNamespace()
    namespace.pods.removeLast()
    #expect(Self.state(of: namespace) == "Not ready")
  }

  @Test func whatIsReadIsShownHarmlessly() {
    var namespace = LiveNamespace()
    namespace.jobs[0].message = LiveNamespace.summary(rest: #"\u001b[2J\nrm -rf"#)
    let text = String(decoding: namespace.report().text(.text), as: UTF8.self)
    #expect(text.contains("rm -rf") && !text.contains("\u{1B}") && !text.contains("\nrm"))
  }

  /// Who may write a pod's status may write any number into it.
  @Test(arguments: [Int.min, -1, Int.max])
  func anyNumberMayBeRead(_ number: Int) {
    var namespace = LiveNamespace()
    namespace.pods[0].container = "{restartCount: \(number)}, {restartCount: \(number)}"
    namespace.jobs[0].message = LiveNamespace.summary(
      outcome: "not as planned", validFor: number, found: number, issues: ["a"], issueCount: number)
    for format in StatusFormat.allCases { #expect(!namespace.report().text(format).isEmpty) }
  }

  @Test func anythingElseIsNoCluster() {
    var diagnostics = Diagnostics()
    let sources = SourceFiles([SourceFile(name: "-", bytes: Array("{kind: List, apiVersion: v1, items: []}".utf8))])
    _ = LiveObjects(reading: sources, into: &diagnostics)
    #expect(diagnostics.sorted.map(\.finding.code) == [DiagnosticCode.noLiveCluster])
  }

  /// Whoever reads a code finds the page.
  @Test func everyFindingHasItsPlaceOnThePage() throws {
    let page = try #require(Repository.text("docs/status.md"))
    let ofAdopt = try #require(Repository.text("docs/adopt.md"))
    let adopting: [DiagnosticCode] = [.notAdoptable, .badServersAnswer, .needsServersAnswer, .notAMember, .stranger]
    for code in DiagnosticCode.allCases where code.rawValue.hasPrefix("TT9") {
      let isTold = adopting.contains(code) ? ofAdopt.contains(code.rawValue) : page.contains("\n### \(code.rawValue)\n")
      #expect(isTold, "\(code)")
    }
  }

  private static func cluster(of namespace: LiveNamespace) -> YAMLValue {
    var diagnostics = Diagnostics()
    let json = YAMLValue.documents(in: namespace.report().text(.json), into: &diagnostics).first
    return json?["clusters"]?.sequence.first ?? [:]
  }

  private static func state(of namespace: LiveNamespace) -> String? { cluster(of: namespace)["state"]?.string }

  private static func findings(of namespace: LiveNamespace) -> [(code: String, message: String)] {
    (cluster(of: namespace)["findings"]?.sequence ?? []).map {
      ($0["code"]?.string ?? "", $0["message"]?.string ?? "")
    }
  }

  @Test func documentsThatAreNotLiveAreAFinding() throws {
    func json(_ plan: ChangePlan) -> String {
      String(decoding: LiveNamespace().report(comparedBy: plan).text(.json), as: UTF8.self)
    }
    let objects = try ChangeBase.objects(ChangeBase.documents)
    let code = "\"\(DiagnosticCode.notApplied.rawValue)\""
    #expect(json(ChangePlan(from: [], to: objects)).contains(code))
    #expect(!json(ChangePlan(from: objects, to: objects)).contains(code))
  }
}

extension StatusFormat {
  /// The ending of a file of this format.
  fileprivate var ending: String { self == .text ? "txt" : rawValue }
}
