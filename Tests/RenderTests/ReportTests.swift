import Findings
import Schema
import TestSupport
import Testing
import YAML

/// What machines are handed: one error with a note and help, and one warning without a place.
@Suite struct ReportTests {
  private static let sources = SourceFiles([SourceFile(name: "a,b.yaml", bytes: Array("x: 1\ny: 2\n".utf8))])

  private static var diagnostics: Diagnostics {
    var diagnostics = Diagnostics()
    diagnostics.warning(Finding(.noCluster, "nothing here"), at: nil)
    diagnostics.error(
      Finding(.duplicateKey, "100% \"twice\"", help: "remove one"), at: SourceLocation(file: 0, line: 2, column: 3),
      notes: [Diagnostic.Note("first here", at: SourceLocation(file: 0, line: 1, column: 1))])
    return diagnostics
  }

  private static let report = DiagnosticReport(sources: sources, version: "1.2.3")

  private static func read(_ bytes: [UInt8]) -> YAMLValue { YAMLValue.read(bytes).values.first ?? [:] }

  @Test func jsonHoldsEveryPart() {
    let json = Self.read(Self.report.json(Self.diagnostics))
    #expect(json["errors"] == 1)
    #expect(json["warnings"] == 1)
    #expect(
      json["diagnostics"] == [
        ["severity": "warning", "code": "TT310", "message": "nothing here"],
        [
          "severity": "error", "code": "TT106", "message": "100% \"twice\"", "help": "remove one", "file": "a,b.yaml",
          "line": 2, "column": 3, "notes": [["message": "first here", "file": "a,b.yaml", "line": 1, "column": 1]],
        ],
      ])
  }

  @Test func sarifNamesRuleLevelAndRegion() {
    let sarif = Self.read(Self.report.sarif(Self.diagnostics))
    #expect(sarif["version"] == "2.1.0")
    let run = sarif["runs"]?.sequence.first ?? [:]
    #expect(run.at("tool.driver.version") == "1.2.3")
    #expect(run.at("tool.driver.rules")?.sequence.count == DiagnosticCode.allCases.count)
    let result = run["results"]?.sequence.last ?? [:]
    #expect(result["ruleId"] == "TT106")
    #expect(result["level"] == "error")
    #expect(result.at("message.text") == "100% \"twice\"\nremove one")
    let place = result["locations"]?.sequence.first?["physicalLocation"]
    #expect(place?["artifactLocation"] == ["uri": "a,b.yaml"])
    #expect(place?["region"] == ["startLine": 2, "startColumn": 3])
    #expect(result["relatedLocations"]?.sequence.first?.at("message.text") == "first here")
  }

  @Test func githubEscapesWhatItsCommandsCannotHold() {
    let text = String(decoding: Self.report.github(Self.diagnostics), as: UTF8.self)
    #expect(
      text == """
        ::warning title=TT310::nothing here
        ::error file=a%2Cb.yaml,line=2,col=3,title=TT106::100%25 "twice"%0Aremove one

        """)
  }
}
