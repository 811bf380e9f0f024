internal import Findings
internal import Kubernetes
internal import YAML

/// What a Job left in the status of its pod: written by `templates/runner/summary.lua`.
struct JobSummary: Sendable {
  /// A replicaset as the Job saw it.
  struct Replicaset: Sendable {
    let leader: String?
    let buckets: Int?
  }

  /// The buckets of a vshard group: how many there should be, and how many were found.
  struct Group: Sendable {
    let name: String
    let total: Int
    let found: Int
  }

  let mode: String
  let cluster: String
  /// What the last line begins with: `as planned`, `not as planned`, `done`, `not yet`, `failed`.
  let outcome: String
  /// The last line of the log.
  let line: String
  let time: Timestamp
  /// Seconds for which it is a verdict.
  let validFor: Int
  let planned: Int?
  let healthy: Int?
  let groups: [Group]
  /// By name; of a large cluster not all of them fit.
  let replicasets: [String: Replicaset]
  let issues: [String]
  let issueCount: Int

  /// What a Job is worth that does not say: twice the interval that the documentation recommends.
  private static let assumedValidity = 1200

  /// Whether it says how the cluster is: Jobs that save or restore say how that went.
  var isVerdict: Bool { mode != "backup" && mode != "restore" }

  /// Whether the Job found all as it should be.
  var isGood: Bool { outcome == "as planned" || outcome == "done" }

  /// Whether it still says anything about the cluster.
  func isValid(at now: Timestamp) -> Bool { now.seconds - time.seconds <= validFor }

  /// Nil where the message is nothing that this version understands.
  init?(message: String) {
    var diagnostics = Diagnostics()
    let documents = YAMLValue.documents(in: Array(message.utf8), into: &diagnostics)
    guard let value = documents.first, !diagnostics.hasErrors, value["format"]?.integer == 1,
      let mode = value["mode"]?.string, let cluster = value["cluster"]?.string, let line = value["line"]?.string,
      let outcome = value["outcome"]?.string, let time = value["time"]?.string.flatMap(Timestamp.init)
    else { return nil }
    self.mode = mode
    self.cluster = cluster
    self.outcome = outcome
    self.line = line
    self.time = time
    validFor = value["validFor"]?.counter ?? Self.assumedValidity
    planned = value["planned"]?.counter
    healthy = value["healthy"]?.counter
    groups = (value["groups"]?.sequence ?? []).map { group in
      Group(
        name: group["name"]?.string ?? "", total: group["total"]?.counter ?? 0, found: group["found"]?.counter ?? 0)
    }
    let named = (value["replicasets"]?.sequence ?? []).map { replicaset in
      (
        replicaset["name"]?.string ?? "",
        Replicaset(leader: replicaset["leader"]?.string, buckets: replicaset["buckets"]?.counter)
      )
    }
    replicasets = Dictionary(named) { first, _ in first }
    issues = (value["issues"]?.sequence ?? []).compactMap(\.string)
    issueCount = value["issueCount"]?.counter ?? issues.count
  }
}
