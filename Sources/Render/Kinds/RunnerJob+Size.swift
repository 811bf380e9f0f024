internal import Findings
internal import Kubernetes
internal import Schema
internal import YAML

extension RunnerJob {
  /// All annotations of an object together (apimachinery, `TotalAnnotationSizeLimitB`). Client-side `kubectl apply` keeps
  /// a copy of the whole object in one.
  private static let annotationLimit = 262_144

  /// The size of the annotations as Kubernetes counts it.
  private var annotationSize: Int { annotations.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count } }

  /// Whether the annotations are no larger than Kubernetes takes.
  var fits: Bool { annotationSize <= Self.annotationLimit }

  /// Reports a Job that no server takes, and one that only `--server-side` can apply.
  ///
  /// - Parameters:
  ///   - object: the whole Job or CronJob.
  ///   - diagnostics: takes the findings.
  func checkSize(of object: KubernetesObject, into diagnostics: inout Diagnostics) {
    if !fits {
      diagnostics.error(.oversizedPlan(noun, annotationSize, limit: Self.annotationLimit), at: cluster.location)
    } else if annotationSize > Self.annotationLimit / 2,
      JSONWriter.compact(object.value).utf8.count > Self.annotationLimit
    {
      diagnostics.warning(.serverSideOnly(noun, cluster.name), at: cluster.location)
    }
  }

  private var noun: String {
    switch mode {
    case .bootstrap: "bootstrap Job"
    case .verify: "CronJob that verifies"
    case .repair: "repair Job"
    case .handOver: "Job that moves leaders"
    case .backup: "Job of a backup"
    case .restore: "Job of a restore"
    }
  }
}

extension Finding {
  fileprivate static func oversizedPlan(_ noun: String, _ size: Int, limit: Int) -> Finding {
    Finding(
      .oversizedJob,
      "the annotations of the \(noun) would take \(size) bytes, but a server accepts at most \(limit)",
      help:
        "shorten the names of Cluster, Roles and namespace, which every address repeats; make two Clusters; or render with --without-job, and send the calls that `bootstrap -o curl` prints"
    )
  }

  fileprivate static func serverSideOnly(_ noun: String, _ name: String) -> Finding {
    Finding(
      .serverSideOnly, "the \(noun) of Cluster `\(name)` is too large for client-side apply",
      help: "apply it with `kubectl apply --server-side`")
  }
}
