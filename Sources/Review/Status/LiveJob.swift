internal import Kubernetes
internal import YAML

/// A Job of this tool as the API server tells it, with what its latest pod left.
struct LiveJob: Sendable {
  enum State: String, Sendable {
    case running = "Running"
    case complete = "Complete"
    case failed = "Failed"
  }

  let name: String
  let created: Timestamp?
  let state: State
  /// Why it failed, in the words of Kubernetes: `BackoffLimitExceeded`, `DeadlineExceeded`.
  let reason: String?
  /// Of the latest pod that left one.
  let summary: JobSummary?
  /// What holds the pod back of one that has left nothing: `ImagePullBackOff`, `OOMKilled`.
  let podState: String?

  /// - Parameters:
  ///   - job: the Job.
  ///   - pods: those that it made.
  init(_ job: YAMLValue, pods: [YAMLValue]) {
    let conditions = (job[path: "status", "conditions"].sequence).filter { $0["status"] == "True" }
    let failure = conditions.first { $0["type"] == "Failed" || $0["type"] == "FailureTarget" }
    name = job[path: "metadata", "name"].string ?? ""
    created = job[path: "metadata", "creationTimestamp"].string.flatMap(Timestamp.init)
    let isComplete = conditions.contains { $0["type"] == "Complete" || $0["type"] == "SuccessCriteriaMet" }
    state = failure != nil ? .failed : isComplete ? .complete : .running
    reason = failure?["reason"]?.string
    let summaries = pods.flatMap(Self.messages).compactMap(JobSummary.init)
    summary = summaries.max { $0.time < $1.time }
    podState = pods.map(LivePod.init).last?.state
  }

  private static func messages(of pod: YAMLValue) -> [String] {
    pod[path: "status", "containerStatuses"].sequence
      .compactMap { $0[path: "state", "terminated"]["message"]?.string }
  }
}
