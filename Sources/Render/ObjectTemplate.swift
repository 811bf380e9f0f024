internal import Findings
internal import Kubernetes
internal import Schema
internal import YAML

/// Objects that are mostly constant, from `templates/`. They are parsed and filled node by node.
enum ObjectTemplate {
  static let headlessService = parse(PackageResources.headless_service_yaml)
  static let httpService = parse(PackageResources.http_service_yaml)
  static let ingress = parse(PackageResources.ingress_yaml)
  static let podDisruptionBudget = parse(PackageResources.pod_disruption_budget_yaml)
  static let job = parse(PackageResources.job_yaml)
  static let verifyCronJob = parse(PackageResources.verify_cron_job_yaml)
  static let singleJob = parse(PackageResources.single_job_yaml)
  static let backupCronJob = parse(PackageResources.backup_cron_job_yaml)

  /// Every template, for the test that each of them is an object.
  static let all =
    [
      headlessService, httpService, ingress, podDisruptionBudget, job, singleJob, verifyCronJob, backupCronJob,
    ] + ["statefulSet", "service"].compactMap { stateboard[$0] }
    + ["podMonitor", "prometheusRule", "dashboard"].compactMap { monitoring[$0] }

  /// The StatefulSet and the Service of a stateboard.
  static let stateboard = parse(PackageResources.stateboard_yaml)

  /// PodMonitor, PrometheusRule with its rules, and the ConfigMap of a dashboard.
  static let monitoring = parse(PackageResources.monitoring_yaml)

  /// The dashboard that goes into it.
  static let dashboard = parse(PackageResources.dashboard_yaml)

  /// The spec of the pod of every Job.
  static let runnerPod = parse(PackageResources.runner_pod_yaml)

  /// What a container that moves files asks for and may take.
  static let copyResources = parse(PackageResources.copy_resources_yaml)

  /// The GraphQL documents of the admin calls, by their names.
  static let adminCalls = parse(PackageResources.admin_calls_yaml)

  /// Which errors the Job retries, and what it says of others: the same in every plan.
  static let bootstrapAnswers = parse(PackageResources.bootstrap_answers_yaml)

  /// What a repair Job says beside that.
  static let repairAnswers = parse(PackageResources.repair_answers_yaml)

  private static func parse(_ bytes: [UInt8]) -> YAMLValue { YAMLValue(template: bytes) }
}

extension YAMLValue {
  /// Fills in `metadata`: namespace and the labels that every object of a cluster carries.
  ///
  /// - Parameters:
  ///   - name: the object's name.
  ///   - cluster: the Cluster it belongs to.
  ///   - component: the Role or part of the cluster that it serves.
  mutating func setMetadata(name: String, of cluster: ClusterModel, component: String) {
    let labels = CommonLabels(cluster: cluster.name, clusterID: cluster.clusterID, component: component)
    self[path: "metadata"] = .metadata(name: name, namespace: cluster.namespace, labels: LabelSet(labels.all))
  }

  /// A `metadata` of name, namespace and labels, in this order.
  static func metadata(
    name: String, namespace: String?, labels: LabelSet, annotations: LabelSet = LabelSet()
  ) -> YAMLValue {
    var metadata: YAMLValue = ["name": .string(name)]
    if let namespace { metadata["namespace"] = .string(namespace) }
    metadata["labels"] = YAMLValue(labels)
    if !annotations.entries.isEmpty { metadata["annotations"] = YAMLValue(annotations) }
    return metadata
  }

  init(_ labels: LabelSet) {
    self = .strings(labels.entries.map { ($0.key, $0.value) })
  }
}
