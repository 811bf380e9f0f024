package import Schema

/// The bootstrap Job must fit into what Kubernetes takes.
package enum SizeRules {
  /// All annotations of an object together (apimachinery, `TotalAnnotationSizeLimitB`). Client-side `kubectl apply` keeps
  /// a copy of the whole object in one.
  static let annotationLimit = 262_144

  /// Reports Jobs that are left out because no server takes them, and those that only `--server-side` can apply.
  ///
  /// - Parameters:
  ///   - resolution: what is to be rendered.
  ///   - diagnostics: takes what was found.
  package static func check(_ resolution: Resolution, into diagnostics: inout Diagnostics) {
    for cluster in resolution.clusters {
      guard let job = BootstrapJob(for: cluster) else { continue }
      let annotations = job.annotationSize
      if annotations > annotationLimit {
        diagnostics.warning(.oversizedPlan(annotations), at: cluster.location)
      } else if annotations > annotationLimit / 2, JSONWriter.compact(job.object.value).utf8.count > annotationLimit {
        diagnostics.warning(.serverSideOnly(cluster.name), at: cluster.location)
      }
    }
  }
}

extension Finding {
  fileprivate static func oversizedPlan(_ size: Int) -> Finding {
    Finding(
      .oversizedJob,
      "the bootstrap Job is left out: its plan and runner take \(size) bytes, the annotations of a Job hold \(SizeRules.annotationLimit)",
      help: "shorten the names of Cluster, Roles and namespace, which every address repeats; or make two Clusters")
  }

  fileprivate static func serverSideOnly(_ name: String) -> Finding {
    Finding(
      .serverSideOnly, "the bootstrap Job of Cluster `\(name)` is larger than client-side apply can take",
      help: "apply it with `kubectl apply --server-side`")
  }
}
