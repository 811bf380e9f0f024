internal import Findings
package import YAML

/// A ReplicasetTemplate as written: its `spec` is a whole StatefulSetSpec, which is passed through.
package struct ReplicasetTemplateDocument: Sendable {
  /// Name, namespace, labels and annotations.
  package let metadata: Metadata
  /// A StatefulSetSpec, as written.
  package let spec: YAMLNode

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
    self.spec = DroppedFields.removed(from: spec, into: &diagnostics)
  }
}
