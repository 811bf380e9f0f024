/// What findings call the fields of a StatefulSetSpec, by the document that holds it.
package struct TemplatePaths: Sendable {
  /// Of the StatefulSetSpec.
  package let spec: String
  /// The key of the pod's template in it.
  package let pod: String

  /// A ReplicasetTemplate.
  static let ofTemplate = TemplatePaths(spec: "spec", pod: "template")
  /// A Role of v1beta1.
  static let ofRole = TemplatePaths(spec: "spec.replicasetTemplate", pod: "podTemplate")

  /// Of the pod's template.
  package var podTemplate: String { "\(spec).\(pod)" }
  /// Of the pod's spec.
  package var podSpec: String { "\(podTemplate).spec" }
}
