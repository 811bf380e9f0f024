import Findings
import Render
import Schema
import TestSupport
import Testing

@Suite struct SuppressionTests {
  private static let short = "terminationGracePeriodSeconds: 5"

  private static func codes(_ text: String, disabled: [String] = []) -> [DiagnosticCode] {
    let sources = SourceFiles([SourceFile(name: "c.yaml", bytes: Array(text.utf8))])
    let session = Session(reading: sources, options: Session.Options(disabled: disabled))
    return session.diagnostics.sorted.map(\.finding.code)
  }

  private static func documents(cluster: String = "", template: String = "") -> String {
    Sample.cluster(metadata: cluster) + Sample.role() + Sample.template(metadata: template, pod: short)
  }

  @Test func warningsAreReportedUntilTheyAreSilenced() {
    #expect(Self.codes(Self.documents()) == [.shortGracePeriod])
    #expect(Self.codes(Self.documents(), disabled: ["TT506"]) == [])
    #expect(Self.codes(Self.documents(), disabled: ["TT507"]) == [.shortGracePeriod])
  }

  @Test func anAnnotationSilencesItsOwnDocumentOnly() {
    let annotation = "annotations: {tarantool.io/lint-disable: \"TT507, TT506\"}"
    #expect(Self.codes(Self.documents(template: annotation)) == [])
    #expect(Self.codes(Self.documents(cluster: annotation)) == [.shortGracePeriod])
  }

  @Test func errorsCannotBeSilenced() {
    let text = Self.documents().replacing("replicas: 1, selector", with: "replica: 1, selector")
    #expect(Self.codes(text, disabled: ["TT204"]) == [.unknownField])
  }

  @Test func aMistypedCodeIsAnError() {
    #expect(Self.codes(Self.documents(), disabled: ["TT50"]) == [.unknownCode, .shortGracePeriod])
    let annotation = "annotations: {tarantool.io/lint-disable: TT999}"
    #expect(Self.codes(Self.documents(template: annotation)) == [.unknownCode, .shortGracePeriod])
  }
}
