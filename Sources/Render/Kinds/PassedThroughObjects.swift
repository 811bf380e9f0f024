internal import Kubernetes
internal import Schema
internal import YAML

/// Makes objects of what is passed through.
struct PassedThroughObjects {
  /// The namespace of the command line.
  private let namespace: String?
  /// The GitOps tools by the namespaces of the Clusters that they apply.
  private let tools: [String: GitOpsTool]
  private let keepsAPIVersions: Bool
  private let keepsStatus: Bool

  /// - Parameters:
  ///   - resolution: the Clusters beside which the objects stand.
  ///   - keepsAPIVersions: whether Ingress keep an API version that current servers do not know.
  ///   - keepsStatus: whether the objects are compared, and what a server says of them counts.
  init(beside resolution: Resolution, keepsAPIVersions: Bool, keepsStatus: Bool) {
    namespace = resolution.namespace
    let pairs = resolution.clusters.filter { $0.gitops != .none }.map { ($0.effectiveNamespace, $0.gitops) }
    tools = Dictionary(pairs) { first, _ in first }
    self.keepsAPIVersions = keepsAPIVersions
    self.keepsStatus = keepsStatus
  }

  /// The object as it is written, but for what a server or a GitOps tool would make wrong of it: without nulls and status,
  /// which an export leaves in it, in the namespace of the command line, and with the annotations that the GitOps tool of its
  /// namespace needs.
  func object(_ document: PassedThroughDocument) -> KubernetesObject {
    var value = YAMLValue(document.node)
    if !keepsStatus { value["status"] = nil }
    if !keepsAPIVersions, document.kind == "Ingress", RaisedIngress.oldVersions.contains(document.apiVersion) {
      value = RaisedIngress.raise(value)
    }
    let isNamespaced = NamespacedKinds.contains(document.kind, of: document.group)
    if let namespace, isNamespaced, document.namespace == nil, document.name != nil {
      value[path: "metadata", "namespace"] = .string(namespace)
    }
    annotate(&value, document)
    return KubernetesObject(value)
  }

  /// For the GitOps tool of the namespace that the object is in, or is.
  private func annotate(_ value: inout YAMLValue, _ document: PassedThroughDocument) {
    let isNamespace = document.kind == "Namespace" && document.group.isEmpty
    let place = isNamespace ? document.name : document.namespace?.value ?? namespace ?? "default"
    guard let tool = place.flatMap({ tools[$0] }) else { return }
    if GitOps.waitsForAddress(value) { GitOps.deferAddress(&value, for: tool) }
    // Whoever deletes a namespace deletes all that is in it.
    if isNamespace || document.kind == "PersistentVolumeClaim" && document.group.isEmpty {
      GitOps.protect(&value, for: tool)
    }
  }
}
