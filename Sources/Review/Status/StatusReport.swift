internal import Findings
package import Kubernetes
internal import YAML

/// The languages that a status is written in.
package enum StatusFormat: String, CaseIterable, Sendable {
  case text, json, yaml
}

/// How the clusters of a namespace are.
package struct StatusReport: Sendable {
  let clusters: [ClusterStatus]
  /// What applying the documents would change; nil where none were given.
  let unapplied: UnappliedChanges?

  /// - Parameters:
  ///   - objects: what kubectl printed.
  ///   - now: what ages are counted from.
  ///   - plan: what applying the documents would change; nil where none were given.
  package init(of objects: LiveObjects, at now: Timestamp, comparedBy plan: ChangePlan? = nil) {
    clusters = objects.clusters.map { ClusterStatus(of: $0, at: now) }
    unapplied = plan.map(UnappliedChanges.init)
  }

  /// Whether every cluster is ready, and is known to be.
  package var isReady: Bool { clusters.allSatisfy { $0.state == .ready } }

  /// The clusters in a language; `isColoured` holds for text alone.
  package func text(_ format: StatusFormat, isColoured: Bool = false) -> [UInt8] {
    switch format {
    case .text:
      Array(screens(isColoured: isColoured).map(\.string).joined(separator: "\n").utf8)
    case .json: JSONWriter.text(of: value)
    case .yaml: YAMLWriter.text(of: value)
    }
  }

  private func screens(isColoured: Bool) -> [TerminalText] {
    clusters.map { StatusText(of: $0, isColoured: isColoured).text } + [unapplied?.text].compactMap(\.self)
  }

  private var value: YAMLValue {
    var value: YAMLValue = ["clusters": .sequence(clusters.map(\.value))]
    value["documents"] = unapplied?.value
    return value
  }
}

extension ClusterStatus {
  /// All that is known, for programs.
  fileprivate var value: YAMLValue {
    var value: YAMLValue = [
      "name": .string(name), "namespace": .string(namespace), "state": .string(state.rawValue),
      "instances": .sequence(instances.map(value)), "jobs": .sequence(jobs.map(Self.value)),
    ]
    value["stateboard"] = stateboard.map { stateboard in
      [
        "name": .string(stateboard.name), "state": .string(stateboard.pod?.state ?? "Missing"),
        "ready": .boolean(stateboard.pod?.isReady == true),
      ]
    }
    if let verdict { value["verdict"] = self.value(of: verdict) }
    value["findings"] = .sequence(findings.map(\.value))
    return value
  }

  private func value(of instance: Instance) -> YAMLValue {
    var value: YAMLValue = [
      "name": .string(instance.name), "replicaset": .string(instance.replicaset),
      "state": .string(instance.pod?.state ?? "Missing"), "ready": .boolean(instance.pod?.isReady == true),
      "restarts": .integer(instance.pod?.restarts ?? 0), "leader": .boolean(leads(instance)),
    ]
    value["ageSeconds"] = instance.pod?.created.map { .integer(max(0, now.seconds - $0.seconds)) }
    value["buckets"] = buckets(at: instance).map { .integer($0) }
    return value
  }

  private func value(of verdict: JobSummary) -> YAMLValue {
    [
      "outcome": .string(verdict.outcome), "line": .string(verdict.line),
      "ageSeconds": .integer(max(0, now.seconds - verdict.time.seconds)),
      "validSeconds": .integer(verdict.validFor),
      "groups": .sequence(
        verdict.groups.map {
          ["name": .string($0.name), "total": .integer($0.total), "found": .integer($0.found)]
        }),
      "issues": .sequence(verdict.issues.map { .string($0) }), "issueCount": .integer(verdict.issueCount),
    ]
  }

  private static func value(of job: LiveJob) -> YAMLValue {
    var value: YAMLValue = ["name": .string(job.name), "state": .string(job.state.rawValue)]
    value["reason"] = job.reason.map { .string($0) }
    value["line"] = job.summary.map { .string($0.line) }
    return value
  }

}
