import Kubernetes
import Review
import TestSupport
import Testing
import YAML

/// What a real API server did with single-field changes: the class that is told is that of its verdict, from manifests and from
/// live objects alike.
@Suite struct APIServerVerdictTests {
  private static let file = "../shared/data/apiserver-1.36-verdicts.json"
  private static let isThere = Repository.text(file) != nil

  /// Those of the file that lies beside some checkouts.
  private static func others() -> [ServerVerdict] {
    let data = YAMLValue(template: Array((Repository.text(file) ?? "").utf8))
    return data.mapping.entries.flatMap { entry in
      let applied = entry.value["applied"] ?? [:]
      return (entry.value["changes"]?.sequence ?? []).map { change in
        ServerVerdict(
          kind: applied["kind"]?.string ?? "", what: change["change"]?.string ?? "",
          verdict: change["server"]?.string ?? "", applied: applied, live: entry.value["live"] ?? [:],
          new: JSONPatch.applied(change["patch"]?.sequence ?? [], to: applied))
      }
    }
  }

  /// Objects that end pods or reach nothing any more by changes that a server accepts.
  private static let reaching: Set<String> = ["Service", "Ingress", "Deployment", "Job"]

  /// Whether what is told is of the class that the server's verdict means.
  private static func isRight(_ classes: Set<ChangeClass>, _ verdict: ServerVerdict) -> Bool {
    switch verdict.verdict {
    case "immutable", "invalid": classes.contains(.illegal)
    case "restart": classes.contains(.disruptive) && !classes.contains(.illegal)
    default: !classes.contains(.illegal) && (reaching.contains(verdict.kind) || !classes.contains(.disruptive))
    }
  }

  private static func wrong(_ verdicts: [ServerVerdict]) -> [String] {
    verdicts.flatMap { verdict in
      [verdict.applied, verdict.live].compactMap { old in
        let plan = ChangePlan(from: [KubernetesObject(old)], to: [KubernetesObject(verdict.new)])
        guard !isRight(Set(plan.changes.map(\.class)), verdict) else { return nil }
        return "\(verdict.testDescription): \(verdict.verdict), told as \(plan.report(.text))"
      }
    }
  }

  @Test func everyVerdictOfTheTranscriptIsTold() {
    let verdicts = ServerVerdict.transcript
    #expect(verdicts.count >= 100)
    #expect(Set(verdicts.map(\.verdict)) == ["accepted", "restart", "immutable", "invalid"])
    let wrong = Self.wrong(verdicts)
    #expect(wrong == [], "\(wrong.joined(separator: "\n"))")
  }

  @Test(.enabled(if: isThere, "the verdicts of a server are not here: \(file)"))
  func everyOtherVerdictIsTold() {
    let verdicts = Self.others()
    let wrong = Self.wrong(verdicts)
    #expect(verdicts.count > 150 && wrong == [], "\(wrong.joined(separator: "\n"))")
  }

  /// However the server orders keys, and on whichever side the live object is.
  @Test func nothingIsToldWhereNothingChanges() {
    for verdict in ServerVerdict.transcript + Self.others() {
      for old in [verdict.applied, verdict.live, verdict.live.withSortedKeys] {
        for (old, new) in [(old, verdict.applied), (verdict.applied, old)] {
          let plan = ChangePlan(from: [KubernetesObject(old)], to: [KubernetesObject(new)])
          #expect(plan.report(.text) == "no changes\n", "\(verdict.kind)")
        }
      }
    }
  }

  /// Without a word on what was applied, what a server does not write by itself counts as removed.
  @Test func removalsAreToldWithoutWhatWasApplied() {
    for verdict in ServerVerdict.transcript where verdict.what.contains("removed") && verdict.verdict == "restart" {
      var live = verdict.live
      live[path: "metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"] = [:]
      live[path: "metadata"]["annotations"] = nil
      let same = ChangePlan(from: [KubernetesObject(live)], to: [KubernetesObject(verdict.applied)])
      #expect(same.changes.allSatisfy { $0.path?.hasPrefix("metadata.annotations") == true })
      let plan = ChangePlan(from: [KubernetesObject(live)], to: [KubernetesObject(verdict.new)])
      #expect(plan.changes.contains { $0.class == .disruptive }, "\(verdict.what)")
    }
  }
}
