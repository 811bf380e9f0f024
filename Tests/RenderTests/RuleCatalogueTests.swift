import Findings
import Schema
import TestSupport
import Testing

/// docs/rules.md is made from the rules, so that the two never disagree.
@Suite struct RuleCatalogueTests {
  private static let groups: [(prefix: String, title: String)] = [
    ("TT0", "Files and the command line"), ("TT1", "YAML"), ("TT2", "Fields"),
    ("TT3", "How documents refer to each other"),
    ("TT4", "Names and identity"), ("TT5", "What breaks a Cartridge cluster on Kubernetes"), ("TT6", "Sizes"),
    ("TT7", "What hurts later (`validate` alone)"), ("TT8", "Settings of this tool"), ("TT9", "What is live"),
  ]

  private static var page: String {
    let head = """
      # Rules

      Every finding has a code whose meaning never changes. Warnings and notes can be silenced: for a run with
      `validate --disable CODE`, for one document with the annotation `tarantool.io/lint-disable: "CODE, CODE"`. Errors
      cannot: nothing is rendered while there is one. The `help:` line of each finding tells you what to write instead.

      """
    return head
      + groups.map { group in
        let rows = DiagnosticCode.allCases.filter { $0.rawValue.hasPrefix(group.prefix) }
          .map { "| \($0.rawValue) | \($0.title) | \($0.reason) |\n" }
        return "\n## \(group.title)\n\n| code | rule | why |\n|---|---|---|\n" + rows.joined()
      }.joined()
  }

  @Test func pageOfEveryRuleIsAsItsGolden() throws {
    for code in DiagnosticCode.allCases { #expect(Self.page.contains("| \(code.rawValue) |")) }
    try Golden.expect(Self.page, matches: "../docs/rules.md")
  }
}
