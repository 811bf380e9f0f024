import Findings
import Kubernetes
import Review
import TestSupport
import Testing
import YAML

/// What is rendered for Prometheus and Grafana, and what a change of it means.
@Suite struct MonitoringTests {
  private static func documents(
    _ monitoring: String, metadata: String = "", spec: String = "", role: String = "storage",
    port: String = Sample.httpPort
  ) -> String {
    Sample.cluster(metadata: metadata, spec: "monitoring: {\(monitoring)}, \(spec)")
      + Sample.role(role, metadata: metadata) + Sample.template(metadata: metadata, container: port)
  }

  private static func expressions(_ rendering: Rendering) -> [String: String] {
    let groups = rendering.object("PrometheusRule")[path: "spec", "groups"].sequence
    let rules = groups.flatMap { $0["rules"]?.sequence ?? [] }
    return Dictionary(
      uniqueKeysWithValues: rules.compactMap { rule in
        rule["alert"]?.string.flatMap { name in rule["expr"]?.string.map { (name, $0) } }
      })
  }

  @Test func nothingIsRenderedThatNobodyAskedFor() {
    let rendering = Rendering(Sample.all)
    for kind in ["PodMonitor", "PrometheusRule", "ConfigMap"] { #expect(rendering.names(kind) == []) }
  }

  @Test func itHasThreeObjectsInTheNamespaceThatRulesSpeakOf() {
    let rendering = Rendering(Self.documents(""))
    #expect(rendering.codes == [], "\(rendering.findings)")
    #expect(rendering.names("PodMonitor") == ["kv"] && rendering.names("PrometheusRule") == ["kv"])
    #expect(rendering.names("ConfigMap") == ["kv-dashboard"])
    #expect(rendering.objects.allSatisfy { $0[path: "metadata", "namespace"] == "default" })
    let up = Self.expressions(rendering)["CartridgeInstanceDown"]
    #expect(up == "up{namespace=\"default\", job=\"default/kv\"} == 0")
  }

  @Test func whatTheClusterSaysOfItIsTaken() {
    let rendering = Rendering(
      Self.documents("path: /m, interval: 1m, labels: {release: a}, dashboardLabels: {folder: b}"))
    let endpoints = rendering.object("PodMonitor")[path: "spec", "podMetricsEndpoints"]
    #expect(endpoints == [["port": "http", "path": "/m", "interval": "1m"]])
    for kind in ["PodMonitor", "PrometheusRule"] {
      #expect(rendering.object(kind)[path: "metadata", "labels", "release"] == "a")
    }
    let labels = rendering.object("ConfigMap")[path: "metadata", "labels"]
    #expect(labels["folder"] == "b" && labels["grafana_dashboard"] == nil && labels["release"] == nil)
  }

  @Test func thePortIsCalledAsTheTemplatesCallIt() {
    let rendering = Rendering(
      Self.documents("", spec: "httpPort: 9000", port: "ports: [{name: web, containerPort: 9000}]"))
    let endpoints = rendering.object("PodMonitor")[path: "spec", "podMetricsEndpoints"]
    #expect(endpoints == [["port": "web", "path": "/metrics"]])
  }

  @Test func verdictsAndBackupsAreTooOldAfterTwoOfTheirIntervals() throws {
    #expect(Self.expressions(Rendering(Self.documents("")))["CartridgeNotAsPlanned"] == nil)
    let rendering = Rendering(
      Self.documents(
        "",
        spec: "verify: {schedule: '*/10 * * * *'}, backup: {schedule: '0 3 * * *', to: {claim: a}}"
      ).replacing(
        "value: /data}",
        with: "value: /data}, {name: TARANTOOL_CLUSTER_COOKIE, valueFrom: {secretKeyRef: {name: a, key: b}}}"))
    #expect(rendering.codes == [], "\(rendering.findings)")
    let expressions = Self.expressions(rendering)
    #expect(expressions["CartridgeNotAsPlanned"]?.hasSuffix("cronjob=\"kv-verify\"}) > 1200") == true)
    #expect(expressions["CartridgeBackupTooOld"]?.hasSuffix("cronjob=\"kv-backup\"}) > 172800") == true)
  }

  @Test func rulesKnowTheStatefulSetsOfAllRolesAndOfTheStateboard() {
    let board = "stateboard: {rendered: {storage: 1Gi}, passwordSecret: {name: board, key: word}}"
    let rendering = Rendering(
      Self.documents("", spec: "failover: {mode: stateful, stateProvider: stateboard, \(board)}"))
    let ready = Self.expressions(rendering)["CartridgeInstanceNotReady"]
    #expect(ready?.contains("statefulset=~\"(storage)-[0-9]+|kv-stateboard\"}") == true, "\(ready ?? "")")
  }

  @Test func theDashboardOfAClusterIsTheSameForEver() {
    let (one, other) = (Rendering(Self.documents("")), Rendering(Self.documents("interval: 1m")))
    let text = one.object("ConfigMap")[path: "data", "kv.json"]
    #expect(text == other.object("ConfigMap")[path: "data", "kv.json"])
    #expect(text.string?.hasPrefix("{\n    \"uid\": \"\(Self.uid)\",\n") == true, "\(text.string?.prefix(70) ?? "")")
  }

  /// UUIDv5 of `default/kv`, by Python's uuid.uuid5.
  private static let uid = "dcd5591f-1257-5bfc-8bfd-7b1567ad983e"

  @Test func whatWouldBeRenderedTwiceIsRefused() {
    for (version, kind, name) in [
      ("monitoring.coreos.com/v1", "PodMonitor", "kv"), ("monitoring.coreos.com/v1", "PrometheusRule", "kv"),
      ("v1", "ConfigMap", "kv-dashboard"),
    ] {
      let other = "---\napiVersion: \(version)\nkind: \(kind)\nmetadata: {name: \(name), namespace: default}\n"
      let rendering = Rendering(Self.documents("", metadata: "namespace: default") + other)
      #expect(rendering.codes == [.duplicateObject], "\(kind)")
    }
  }

  @Test func whenItGoesNoInstanceIsTouched() {
    let old = Self.documents("", metadata: "namespace: prod")
    let new = old.replacing("monitoring: {}, ", with: "")
    let changes = ChangePlan(from: Self.objects(Rendering(old)), to: Self.objects(Rendering(new))).changes
    #expect(
      changes.map { "\($0.id) \($0.message)" } == [
        "safe:ConfigMap/prod/kv-dashboard is no longer rendered",
        "safe:PodMonitor.monitoring.coreos.com/prod/kv is no longer rendered",
        "safe:PrometheusRule.monitoring.coreos.com/prod/kv is no longer rendered",
      ])
  }

  private static func objects(_ rendering: Rendering) -> [KubernetesObject] {
    rendering.objects.map { KubernetesObject($0) }
  }
}
