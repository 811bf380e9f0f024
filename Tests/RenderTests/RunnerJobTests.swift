import TestSupport
import Testing
import YAML

/// What the Job and the CronJobs of a Cluster have in common.
@Suite struct RunnerJobTests {
  /// Otherwise `plan --live` would tell a change that nobody made.
  @Test func quantitiesAreThoseThatAServerGivesBack() {
    let cluster =
      "verify: {schedule: '0 * * * *'}, backup: {schedule: '0 3 * * *', to: {claim: a}}, "
      + "bootstrap: {resources: {limits: {cpu: 0.5, memory: 1.5Gi}}}"
    let cookie =
      "{name: TARANTOOL_CLUSTER_COOKIE, valueFrom: {secretKeyRef: {name: kv, key: cookie}}}"
    let rendering = Rendering(
      Sample.cluster(spec: cluster) + Sample.role() + Sample.template(env: cookie))
    let jobs = [rendering.object("Job")] + rendering.objects("CronJob").map { $0[path: "spec", "jobTemplate"] }
    #expect(jobs.count == 3, "\(rendering.findings)")
    for job in jobs {
      let containers = job[path: "spec", "template", "spec", "containers"].sequence
      #expect(containers.map { $0[path: "resources", "limits"] } == [["cpu": "500m", "memory": "1536Mi"]])
    }
  }
}
