import TestSupport
import Testing

/// `kubectl tarantool report`: what somebody else sees of a cluster, and what not.
@Suite struct ReportCommandTests {
  @Test func whoeverGetsItSeesTheSameStatus() throws {
    let report = try Program.plugin.run("report", "-f", "-", input: Array(StatusCommandTests.live().utf8))
    #expect(report.status == 0 && report.errors.isEmpty)
    #expect(report.output.hasPrefix("# Cluster kv/kv\n#\n# State:        Ready\n# Verified:     "))
    let again = try Program.plugin.run("status", "-f", "-", input: Array(report.output.utf8))
    #expect(again.status == 0 && again.output.hasPrefix("Cluster kv/kv\n\nState:        Ready\nVerified:     "))
  }

  /// A cluster that is not ready can be reported all the same.
  @Test func itsExitCodeIsNotTheState() throws {
    let live = Array(StatusCommandTests.live("not as planned").utf8)
    #expect(try Program.plugin.run("report", "-f", "-", input: live).status == 0)
  }

  @Test func secretsAreLeftOut() throws {
    let documents = try #require(Repository.text("examples/config/cluster.yaml"))
      .replacing(
        "- {name: TARANTOOL_WORKDIR, value: /data}",
        with: """
          - {name: TARANTOOL_WORKDIR, value: /data}
                  - {name: TARANTOOL_CLUSTER_COOKIE, value: hush-cookie}
                  - {name: APP_DB_PASSWORD, value: hush-password}
          """)
    let rendered = try Program.plugin.run("render", "-f", "-", "-o", "json", input: Array(documents.utf8))
    let noted =
      #""managedFields": [{"x": "hush-fields"}], "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{hush-applied}"},"#
    let live = rendered.output.replacing(#""name": "all-0","#, with: #""name": "all-0", \#(noted)"#)
    #expect(live.contains("hush-cookie") && live.contains("hush-applied") && live.contains("newCheckout"))
    let report = try Program.plugin.run("report", "-f", "-", input: Array(live.utf8))
    #expect(report.status == 0 && report.errors.isEmpty, "\(report.errors)")
    for word in ["hush", "newCheckout", "ordersPerMinute", "welcome", "local ask"] {
      #expect(!report.output.contains(word), "\(word)")
    }
    for word in [
      "APP_DB_PASSWORD", "value: '***'", "filename: limits.yml", "value: /data", "tarantool.io/bootstrap-plan",
    ] {
      #expect(report.output.contains(word), "\(word)")
    }
  }

  @Test func nothingToReadIsAnError() throws {
    let ran = try Program.plugin.run("report", "-f", "-", input: Array(#"{"kind":"List","items":[]}"#.utf8))
    #expect(
      ran.status == 2 && ran.output.isEmpty && ran.errors.hasPrefix("error[TT902]: what was read contains no cluster"))
  }
}
