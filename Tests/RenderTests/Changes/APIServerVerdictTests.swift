import Foundation
import Kubernetes
import Render
import Review
import TestSupport
import Testing
import YAML

/// What a real API server did with single-field changes, where the file with its verdicts lies beside the repository.
@Suite struct APIServerVerdictTests {
  private static let file = "../shared/data/apiserver-1.36-verdicts.json"
  private static let isThere = Repository.text(file) != nil

  /// A change of one object, and what the server said.
  private struct Verdict {
    var kind: String
    var name: String
    var server: String
    var applied: YAMLValue
    var live: YAMLValue
    var new: YAMLValue
  }

  /// The verdicts by kind, in the order of the file.
  private static func verdicts() -> [Verdict] {
    let data = YAMLValue(template: Array((Repository.text(file) ?? "").utf8))
    return data.mapping.entries.flatMap { kind in
      let applied = kind.value["applied"] ?? [:]
      return (kind.value["changes"]?.sequence ?? []).map { change in
        Verdict(
          kind: kind.key, name: change["change"]?.string ?? "", server: change["server"]?.string ?? "",
          applied: applied, live: kind.value["live"] ?? [:],
          new: JSONPatch.applied(change["patch"]?.sequence ?? [], to: applied))
      }
    }
  }

  /// Whether what is told is of the class that the server's verdict means.
  private static func isRight(_ classes: Set<ChangeClass>, _ verdict: Verdict) -> Bool {
    switch verdict.server {
    case "immutable", "invalid": classes.contains(.illegal)
    case "restart": classes.contains(.disruptive) && !classes.contains(.illegal)
    default: !classes.contains(.illegal)
    }
  }

  /// The objects of which the pods restart by a new revision alone: nothing else is disruptive there.
  private static let revisioned: Set<String> = ["sts", "fsts", "ds", "job", "cj", "cm", "cm2", "sec", "pdb"]

  @Test(.enabled(if: isThere, "the verdicts of a server are not here: \(file)"))
  func everyVerdictIsToldFromManifestsAndFromLiveObjects() {
    var wrong: [String] = []
    let verdicts = Self.verdicts()
    for verdict in verdicts {
      for (side, old) in [("applied", verdict.applied), ("live", verdict.live)] {
        let plan = ChangePlan(from: [KubernetesObject(old)], to: [KubernetesObject(verdict.new)])
        let classes = Set(plan.changes.map(\.class))
        let isAccepted = verdict.server == "accepted" && Self.revisioned.contains(verdict.kind)
        guard !Self.isRight(classes, verdict) || isAccepted && classes.contains(.disruptive) else { continue }
        wrong.append("\(verdict.kind) \(verdict.name), \(side): \(verdict.server) told as \(plan.report(.text))")
      }
    }
    #expect(verdicts.count > 150 && wrong == [], "\(wrong.joined(separator: "\n"))")
  }

  @Test(.enabled(if: isThere, "the verdicts of a server are not here: \(file)"))
  func nothingIsToldWhereNothingChanges() {
    for verdict in Self.verdicts() {
      for old in [verdict.applied, verdict.live] {
        let plan = ChangePlan(from: [KubernetesObject(old)], to: [KubernetesObject(verdict.applied)])
        #expect(plan.report(.text) == "no changes\n", "\(verdict.kind)")
      }
      let back = ChangePlan(from: [KubernetesObject(verdict.applied)], to: [KubernetesObject(verdict.live)])
      #expect(back.report(.text) == "no changes\n", "\(verdict.kind)")
    }
  }
}
