package import Findings
package import Kubernetes
package import Render
internal import Schema
internal import YAML

/// Whether what is rendered takes the place of what is live without a change of identity.
package struct AdoptionProof: Sendable {
  /// All that would change, the most severe first.
  package let changes: [Change]

  /// What a person is told of all the same: pods restart.
  package var notes: [Change] { changes.filter { $0.class == .disruptive } }

  /// - Parameters:
  ///   - live: what the operator runs.
  ///   - answer: what the members say; where there is none, labels of the pods are the proof.
  ///   - rendered: the objects of the documents that are to take over.
  ///   - topologies: what the same documents describe.
  ///   - diagnostics: takes what cannot be proven.
  package init(
    of live: LiveCluster, _ answer: ServersAnswer, rendered: [KubernetesObject], topologies: [Topology],
    into diagnostics: inout Diagnostics
  ) {
    let kinds = ["StatefulSet", "Service"]
    let names = Set(rendered.map(\.name))
    let before = live.objects.map(KubernetesObject.init).filter { kinds.contains($0.kind) && names.contains($0.name) }
    let after = rendered.filter { kinds.contains($0.kind) }
    changes = ChangePlan(from: before, to: after).changes
    for change in changes where change.class.needsAcceptance || change.class == .topology {
      diagnostics.error(.wouldChange(change), at: nil)
    }
    checkInstances(live, answer, topologies, into: &diagnostics)
  }

  /// Operators of 0.0.x wrote the UUID of each instance that they joined into a label of its pod; 1.0 and picodata's since
  /// 0.1.2 know none. Whatever says one must say the planned one, and something must.
  private func checkInstances(
    _ live: LiveCluster, _ answer: ServersAnswer, _ topologies: [Topology], into diagnostics: inout Diagnostics
  ) {
    let labels = live.instanceUUIDs
    var unproven: [String] = []
    for topology in topologies {
      let namespace = topology.cluster.effectiveNamespace
      var isAsking = false
      for part in topology.parts {
        for replicaset in part.replicasets {
          for instance in topology.instances(of: replicaset, in: part.role) {
            let key = "\(namespace)/\(instance.pod)"
            let label = labels[key]
            if let label, label != instance.uuid {
              diagnostics.error(.otherInstance(instance.pod, live: label, planned: instance.uuid), at: nil)
            }
            if let server = answer.server(at: instance.uri), let uuid = server.uuid {
              check(instance, uuid, in: replicaset, server.replicaset, into: &diagnostics)
            } else if label == nil || topology.cluster.compatibility == .operator10 {
              if topology.cluster.compatibility?.drawsUUIDs == true { isAsking = true } else { unproven.append(key) }
            }
          }
        }
      }
      if isAsking { diagnostics.error(.asksForServers(topology), at: nil) }
    }
    for key in unproven.sorted() { diagnostics.error(.unprovenInstance(key), at: nil) }
  }

  private func check(
    _ instance: Instance, _ uuid: String, in replicaset: Replicaset, _ other: String?,
    into diagnostics: inout Diagnostics
  ) {
    let (live, planned) = (
      "\(uuid) of replicaset \(other ?? "")", "\(instance.uuid) of replicaset \(replicaset.uuid)"
    )
    if live != planned { diagnostics.error(.otherInstance(instance.pod, live: live, planned: planned), at: nil) }
  }
}

extension Compatibility {
  /// Whether instances may have UUIDs that the operator does not know.
  fileprivate var drawsUUIDs: Bool { self == .picodata01 || self == .operator10 }
}

extension Finding {
  fileprivate static func wouldChange(_ change: Change) -> Finding {
    Finding(.notAdoptable, "\(change.class.rawValue) \(change.object): \(change.sentence)", help: change.remedy)
  }

  fileprivate static func otherInstance(_ pod: String, live: String, planned: String) -> Finding {
    Finding(
      .notAdoptable, "pod `\(pod)` is instance \(live), but the documents would make it \(planned)",
      help: "its identity cannot be reproduced, so it must not be taken over")
  }

  /// The command that a person types, and what to do with what it prints.
  fileprivate static func asksForServers(_ topology: Topology) -> Finding {
    let cluster = topology.cluster
    let part = topology.parts.first { !$0.replicasets.isEmpty }
    let instances = part.map { part in part.replicasets.prefix(1).flatMap { topology.instances(of: $0, in: part.role) }
    }
    let ask = KubectlCommand(
      "exec", [instances?.first?.pod ?? "POD"], namespace: cluster.effectiveNamespace,
      "-- curl -sS localhost:\(cluster.httpPort)/admin/api -d '{\"query\": \"\(ServersAnswer.query)\"}' > servers.json")
    return Finding(
      .needsServersAnswer,
      "the UUIDs of Cluster `\(cluster.qualifiedName)` are random: only its members know them",
      help: "\(ask.text), then add `--servers servers.json`")
  }

  fileprivate static func unprovenInstance(_ key: String) -> Finding {
    Finding(
      .notAdoptable,
      "no pod proves the UUID of instance `\(key)`: no pod of this name has the label \(LabelKey.instanceUUID)",
      help: "print the pods too, and wait until the operator has joined them all")
  }
}
