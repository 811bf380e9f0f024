internal import Findings
internal import Kubernetes
internal import Schema
internal import YAML

/// Something that keeps a cluster from being ready, or will: with a code, a remedy and a page.
struct StatusFinding: Sendable {
  let finding: Finding

  /// Where the code is explained.
  var page: String { "docs/status.md#\(finding.code.rawValue.lowercased())" }

  /// For people, indented.
  var text: TerminalText {
    var text = Columns.lines(finding.message, indent: "  \(finding.code.rawValue)  ")
    if let help = finding.help {
      text += Columns.lines(help, indent: "         => ", mark: help.hasPrefix("kubectl ") ? " \\" : "")
    }
    return text + "         \(page)\n"
  }

  /// For programs.
  var value: YAMLValue {
    var value: YAMLValue = ["code": .string(finding.code.rawValue), "message": .string(finding.message)]
    value["remedy"] = finding.help.map { .string($0) }
    value["page"] = .string(page)
    return value
  }
}

extension ClusterStatus {
  /// What is wrong, in the order in which a person would look at it.
  var findings: [StatusFinding] {
    (claimFindings + podFindings + jobFindings + verdictFindings).map(StatusFinding.init)
  }

  private var claimFindings: [Finding] {
    unboundClaims.map { claim in
      Finding(
        .unboundClaim, "the claim \(claim.name) is not bound to a volume (\(claim.phase))",
        help: kubectl("describe", "persistentvolumeclaim", claim.name))
    }
  }

  private var podFindings: [Finding] {
    pods.compactMap { instance in
      guard let pod = instance.pod else {
        return Finding(
          .missingPod, "\(instance.name) has no pod",
          help: kubectl("describe", "statefulset", instance.replicaset))
      }
      if pod.isReady { return nil }
      let outOfMemory = pod.isOutOfMemory ? ": OOMKilled, a container needs more memory than its limit" : ""
      let reason = pod.reason.map { ": \($0)" } ?? outOfMemory
      let restarts = pod.restarts == 0 ? "" : ", \(counted(pod.restarts, "restart"))"
      return Finding(
        .podNotReady, "\(pod.name) is not ready (\(pod.state)\(restarts))\(reason)",
        help: pod.restarts > 0 && reason.isEmpty
          ? kubectl("logs", pod.name, "--previous") : kubectl("describe", "pod", pod.name))
    }
  }

  /// Jobs that ended without having looked; those that looked are heard as verdicts.
  private var jobFindings: [Finding] {
    jobs.prefix { $0.summary == nil || $0.state == .running }.compactMap { job in
      guard job.state == .failed else { return nil }
      let reasons = [job.reason, job.podState].compactMap(\.self).joined(separator: ", ")
      return Finding(
        .failedJob, "the Job \(job.name) failed and left nothing to read\(reasons.isEmpty ? "" : " (\(reasons))")",
        help: kubectl("describe", "job", job.name))
    }
  }

  private var verdictFindings: [Finding] {
    guard let verdict else {
      return [
        Finding(
          .notVerified, "no Job has looked inside the cluster",
          help: "set `spec.verify: {schedule: \"*/10 * * * *\"}` in the Cluster, then render and apply")
      ]
    }
    if !verdict.isValid(at: now) {
      return [
        Finding(
          .staleVerdict,
          "the last look is \(verdict.time.age(at: now)) old, more than twice the time between two looks",
          help: looks
            ? kubectl("get", "cronjob", Naming.cronJob(of: name, mode: "verify"))
            : "set `spec.verify: {schedule: \"*/10 * * * *\"}` in the Cluster, then render and apply")
      ]
    }
    if verdict.isGood { return [] }
    let job = jobs.first { $0.summary?.time == verdict.time }?.name
    return [
      Finding(
        .notAsPlanned, verdict.line, help: job.map { kubectl("logs", "job/\($0)") })
    ]
  }

  /// Whether there is a CronJob, as far as Jobs tell.
  private var looks: Bool { verdict?.mode == "verify" }

  /// A command line of kubectl for this cluster.
  private func kubectl(_ words: String...) -> String {
    (["kubectl"] + (namespace.isEmpty ? [] : ["-n", namespace]) + words).map(Escape.shellWord).joined(separator: " ")
  }
}
