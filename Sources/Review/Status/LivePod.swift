internal import Kubernetes
internal import YAML

/// A pod as the API server tells it.
struct LivePod: Sendable {
  let name: String
  let created: Timestamp?
  let isReady: Bool
  let restarts: Int
  /// In a word or two, as kubectl has it: `Ready`, `Not ready`, `CrashLoopBackOff`, `Terminating`.
  let state: String
  /// Why it does not run, in the words of the scheduler or the kubelet.
  let reason: String?
  /// Whether the kernel killed it the last time, for its memory: its log does not say so.
  let isOutOfMemory: Bool

  init(_ pod: YAMLValue) {
    let status = pod["status"] ?? [:]
    let containers = status["containerStatuses"]?.sequence ?? []
    let conditions = status["conditions"]?.sequence ?? []
    name = pod[path: "metadata", "name"].string ?? ""
    created = pod[path: "metadata", "creationTimestamp"].string.flatMap(Timestamp.init)
    restarts = containers.reduce(0) { $0 + ($1["restartCount"]?.counter ?? 0) }
    let isTerminating = pod[path: "metadata"]["deletionTimestamp"] != nil
    isReady = !isTerminating && conditions.contains { $0["type"] == "Ready" && $0["status"] == "True" }
    isOutOfMemory = containers.contains { container in
      ["state", "lastState"].contains { container[path: $0, "terminated"]["reason"] == "OOMKilled" }
    }
    let scheduling = conditions.first { $0["type"] == "PodScheduled" && $0["status"] == "False" }?["message"]?.string
    reason = scheduling ?? Self.obstacle(containers + (status["initContainerStatuses"]?.sequence ?? []))
    state = Self.state(status, containers, isTerminating: isTerminating, isReady: isReady)
  }

  /// Why the kubelet cannot start a container: a Secret without the key, an image that is not there. That it waits before the
  /// next try is no reason.
  private static func obstacle(_ containers: [YAMLValue]) -> String? {
    let waiting = containers.compactMap { $0[path: "state"]["waiting"] }.filter { $0["reason"] != "CrashLoopBackOff" }
    return waiting.compactMap { $0["message"]?.string?.split(separator: "\n").first }.first.map(String.init)
  }

  private static func state(
    _ status: YAMLValue, _ containers: [YAMLValue], isTerminating: Bool, isReady: Bool
  ) -> String {
    if isTerminating { return "Terminating" }
    if isReady { return "Ready" }
    let all = containers + (status["initContainerStatuses"]?.sequence ?? [])
    let waiting = all.compactMap { $0[path: "state", "waiting"]["reason"]?.string }
    let terminated = all.compactMap { $0[path: "state", "terminated"]["reason"]?.string }.filter { $0 != "Completed" }
    let phase = status["phase"]?.string ?? "Unknown"
    return waiting.first ?? terminated.first ?? status["reason"]?.string ?? (phase == "Running" ? "Not ready" : phase)
  }
}

extension YAMLValue {
  /// What somebody counted, within the bounds of Kubernetes' own counters: it is anybody's word, and is calculated with.
  var counter: Int? { integer.map { min(max(0, $0), Int(Int32.max)) } }
}
