import TestSupport
import Testing

/// `kubectl tarantool convert`
@Suite struct ConvertTests {
  private static let later = ["examples/operator-1.0", "Tests/Fixtures/convert/comments.yaml"]

  /// The command proves it by itself, with its own reader: this is the proof from outside.
  @Test(arguments: later)
  func whatItPrintsRendersToTheSameBytes(_ path: String) throws {
    let converted = try Program.plugin.run("convert", "-f", path)
    #expect(converted.status == 0 && !converted.output.contains("v1beta1"))
    let text = Array(converted.output.utf8)
    let (old, new) = (
      try Program.plugin.run("render", "-f", path), try Program.plugin.run("render", "-f", "-", input: text)
    )
    #expect(old.status == 0 && !old.output.isEmpty && old.output == new.output)
    let (before, after) = (
      try Program.plugin.run("validate", "-f", path), try Program.plugin.run("validate", "-f", "-", input: text)
    )
    #expect(after.status == 0 && after.output.split(separator: "\n").last == before.output.split(separator: "\n").last)
  }

  /// Above, behind and below lines; what is lost is told.
  @Test func commentsGoldenIsKept() throws {
    let outcome = try Program.plugin.run("convert", "-f", "Tests/Fixtures/convert/comments.yaml")
    try Golden.expect(outcome.output, matches: "convert/comments.yaml")
    try Golden.expect(outcome.errors, matches: "convert/comments.stderr")
    #expect(outcome.errors.contains("[TT030]"))
  }

  @Test func exampleGoldenIsKept() throws {
    let outcome = try Program.plugin.run("convert", "-f", "examples/operator-1.0")
    #expect(outcome.errors.isEmpty)
    try Golden.expect(outcome.output, matches: "convert/operator-1.0.yaml")
  }

  /// What a terminal or a log acts on is in a comment what it is elsewhere.
  @Test func commentsAreEscaped() throws {
    let text = "# ##vso[task.x]\u{202E}a\n" + Sample.laterCluster + Sample.laterRole()
    let outcome = try Program.plugin.run("convert", "-f", "-", input: Array(text.utf8))
    #expect(outcome.output.hasPrefix("# ##vso\\u{5b}task.x]\\u{202e}a\n"))
  }

  @Test func otherDocumentsAreNotConverted() throws {
    let outcome = try Program.plugin.run("convert", "-f", "examples/minimal")
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(
      outcome.errors == """
        error[TT028]: none of these documents is of tarantool.io/v1beta1: there is nothing to convert
          help: documents of tarantool.io/v1alpha1 are rendered as they are
        1 error

        """)
  }

  @Test func whatCannotBeRenderedIsNotConverted() throws {
    let outcome = try Program.plugin.run("convert", "-f", "Tests/Fixtures/refused/v1beta1-foreign-leader.yaml")
    #expect(outcome.status == 2 && outcome.output.isEmpty && outcome.errors.contains("error[TT213]"))
  }
}
