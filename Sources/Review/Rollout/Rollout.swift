package import Findings
package import Kubernetes
internal import Schema
internal import YAML

/// What a change restarts, sorted by how it is applied.
package struct Rollout: Sendable {
  /// The StatefulSet of the stateboard, if it restarts: it comes first, since leaders cannot be moved without it.
  package let stateboard: [KubernetesObject]
  /// StatefulSets of several instances that restart: their leaders are moved first.
  package let several: [KubernetesObject]
  /// StatefulSets of one instance that restart.
  package let single: [KubernetesObject]
  /// Jobs and CronJobs, which come last.
  package let jobs: [KubernetesObject]
  /// All the rest, which restarts nothing.
  package let others: [KubernetesObject]

  /// The names of the StatefulSets of instances that restart.
  package var restarting: Set<String> { Set((several + single).map(\.name)) }

  /// - Parameters:
  ///   - live: what is there.
  ///   - wanted: what is to be there: the objects of one Cluster, and what is passed through beside them.
  ///   - namespace: the namespace of objects that name none.
  ///   - asked: the kinds that a server was asked for; nil where nobody knows.
  ///   - diagnostics: takes what is more than a restart.
  package init(
    from live: [KubernetesObject], to wanted: [KubernetesObject], defaultNamespace namespace: String,
    asked: Set<String>? = nil, into diagnostics: inout Diagnostics
  ) {
    let plan = ChangePlan(from: live, to: wanted, defaultNamespace: namespace, asked: asked)
    for change in plan.changes where change.class.needsAcceptance || change.class == .topology {
      diagnostics.error(.moreThanRestart(change), at: nil)
    }
    let changed = Set(plan.changes.filter(\.restartsPods).map(\.object))
    let rolling = Set(live.filter(Self.isRolling).map { ObjectReference($0, defaultNamespace: namespace) })
    let sets = wanted.filter { $0.kind == "StatefulSet" && $0.group == "apps" }
    let restarting = sets.filter { set in
      let reference = ObjectReference(set, defaultNamespace: namespace)
      return changed.contains(reference.text) || rolling.contains(reference)
    }
    let names = Set(restarting.map { ObjectReference($0, defaultNamespace: namespace) })
    for set in restarting where Self.holdsPods(set) { diagnostics.error(.ownStrategy(set.name), at: nil) }
    stateboard = restarting.filter(Self.isStateboard)
    several = restarting.filter { Self.instances(of: $0) > 1 }
    single = restarting.filter { Self.instances(of: $0) <= 1 && !Self.isStateboard($0) }
    jobs = wanted.filter { ["Job", "CronJob"].contains($0.kind) }
    others = wanted.filter {
      !["Job", "CronJob"].contains($0.kind) && !names.contains(ObjectReference($0, defaultNamespace: namespace))
    }
  }

  private static func isStateboard(_ set: KubernetesObject) -> Bool {
    set.value[path: "metadata", "labels", LabelKey.stateboard].string != nil
  }

  private static func instances(of set: KubernetesObject) -> Int {
    set.value[path: "spec", "replicas"].integer ?? 1
  }

  /// Whether pods wait for the newest revision: a rollout was stopped before its end.
  private static func isRolling(_ object: KubernetesObject) -> Bool {
    guard object.kind == "StatefulSet", let current = object.value[path: "status", "currentRevision"].string else {
      return false
    }
    return current != object.value[path: "status", "updateRevision"].string
  }

  private static func holdsPods(_ set: KubernetesObject) -> Bool {
    let strategy = set.value[path: "spec", "updateStrategy"]
    return strategy["type"] == "OnDelete" || strategy[path: "rollingUpdate"]["partition"] != nil
  }
}

extension Finding {
  fileprivate static func moreThanRestart(_ change: Change) -> Finding {
    Finding(
      .moreThanRestart, "\(change.id): \(change.sentence)",
      help: "a rollout only restarts instances: apply this separately, before or after it")
  }

  fileprivate static func ownStrategy(_ name: String) -> Finding {
    Finding(
      .ownStrategy, "StatefulSet `\(name)` has an update strategy of its own",
      help:
        "leave `updateStrategy` out of the ReplicasetTemplate: the script holds pods back by `partition`. With `compatibility`, pods restart only when they are deleted: hand over leadership and delete them by hand"
    )
  }
}
