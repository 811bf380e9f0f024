import Findings
import TestSupport
import Testing
import YAML

/// Fields that charts of old operators carry and Kubernetes does not know.
@Suite struct DroppedFieldTests {
  private static func rendering(_ cluster: String = "") -> Rendering {
    Rendering(
      Sample.cluster(spec: cluster) + Sample.role()
        + Sample.template(
          spec: "status: {replicas: 1}\n  selector: {matchLabels: {app: a}}", podMetadata: "labels: {app: a}",
          pod: "updateStrategy: {type: OnDelete}, securityContext: {fsGroup: 1, capabilities: {add: [SYS_TIME]}}"))
  }

  /// Nor do they reach the Job, whose pod takes the template's security context.
  @Test(arguments: ["", "compatibility: operator-0.0.10"])
  func neverReachAnObject(_ cluster: String) {
    let rendering = Self.rendering(cluster)
    #expect(rendering.codes.filter { $0 == .droppedField }.count == 3)
    let statefulSet = rendering.object("StatefulSet")
    #expect(statefulSet[path: "spec"]["status"] == nil)
    let pod = statefulSet[path: "spec", "template", "spec"]
    #expect(pod["containers"] != nil && pod["updateStrategy"] == nil && pod["securityContext"] == ["fsGroup": 1])
    let job = rendering.object("Job")[path: "spec", "template", "spec"]
    #expect(job[path: "securityContext", "fsGroup"] == 1 && job[path: "securityContext"]["capabilities"] == nil)
    #expect(job["updateStrategy"] == nil)
  }
}
