package import Kubernetes
internal import Schema
internal import YAML

/// One question to an API server about what is live: `kubectl get` and nothing else.
package struct LiveQuery: Hashable, Sendable {
  /// The words behind `kubectl get`, without the flags of a connection.
  package let arguments: [String]
  /// The kinds that are asked for, each with its group.
  package let kinds: Set<String>

  /// The namespace that the objects name themselves; nil where they name none.
  package let namespace: String?

  /// The kinds that are rendered for a cluster, by the names that kubectl has for them.
  private static let rendered = [
    ("apps/StatefulSet", "statefulsets.apps"), ("/Service", "services"), ("batch/Job", "jobs.batch"),
    ("networking.k8s.io/Ingress", "ingresses.networking.k8s.io"),
    ("policy/PodDisruptionBudget", "poddisruptionbudgets.policy"),
  ]

  /// No command line is longer than what a system takes: a name has up to 253 bytes.
  private static let mostNames = 500

  /// What belongs to the clusters of some objects by its label, a question for each namespace.
  ///
  /// - Parameter objects: what is to be there.
  /// - Returns: in the order of the namespaces.
  package static func byLabel(_ objects: [KubernetesObject]) -> [LiveQuery] {
    var clusters: [String?: Set<String>] = [:]
    for object in objects {
      let label = object.value[path: "metadata", "labels", LabelKey.clusterID].string
      if let label, !label.isEmpty { clusters[object.namespace, default: []].insert(label) }
    }
    let resources = rendered.map(\.1).joined(separator: ",")
    return clusters.sorted { ($0.key ?? "") < ($1.key ?? "") }.map { namespace, labels in
      let selector = "\(LabelKey.clusterID) in (\(labels.sorted().joined(separator: ",")))"
      return LiveQuery(
        arguments: [resources, "--selector=\(selector)", managedFields], kinds: Set(rendered.map(\.0)),
        namespace: namespace)
    }
  }

  /// The objects that were not found by a label, by their names. Secrets are never asked for, and kinds that Kubernetes does not
  /// have itself are not either: nobody knows whether the server has them.
  ///
  /// - Parameters:
  ///   - objects: what is to be there.
  ///   - found: what was found.
  ///   - namespace: the namespace of objects that name none.
  /// - Returns: in the order of the namespaces.
  package static func byName(
    _ objects: [KubernetesObject], notAmong found: [KubernetesObject], defaultNamespace namespace: String
  ) -> [LiveQuery] {
    let known = Set(found.map { ObjectReference($0, defaultNamespace: namespace) })
    let missing = objects.filter { object in
      let type = FieldTable.kubernetes.type(of: object.kind, in: object.group)
      return !type.isEmpty && type != "Secret" && !known.contains(ObjectReference(object, defaultNamespace: namespace))
    }
    return Dictionary(grouping: missing, by: \.namespace).sorted { ($0.key ?? "") < ($1.key ?? "") }.flatMap {
      namespace, objects in
      stride(from: 0, to: objects.count, by: mostNames).map { start in
        query(Array(objects[start..<min(start + mostNames, objects.count)]), namespace)
      }
    }
  }

  private static func query(_ objects: [KubernetesObject], _ namespace: String?) -> LiveQuery {
    LiveQuery(
      arguments: objects.map(\.kubectlName) + ["--ignore-not-found", managedFields],
      kinds: Set(objects.map { "\($0.group)/\($0.kind)" }), namespace: namespace)
  }

  /// Who applied what is told by managed fields where no annotation does.
  private static let managedFields = "--show-managed-fields"
}
