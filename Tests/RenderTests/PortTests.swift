import Findings
import Schema
import TestSupport
import Testing

/// The port on which the Job asks the instances is the one on which they answer.
@Suite struct PortTests {
  private static func findings(_ variable: String, cluster: String = "") -> [Finding] {
    let text = Sample.cluster(spec: cluster) + Sample.role() + Sample.template(env: variable)
    return Rendering(text).diagnostics.sorted.map(\.finding)
  }

  private static let other = "{name: TARANTOOL_HTTP_PORT, value: '8090'}"

  @Test func aPortThatNobodyAsksIsNamed() {
    #expect(
      Self.findings(Self.other) == [
        Finding(
          .conflictingFields,
          "these instances serve HTTP on port 8090, and the Job asks them on 8081, the Cluster's `httpPort`",
          help: "remove this variable, which is filled in, or write `httpPort: 8090` in the Cluster")
      ])
    #expect(Self.findings(Self.other, cluster: "httpPort: 8090").isEmpty)
    #expect(Self.findings("{name: TARANTOOL_HTTP_PORT, value: '8081'}").isEmpty)
  }
}
