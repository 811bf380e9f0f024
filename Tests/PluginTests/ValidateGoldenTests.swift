import Findings
import Schema
import TestSupport
import Testing

/// What `validate` says of every rule: Tests/Fixtures/linted/CODE.yaml breaks it, and is repaired by leaving out the lines
/// that end in `# wrong` and by reading those that begin with `# right: `.
@Suite struct ValidateGoldenTests {
  static let codes = Repository.names(in: "Tests/Fixtures/linted").map { $0.replacing(".yaml", with: "") }
    .filter { $0 != "several" }

  private static func path(_ name: String) -> String { "Tests/Fixtures/linted/\(name).yaml" }

  private static func mended(_ text: String) -> String {
    text.split(separator: "\n").filter { !$0.hasSuffix("# wrong") }
      .map { $0.hasPrefix("# right: ") ? String($0.dropFirst(9)) : String($0) }.joined(separator: "\n") + "\n"
  }

  @Test(arguments: codes)
  func everyRuleHasItsGoldenAndIsSilentOnceMended(_ code: String) throws {
    let outcome = try Program.plugin.run("validate", "-f", Self.path(code))
    #expect(outcome.output.contains("[\(code)]") && outcome.errors.isEmpty)
    try Golden.expect(outcome.output, matches: "validate/\(code).txt")
    let text = try #require(Repository.text(Self.path(code)))
    try TemporaryDirectory.with { directory in
      try directory.write(Self.mended(text), to: "c.yaml")
      let mended = try Program.plugin.run(arguments: ["validate", "-f", "c.yaml"], in: directory.path)
      #expect(mended.status == 0 && !mended.output.contains("[\(code)]"))
    }
  }

  @Test(arguments: ["text", "json", "sarif", "github"])
  func everyFormatHasItsGolden(_ format: String) throws {
    let outcome = try Program.plugin.run("validate", "-f", Self.path("several"), "-o", format)
    #expect(outcome.status == 2 && outcome.errors.isEmpty)
    try Golden.expect(outcome.output, matches: "validate/several.\(format)")
  }

  /// Errors stand in Tests/Fixtures/refused; the size of a Job (TT6) needs documents too long for a fixture.
  @Test func everyRuleOfValidateIsHere() {
    let linted = DiagnosticCode.allCases.map(\.rawValue).filter { $0.hasPrefix("TT5") || $0.hasPrefix("TT7") }
    #expect(Set(linted + ["TT211", "TT306", "TT307", "TT310", "TT316", "TT408", "TT409"]) == Set(Self.codes))
    let goldens = Repository.names(in: "golden/validate").filter { $0.hasPrefix("TT") }
    #expect(Set(goldens) == Set(Self.codes.map { "\($0).txt" }))
  }
}
