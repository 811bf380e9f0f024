import TestSupport
import Testing

/// `kubectl tarantool version`
@Suite struct VersionTests {
  @Test func itNamesTheClientItsCommitLibyamlAndSwift() throws {
    let outcome = try Program.plugin.run("version")
    let client = try Program.plugin.run("--version").output
    let titles = outcome.output.split(separator: "\n").map { $0.prefix { $0 != ":" } }
    #expect(titles == ["Client Version", "Git Commit", "libyaml Version", "Swift Version"])
    #expect(outcome.output.hasPrefix("Client Version: \(client)Git Commit: unknown\nlibyaml Version: 0."))
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
  }

  @Test func programsReadTheSameVersions() throws {
    let versions = try Program.plugin.run("version").output.split(separator: "\n")
      .compactMap { $0.split(separator: " ", maxSplits: 2).last }
    try #require(versions.count == 4)
    #expect(
      try Program.plugin.run("version", "-o", "json").output == """
        {
            "clientVersion": "\(versions[0])",
            "gitCommit": "\(versions[1])",
            "libyamlVersion": "\(versions[2])",
            "swiftVersion": "\(versions[3])"
        }

        """)
    #expect(
      try Program.plugin.run("version", "-o", "yaml").output.replacing("\"", with: "") == """
        clientVersion: \(versions[0])
        gitCommit: \(versions[1])
        libyamlVersion: \(versions[2])
        swiftVersion: \(versions[3])

        """)
  }
}
