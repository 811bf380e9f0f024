import Findings
import Review
import Testing

/// What is no answer about the members is refused at its place, whatever it is.
@Suite struct ServersAnswerTests {
  private static let uuid = "5c0f0c0e-4a52-4c34-8c4b-0f6f0a6f6f01"
  private static let other = "5c0f0c0e-4a52-4c34-8c4b-0f6f0a6f6f02"
  private static let member = #"{"uri": "a:1", "uuid": "\#(uuid)", "replicaset": {"uuid": "\#(other)"}}"#

  private func found(_ texts: String...) -> [String] {
    let files = texts.map { SourceFile(name: "servers.json", bytes: Array($0.utf8)) }
    var diagnostics = Diagnostics()
    _ = ServersAnswer(reading: SourceFiles(files), after: 3, into: &diagnostics)
    return diagnostics.errors.sorted.map { found in
      let place = found.location.map { "\($0.file):\($0.line):\($0.column)" } ?? "-"
      return "\(found.finding.code.rawValue) \(place) \(found.finding.message)"
    }
  }

  @Test func aWholeAnswerIsRead() {
    #expect(found(#"{"data": {"servers": [\#(Self.member)]}}"#) == [])
    #expect(found(#"{"servers": [\#(Self.member), {"uri": "b:1", "uuid": ""}, {"uri": "c:1"}]}"#) == [])
  }

  @Test(arguments: [
    ("", "TT911 3:1:1 an answer of the admin API must be a mapping, this is nothing"),
    ("[]", "TT911 3:1:1 an answer of the admin API must be a mapping, this is a list"),
    ("{}\n---\n{}", "TT911 3:1:1 an answer of the admin API must be a mapping, this is 2 documents"),
    ("Unauthorized", "TT911 3:1:1 an answer of the admin API must be a mapping, this is a string"),
    (#"{"errors": [{"message": "Unauthorized"}]}"#, "TT911 3:1:13 the instance answered with an error: Unauthorized"),
    (#"{"data": {"cluster": {}}}"#, "TT911 3:1:10 this answer has no list `servers`"),
    (#"{"data": {"servers": {}}}"#, "TT911 3:1:22 this answer has no list `servers`"),
    (
      #"{"servers": [], "cluster": {"self": {"uri": "a:1", "uuid": null}}}"#,
      "TT911 3:1:37 the instance that was asked, `a:1`, is in no cluster"
    ),
    (#"{"servers": [7]}"#, "TT911 3:1:14 a server must be a mapping with a `uri`, this is a number"),
    (#"{"servers": [{"uri": ""}]}"#, "TT911 3:1:14 a server must be a mapping with a `uri`, this is a mapping"),
    (
      #"{"servers": [{"uri": "a:1", "uuid": "x"}]}"#,
      "TT911 3:1:37 this is not the UUID of server `a:1`, nor of its replicaset"
    ),
    (
      #"{"servers": [{"uri": "a:1", "uuid": "\#(uuid)", "replicaset": {"uuid": 7}}]}"#,
      "TT911 3:1:100 this is not the UUID of server `a:1`, nor of its replicaset"
    ),
    (
      #"{"servers": [{"uri": "a:1", "uuid": "\#(uuid)"}]}"#,
      "TT911 3:1:14 server `a:1` is a member, but the answer does not name its replicaset"
    ),
    (
      #"{"servers": [{"uri": "a:1", "uuid": "\#(uuid)", "replicaset": {"uuid": "\#(other)", "weight": -1}}]}"#,
      "TT911 3:1:150 this is not the weight of the replicaset of `a:1`"
    ),
    (
      #"{"servers": [\#(member), {"uri": "b:1", "uuid": "\#(uuid)", "replicaset": {"uuid": "\#(other)"}}]}"#,
      "TT911 3:1:142 two servers have the UUID `\(uuid)`"
    ),
  ])
  func whatIsNoAnswerIsRefused(_ text: String, expected: String) {
    #expect(found(text) == [expected])
  }

  @Test func answersThatContradictEachOther() {
    let other = Self.member.replacing(Self.uuid, with: "5c0f0c0e-4a52-4c34-8c4b-0f6f0a6f6f03")
    #expect(
      found(#"{"servers": [\#(Self.member)]}"#, #"{"servers": [\#(other)]}"#) == [
        "TT911 4:1:14 there are two different identities of `a:1`"
      ])
  }

  @Test func whatIsNoJSONIsRefused() {
    #expect(found(#"{"servers": ["#).map { String($0.prefix(5)) } == ["TT101"])
    #expect(found("\u{0}").count == 1)
  }
}
