internal import Findings
internal import Kubernetes
package import Render
internal import Schema
internal import YAML

/// The steps of a rollout, as a shell script for a person to read and run: the steps first, then what they apply.
package struct RolloutScript: Sendable {
  private let rollout: Rollout
  private let jobs: RolloutJobs
  private let topology: Topology
  /// The names of StatefulSets that hold data.
  private let storages: Set<String>

  /// - Parameters:
  ///   - rollout: what restarts.
  ///   - jobs: those that look and move leaders.
  ///   - topology: of the same Cluster.
  package init(_ rollout: Rollout, jobs: RolloutJobs, of topology: Topology) {
    self.rollout = rollout
    self.jobs = jobs
    self.topology = topology
    storages = Set(topology.parts.filter(\.role.looksLikeStorage).flatMap { $0.replicasets.map(\.name) })
  }

  private static let comments = YAMLValue(template: PackageResources.rollout_yaml)
  /// No line of a manifest begins like it.
  private static let end = "END-OF-MANIFESTS"

  /// The script.
  package var text: String {
    let steps = numbered.enumerated().map { position, step in
      comment(step.name).replacing("# ", with: "# \(position + 1). ", maxReplacements: 1) + lines(step.commands)
    }
    return [
      comment("head"), comment("functions"), "steps() {\n" + steps.joined(separator: "\n") + "}\n",
      comment("objects") + manifests.map(function).joined(separator: "\n"), comment("run") + "steps\n",
    ].joined(separator: "\n")
  }

  private func comment(_ name: String) -> String { Self.comments[name]?.string ?? "" }

  private func lines(_ commands: [String]) -> String { commands.map { $0 + "\n" }.joined() }

  // MARK: Steps

  private var numbered: [(name: String, commands: [String])] {
    let sets = rollout.stateboard + rollout.several + rollout.single
    var steps: [(name: String, commands: [String])] = [("look", sets.map(settle) + [run(jobs.verify, "verify")])]
    if !rollout.stateboard.isEmpty {
      let commands = ["put stateboard"] + rollout.stateboard.map(settle) + [run(jobs.verify, "verify")]
      steps.append(("stateboard", commands))
    }
    if !rollout.several.isEmpty, let first = jobs.toFirst { steps.append(("first", [run(first, "to_first")])) }
    if !rollout.others.isEmpty { steps.append(("others", ["put others"])) }
    if !rollout.several.isEmpty { steps += restarts }
    if !rollout.single.isEmpty { steps.append(("single", rollout.single.indices.flatMap(singleRestart))) }
    let bootstrap = rollout.jobs.filter { $0.kind == "Job" }.map { finish($0) }
    let last = (rollout.jobs.isEmpty ? [] : ["put jobs"]) + bootstrap + [run(jobs.verify, "verify")]
    return steps + [("jobs", last)]
  }

  private var restarts: [(name: String, commands: [String])] {
    let remark = isHasty ? [comment("stateful").split(separator: "\n").joined(separator: "\n")] : []
    var steps = [
      ("hold", remark + rollout.several.map { partition($0, 1) } + ["put several"] + rollout.several.map(settle))
    ]
    steps.append(("between", [run(jobs.verify, "verify")]))
    if let second = jobs.toSecond { steps.append(("second", [run(second, "to_second")])) }
    steps.append(("release", rollout.several.map { partition($0, 0) } + rollout.several.map(settle)))
    return steps.map { (name: $0.0, commands: $0.1) }
  }

  private func singleRestart(_ position: Int) -> [String] {
    let set = rollout.single[position]
    let remark = storages.contains(set.name) ? [comment("lone").split(separator: "\n").joined(separator: "\n")] : []
    return remark + ["put single_\(position + 1)", settle(set)]
  }

  /// Whether a new leader may end before it can be replaced.
  private var isHasty: Bool {
    topology.cluster.failover.mode == .stateful
      && rollout.several.contains { ($0.value[path: "spec", "minReadySeconds"].integer ?? 0) < 15 }
  }

  // MARK: Commands

  private func settle(_ set: KubernetesObject) -> String {
    KubectlCommand(
      "rollout status", ["statefulset/\(set.name)"], namespace: set.namespace ?? "", "--timeout=60m"
    ).text
  }

  private func partition(_ set: KubernetesObject, _ first: Int) -> String {
    let patch =
      "{\"spec\":{\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":\(first)}}}}"
    return KubectlCommand(
      "patch", ["statefulset", set.name], namespace: set.namespace ?? "",
      "--type=merge -p \(Escape.shellWord(patch))"
    ).text
  }

  private func run(_ job: KubernetesObject, _ function: String) -> String {
    "run \(Escape.shellWord(job.name)) \(function)" + flags(job)
  }

  private func finish(_ job: KubernetesObject) -> String { "finished \(Escape.shellWord(job.name))" + flags(job) }

  private func flags(_ job: KubernetesObject) -> String { job.namespace.map { " -n \(Escape.shellWord($0))" } ?? "" }

  // MARK: Manifests

  private var manifests: [(name: String, objects: [KubernetesObject])] {
    let single = rollout.single.enumerated().map { (name: "single_\($0.offset + 1)", objects: [$0.element]) }
    let sets: [(name: String, objects: [KubernetesObject])] =
      [("stateboard", rollout.stateboard), ("others", rollout.others), ("several", rollout.several)] + single
    let looks: [(name: String, objects: [KubernetesObject])] = [
      ("jobs", rollout.jobs), ("verify", [jobs.verify]), ("to_first", jobs.toFirst.map { [$0] } ?? []),
      ("to_second", jobs.toSecond.map { [$0] } ?? []),
    ]
    return (sets + looks).filter { !$0.objects.isEmpty }
  }

  /// A here-document with a quoted end: the shell expands nothing in it.
  private func function(_ part: (name: String, objects: [KubernetesObject])) -> String {
    let text = String(decoding: ManifestWriter.text(of: part.objects), as: UTF8.self)
    return "\(part.name)() {\ncat <<'\(Self.end)'\n\(text)\(Self.end)\n}\n"
  }
}
