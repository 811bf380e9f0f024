internal import Kubernetes
internal import Schema
internal import YAML

/// What is rendered for those who watch a Cluster: PodMonitor, PrometheusRule, and a ConfigMap with a dashboard.
struct Monitoring {
  private let cluster: ClusterModel
  private let monitoring: MonitoringModel
  private let words: TemplateWords

  private static let component = "monitoring"
  /// Grafana tells dashboards apart by such a UUID: the same Cluster has the same one for ever.
  private static let dashboards = UUIDNamespace("0F3B2D0E-6C1A-4B7B-9C55-6F8E9D2A7C41")

  /// Nil where the Cluster asks for nothing.
  init?(of cluster: ClusterModel) {
    guard let monitoring = cluster.monitoring else { return nil }
    self.cluster = cluster
    self.monitoring = monitoring
    words = Self.words(of: cluster)
  }

  /// Of different kinds.
  var objects: [KubernetesObject] { [podMonitor, prometheusRule, dashboard].map(KubernetesObject.init) }

  private var podMonitor: YAMLValue {
    var monitor = object("podMonitor", named: cluster.name, monitoring.settings.labels)
    monitor[path: "spec", "selector", "matchLabels"] = YAMLValue(cluster.serviceSelector)
    var endpoint: YAMLValue = ["port": .string(monitoring.port), "path": .string(monitoring.settings.path)]
    if let interval = monitoring.settings.interval { endpoint["interval"] = .string(interval) }
    monitor[path: "spec", "podMetricsEndpoints"] = [endpoint]
    return monitor
  }

  private var prometheusRule: YAMLValue {
    var rule = object("prometheusRule", named: cluster.name, monitoring.settings.labels)
    var rules = words.filled(rules("always")).sequence
    if let verify = cluster.verify { rules += scheduled(.verify, verify.schedule) }
    if let backup = cluster.backup { rules += scheduled(.backup, backup.schedule) }
    rule[path: "spec", "groups"] = [["name": .string(cluster.name), "rules": .sequence(rules)]]
    return rule
  }

  private var dashboard: YAMLValue {
    var map = object("dashboard", named: Naming.dashboard(of: cluster.name), monitoring.settings.dashboardLabels)
    let both = [RunnerJob.Mode.verify, .backup].map(cronJob)
    var words = words
    words["CRONJOB"] = both.joined(separator: "|")
    words["UID"] = Self.dashboards.uuid(of: cluster.qualifiedName)
    let text = JSONWriter.text(of: words.filled(ObjectTemplate.dashboard))
    map["data"] = .strings([("\(cluster.name).json", String(decoding: text, as: UTF8.self))])
    return map
  }

  private func object(_ key: String, named name: String, _ labels: LabelSet) -> YAMLValue {
    var object = ObjectTemplate.monitoring[key] ?? [:]
    object.setMetadata(name: name, of: cluster, component: Self.component)
    for label in labels.entries { object[path: "metadata", "labels", label.key] = .string(label.value) }
    return object
  }

  private func rules(_ key: String) -> YAMLValue { ObjectTemplate.monitoring[path: "rules", key] }

  private func cronJob(_ mode: RunnerJob.Mode) -> String { Naming.cronJob(of: cluster.name, mode: mode.word) }

  /// The rules of what a CronJob does, that should have succeeded not long ago.
  private func scheduled(_ mode: RunnerJob.Mode, _ schedule: CronSchedule) -> [YAMLValue] {
    var words = words
    words["CRONJOB"] = cronJob(mode)
    words["SECONDS"] = String(BootstrapPlan.worth(every: schedule.longestInterval))
    return words.filled(rules(mode.word)).sequence
  }

  /// Names are those of Kubernetes: no quotes and no backslash, and of what a pattern reads otherwise the point alone.
  private static func words(of cluster: ClusterModel) -> TemplateWords {
    let roles = cluster.roles.map { TemplateWords.pattern($0.name) }.joined(separator: "|")
    let stateboard =
      cluster.failover.stateboard?.rendered == nil
      ? "" : "|" + TemplateWords.pattern(Naming.stateboard(of: cluster.name))
    let jobs: [RunnerJob.Mode] = [.bootstrap, .backup, .restore, .repair, .handOver]
    return TemplateWords([
      "CLUSTER": cluster.name, "NAMESPACE": cluster.effectiveNamespace,
      // What a Prometheus operator labels the targets of a PodMonitor with.
      "INSTANCES": "namespace=\"\(cluster.effectiveNamespace)\", job=\"\(cluster.qualifiedName)\"",
      "STATEFULSETS": "(\(roles))-[0-9]+\(stateboard)",
      "JOBS": "\(TemplateWords.pattern(cluster.name))-(\(jobs.map(\.word).joined(separator: "|")))-[0-9a-f]{10}",
    ])
  }
}
