import Findings
import Render
import Review
import Schema
import TestSupport
import Testing

/// Changes that are easily missed, and states that nobody means.
@Suite struct OddChangeTests {
  /// The last of two variables of one name counts, so lists with such are compared by position.
  @Test func secondOfTwoVariablesOfOneNameIsSeen() throws {
    let twice = ChangeBase.documents.replacing(
      "- {name: TARANTOOL_MEMTX_MEMORY, value: \"268435456\"}",
      with: """
        - {name: TARANTOOL_MEMTX_MEMORY, value: \"1\"}
                - {name: TARANTOOL_MEMTX_MEMORY, value: \"268435456\"}
        """)
    let changes = try ChangeBase.changes(replacing: "\"268435456\"", with: "\"536870912\"", in: twice)
    #expect(
      changes.map(\.message) == ["268435456 -> 536870912", "268435456 -> 536870912"]
        && changes.allSatisfy { $0.class == .disruptive }, "\(changes)")
  }

  /// One character or two, Swift takes them for the same, and neither Kubernetes nor an application does.
  @Test func anotherSpellingOfALetterIsAChange() throws {
    let composed = ChangeBase.documents.replacing("data: {key: value}", with: "data: {key: caf\u{E9}}")
    let changes = try ChangeBase.changes(replacing: "caf\u{E9}", with: "cafe\u{301}", in: composed)
    #expect(changes.map(\.path) == ["data.key"])
  }

  @Test(arguments: [("9223372036854775807", "1"), ("2147483647", "0"), ("-1", "9223372036854775807")])
  func numbersThatNobodyMeansEndSoon(_ replicas: String, start: String) throws {
    let passedThrough = """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: other}
      spec: {replicas: \(replicas), ordinals: {start: \(start)}, template: {metadata: {labels: {a: b}}}}

      """
    #expect(try ChangeBase.changes(replacing: "a: b", with: "a: b", in: passedThrough).isEmpty)
    #expect(try ChangeBase.changes(replacing: "a: b", with: "a: c", in: passedThrough).map(\.class) == [.disruptive])
    #expect(try !ChangePlan(from: ChangeBase.objects(passedThrough), to: []).changes.isEmpty)
  }
}

/// When `plan` has something to say to a script.
@Suite struct ChangeBoundTests {
  @Test func aBoundHoldsForItsClassAndMoreSevereOnes() throws {
    let documents = try ChangeBase.objects(ChangeBase.documents)
    let other = try ChangeBase.objects(ChangeBase.documents.replacing("data: {key: value}", with: "data: {key: other}"))
    let plan = ChangePlan(from: documents, to: other)
    #expect(plan.holds(nil) && plan.holds(.safe) && !plan.holds(.disruptive) && !plan.holds(.identity))
    #expect(!ChangePlan(from: documents, to: documents).holds(nil))
    #expect(ChangePlan(from: documents, to: []).holds(.data))
  }
}

/// What `render --against` says where it refuses.
@Suite struct RefusalTests {
  @Test func everyChangeHasItsLineAndTheFlagsStandOnce() throws {
    let old = try ChangeBase.objects(ChangeBase.documents)
    let new = try ChangeBase.objects(
      ChangeBase.documents.replacing("storageClassName: ssd", with: "storageClassName: hdd"))
    let plan = ChangePlan(from: old, to: new)
    try Golden.expect(plan.refusal(accepting: [])?.string ?? "", matches: "plan/refusal.txt")
    #expect(plan.refusal(accepting: plan.changes.map(\.id)) == nil)
  }
}
