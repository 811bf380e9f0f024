package import Kubernetes
package import YAML

/// The part of `metadata` that documents of every kind share.
package struct Metadata: Sendable {
  /// A DNS label.
  package let name: Located<String>
  /// As written; what it means where it is absent is ``Namespaces``' business.
  package let namespace: Located<String>?
  /// As written.
  package let labels: LabelSet
  /// As written.
  package let annotations: LabelSet
}

extension FieldDecoder {
  /// Reads `metadata` of a document of ours. What an API server fills in is accepted and dropped.
  mutating func metadata() -> Metadata? {
    guard requiredNode("metadata", help: "write `metadata: {name: NAME}`") != nil else { return nil }
    return nested("metadata") { fields -> Metadata? in
      let name = fields.requiredString("name", help: "write `name: NAME`")
      let namespace = fields.string("namespace")
      let labels = fields.labels("labels", areLabels: true)
      let annotations = fields.labels("annotations", areLabels: false)
      fields.ignore(
        "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName",
        "generation", "managedFields", "ownerReferences", "resourceVersion", "selfLink", "uid")
      return name.map { Metadata(name: $0, namespace: namespace, labels: labels, annotations: annotations) }
    } ?? nil
  }
}
