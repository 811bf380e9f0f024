import Render
import Review
import Schema
import TestSupport
import Testing

/// The three forms of a plan, whole.
@Suite struct ChangeReportTests {
  private static func plan() throws -> ChangePlan {
    let new = ChangeBase.documents.replacing("image: store:1", with: "image: store:2")
      .replacing("weight: 1", with: "weight: 2").replacing("storage: 10Gi", with: "storage: 20Gi")
    return ChangePlan(from: try ChangeBase.objects(ChangeBase.documents), to: try ChangeBase.objects(new))
  }

  /// The name of the Job ends with a hash of the runner, which these goldens are not about.
  private static func withoutHash(_ text: String) -> String {
    text.replacing(#/kv-bootstrap-[0-9a-f]{10}/#, with: "kv-bootstrap-HASH")
  }

  @Test(arguments: [(ChangeFormat.text, "txt"), (.markdown, "md"), (.json, "json")])
  func reportIsAsItsGolden(_ format: ChangeFormat, _ ending: String) throws {
    try Golden.expect(Self.withoutHash(try Self.plan().report(format)), matches: "plan/report.\(ending)")
  }

  @Test func noChangesAreSaidToo() {
    let plan = ChangePlan(from: [], to: [])
    #expect(plan.report(.text) == "no changes\n")
    #expect(plan.report(.markdown) == "**kubectl tarantool plan**: no changes\n")
    #expect(plan.report(.json) == "{\n    \"changes\": []\n}\n")
  }
}
