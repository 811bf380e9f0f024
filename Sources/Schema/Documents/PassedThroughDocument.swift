package import Kubernetes
package import YAML

/// A document of another API group, which is passed through.
package struct PassedThroughDocument: Sendable {
  /// `networking.k8s.io/v1`
  package let apiVersion: String
  /// `Ingress`
  package let kind: String
  /// Nil where the document has none, as a List or `generateName`.
  package let name: String?
  /// As written.
  package let namespace: Located<String>?
  /// All of the document.
  package let node: YAMLNode

  /// The API group: `apps` of `apps/v1`, empty for `v1`.
  package var group: String {
    apiVersion.split(separator: "/").count == 2 ? String(apiVersion.prefix { $0 != "/" }) : ""
  }

  /// The labels of the document; values that are no strings are left out.
  package var labels: LabelSet { LabelSet(node["metadata"]?["labels"]) }
}
