/// `Cluster.spec.monitoring`, with the port on which instances are asked.
package struct MonitoringModel: Sendable {
  /// As the document has them.
  package let settings: MonitoringSettings
  /// What all templates call the port of HTTP: Prometheus finds a pod by the ports that it declares.
  package let port: String
}
