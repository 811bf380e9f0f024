import Kubernetes
import Review
import TestSupport
import Testing

/// Sections of the configuration are told by their names; their texts are nobody's business.
@Suite struct SectionChangeTests {
  private static func documents(_ config: String) -> String {
    ChangeBase.documents.replacing("  bootstrap: {", with: "  config: {\(config)}\n  bootstrap: {")
  }

  private static func told(_ old: String, _ new: String) throws -> [String] {
    ChangePlan(from: try ChangeBase.objects(documents(old)), to: try ChangeBase.objects(documents(new))).changes.map {
      "\($0.class.rawValue) \($0.path ?? ""): \($0.message)"
    }
  }

  private static let commit = "on all instances, in one two-phase commit"

  @Test func setChangedAndDeletedAreTopology() throws {
    #expect(try Self.told("", "limits: {a: hush}") == ["topology config.limits.yml: is set \(Self.commit)"])
    #expect(
      try Self.told("limits: {a: hush}", "limits: {a: other}")
        == ["topology config.limits.yml: is changed \(Self.commit)"])
    #expect(try Self.told("a: x", "a: null") == ["topology config.a: is deleted \(Self.commit)"])
    #expect(try Self.told("a: null", "a: x") == ["topology config.a: is set \(Self.commit)"])
  }

  @Test func whatIsNoLongerNamedStays() throws {
    #expect(
      try Self.told("a: x, b: y", "b: y") == ["safe config.a: is no longer kept as planned, and stays as it is"])
    #expect(try Self.told("a: null, b: y", "b: y") == ["safe : is new: runs once and changes nothing"])
  }

  @Test func theSameIsTheSame() throws {
    #expect(try Self.told("a: {b: 1}", "a: {b: 1}") == [])
  }
}
