internal import Findings
internal import Kubernetes
package import YAML

/// A ReplicasetTemplate as written: its `spec` is a whole StatefulSetSpec, which is passed through.
package final class ReplicasetTemplateDocument: Sendable {
  /// Name, namespace, labels and annotations.
  package let metadata: Metadata
  /// A StatefulSetSpec, as written.
  package let spec: YAMLNode
  /// What findings call its fields.
  package let paths: TemplatePaths

  init?(_ node: YAMLNode, into diagnostics: inout Diagnostics) {
    var document = FieldDecoder(node, path: "")
    document.ignore("apiVersion", "kind", "status")
    let metadata = document.metadata()
    let spec = document.requiredNode(
      "spec", help: "write a StatefulSetSpec: `spec: {replicas: 1, template: {spec: …}}`")
    if let spec, !spec.isMapping {
      document.error(.wrongType(of: "spec", expected: "a mapping", found: spec), at: spec.location)
    }
    guard document.finish(into: &diagnostics), let metadata, let spec, spec.isMapping else { return nil }
    self.metadata = metadata
    paths = .ofTemplate
    self.spec = DroppedFields.removed(from: spec, at: paths, into: &diagnostics)
  }

  /// The template that a Role of v1beta1 holds.
  ///
  /// - Parameters:
  ///   - inlined: `spec.replicasetTemplate`, which calls the pod's template by another name than a StatefulSetSpec.
  ///   - role: what names the Role.
  ///   - diagnostics: takes what is left out.
  init(inlined: YAMLNode, in role: Metadata, into diagnostics: inout Diagnostics) {
    metadata = Metadata(
      name: role.name, namespace: role.namespace, labels: LabelSet(), annotations: role.annotations)
    paths = .ofRole
    let entries = inlined.entries.map { entry in
      entry.key == TemplatePaths.ofRole.pod
        ? YAMLEntry(key: TemplatePaths.ofTemplate.pod, keyLocation: entry.keyLocation, value: entry.value) : entry
    }
    spec = DroppedFields.removed(
      from: YAMLNode(.mapping(entries), at: inlined.location), at: paths, into: &diagnostics)
  }
}
