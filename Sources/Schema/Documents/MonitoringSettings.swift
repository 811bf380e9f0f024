package import Findings
package import Kubernetes
internal import YAML

/// `Cluster.spec.monitoring`: what a Prometheus operator and Grafana make of the cluster.
package struct MonitoringSettings: Sendable {
  /// Where it is asked for.
  package let location: SourceLocation
  /// Where instances tell their metrics; it begins with a slash.
  package let path: String
  /// How often they are asked, such as `30s`; nil for what Prometheus does by itself.
  package let interval: String?
  /// Of PodMonitor and PrometheusRule: a Prometheus takes those that it selects.
  package let labels: LabelSet
  /// Of the ConfigMap with the dashboard: Grafana's sidecar takes those that it selects.
  package let dashboardLabels: LabelSet

  /// What the sidecar of Grafana's chart looks for where nobody tells it otherwise (grafana/helm-charts, `sidecar.dashboards`).
  private static let sidecar = "grafana_dashboard"

  init(_ fields: inout FieldDecoder) {
    location = fields.location
    path = fields.absolutePath("path") ?? FieldRule.ClusterMonitoringPath.assumed
    let interval = fields.string("interval")
    labels = fields.labels("labels", areLabels: true)
    let given = fields.labels("dashboardLabels", areLabels: true)
    dashboardLabels =
      given.entries.isEmpty
      ? LabelSet([LabelSet.Entry(key: Self.sidecar, value: "1", location: location)]) : given
    if let interval, !Self.isInterval(interval.value) {
      fields.error(.badInterval(interval.value), at: interval.location)
    }
    self.interval = interval?.value
  }

  /// A whole number, not 0, of seconds, minutes or hours.
  private static func isInterval(_ text: String) -> Bool {
    guard let unit = text.last, "smh".contains(unit) else { return false }
    let number = text.dropLast().utf8
    return !number.isEmpty && number.count <= 6 && number.first != UInt8(ascii: "0")
      && number.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}

extension Finding {
  fileprivate static func badInterval(_ text: String) -> Finding {
    Finding(
      .badFormat, "`\(text)` is not a valid interval",
      help: "write a number of seconds, minutes or hours: `interval: 30s`")
  }
}
