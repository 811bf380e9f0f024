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
  ///   - rendered: the objects of the documents that are to take over.
  ///   - topologies: what the same documents describe.
  ///   - diagnostics: takes what cannot be proven.
  package init(
    of live: LiveCluster, rendered: [KubernetesObject], topologies: [Topology], into diagnostics: inout Diagnostics
  ) {
    let kinds = ["StatefulSet", "Service"]
    let names = Set(rendered.map(\.name))
    let before = live.objects.map(KubernetesObject.init).filter { kinds.contains($0.kind) && names.contains($0.name) }
    let after = rendered.filter { kinds.contains($0.kind) }
    changes = ChangePlan(from: before, to: after).changes
    for change in changes where change.class.needsAcceptance || change.class == .topology {
      diagnostics.error(.wouldChange(change), at: nil)
    }
    Self.checkPods(live, topologies, into: &diagnostics)
  }

  /// The operator wrote the UUID of each instance that it joined into a label of its pod.
  private static func checkPods(
    _ live: LiveCluster, _ topologies: [Topology], into diagnostics: inout Diagnostics
  ) {
    var planned: [String: String] = [:]
    for topology in topologies {
      let namespace = topology.cluster.effectiveNamespace
      for part in topology.parts {
        for replicaset in part.replicasets {
          for instance in topology.instances(of: replicaset, in: part.role) {
            planned["\(namespace)/\(instance.pod)"] = instance.uuid
          }
        }
      }
    }
    var proven: Set<String> = []
    for pod in live.pods {
      let key = "\(pod.objectNamespace.isEmpty ? "default" : pod.objectNamespace)/\(pod.objectName)"
      guard let uuid = planned[key], let label = pod[path: "metadata", "labels", LabelKey.instanceUUID].string else {
        continue
      }
      proven.insert(key)
      if label != uuid { diagnostics.error(.otherInstance(pod.objectName, live: label, planned: uuid), at: nil) }
    }
    for key in Set(planned.keys).subtracting(proven).sorted() { diagnostics.error(.unprovenInstance(key), at: nil) }
  }
}

extension Finding {
  fileprivate static func wouldChange(_ change: Change) -> Finding {
    Finding(.notAdoptable, "\(change.class.rawValue) \(change.object): \(change.sentence)", help: change.remedy)
  }

  fileprivate static func otherInstance(_ pod: String, live: String, planned: String) -> Finding {
    Finding(
      .notAdoptable, "pod `\(pod)` is instance \(live), the documents would make it \(planned)",
      help: "its identity cannot be reproduced, so it must not be taken over")
  }

  fileprivate static func unprovenInstance(_ key: String) -> Finding {
    Finding(
      .notAdoptable,
      "no pod proves the UUID of instance `\(key)`: none of this name has the label \(LabelKey.instanceUUID)",
      help: "print the pods too, and wait until the operator has joined them all")
  }
}
