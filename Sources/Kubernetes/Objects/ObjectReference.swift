internal import Findings
internal import YAML

/// What tells an object from all others, and what kubectl calls it.
///
/// Two references are the same where group, kind, namespace and name are; the version is only how an object is shown.
package struct ObjectReference: Hashable, Sendable {
  /// The API group: `apps` of `apps/v1`, empty for `v1`.
  package let group: String
  /// `StatefulSet`
  package let kind: String
  /// The namespace it is in: where none is written, the one that the objects are applied to.
  package let namespace: String
  /// `metadata.name`
  package let name: String
  /// Whether the object itself names its namespace: then it is shown, and kubectl is told.
  let isNamespaceWritten: Bool

  /// - Parameters:
  ///   - object: what is referred to.
  ///   - namespace: the namespace of objects that name none.
  package init(_ object: KubernetesObject, defaultNamespace namespace: String) {
    group = object.group
    kind = object.kind
    self.namespace = object.namespace ?? namespace
    name = object.name
    isNamespaceWritten = object.namespace?.isEmpty == false
  }

  /// By all but whether the namespace is written.
  package static func == (left: ObjectReference, right: ObjectReference) -> Bool {
    left.name == right.name && left.kind == right.kind && left.namespace == right.namespace
      && left.group == right.group
  }

  /// Of all but whether the namespace is written.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(group)
    hasher.combine(kind)
    hasher.combine(namespace)
    hasher.combine(name)
  }

  /// Whether it is a kind of Kubernetes itself: `Service` of another group is another thing.
  package func isKind(_ kind: String, of group: String) -> Bool { self.kind == kind && self.group == group }

  /// The kind with its group: `apps/StatefulSet`, `/Service`.
  package var qualifiedKind: String { "\(group)/\(kind)" }

  /// Groups whose kinds nobody expects to be told apart.
  private static let builtIn: Set<String> = [
    "", "apps", "batch", "policy", "networking.k8s.io", "autoscaling", "rbac.authorization.k8s.io",
  ]

  private var isBuiltIn: Bool { Self.builtIn.contains(group) }

  /// `StatefulSet/kv/storage-0`, with the group behind a kind that is not of Kubernetes itself.
  package var text: String {
    let kind = isBuiltIn ? kind : "\(kind).\(group)"
    return isNamespaceWritten ? "\(kind)/\(namespace)/\(name)" : "\(kind)/\(name)"
  }

  /// `kubectl delete statefulset storage-0 -n kv`
  package func deletion(_ flags: String = "") -> String {
    KubectlCommand("delete", [resource, name], namespace: writtenNamespace, flags).text
  }

  /// Waits for the end of a Job.
  package var completion: String {
    KubectlCommand(
      "wait --for=condition=complete", ["\(resource)/\(name)"], namespace: writtenNamespace, "--timeout=24h"
    ).text
  }

  /// Prints the last line that a Job has logged.
  package var lastLine: String {
    KubectlCommand("logs", ["\(resource)/\(name)"], namespace: writtenNamespace, "--tail=1").text
  }

  /// The namespace that the object itself names; empty where it names none.
  package var writtenNamespace: String { isNamespaceWritten ? namespace : "" }

  /// What kubectl calls the kind: `statefulset`.
  private var resource: String { isBuiltIn ? kind.lowercased() : "\(kind.lowercased()).\(group)" }
}
