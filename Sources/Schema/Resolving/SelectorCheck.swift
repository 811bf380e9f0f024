internal import Findings
internal import Kubernetes
internal import YAML

/// A StatefulSet's selector must match the labels of its own pods (apps/v1 validation).
enum SelectorCheck {
  static func check(
    _ template: StatefulSetTemplate, podLabels: LabelSet, compatibility: Compatibility?,
    into diagnostics: inout Diagnostics
  ) {
    // Operator 1.0 made the selector itself.
    if compatibility == .operator10 { return }
    guard let selector = template.selector else {
      if compatibility != nil {
        diagnostics.error(.noSelector(template.name), at: template.spec.location)
      }
      return
    }
    // Without an era the selector gets the replicaset's UUID.
    if selector.isEmpty, compatibility != nil {
      diagnostics.error(.emptySelectorOfPods, at: selector.location)
    } else if !selector.matches(podLabels) {
      diagnostics.error(.selectorMismatch, at: selector.location)
    }
  }
}

extension Finding {
  fileprivate static func noSelector(_ name: String) -> Finding {
    Finding(
      .missingField,
      "ReplicasetTemplate `\(name)` has no `spec.selector`, so the operator cannot have made StatefulSets of it",
      help: "write the selector of the live StatefulSets")
  }

  fileprivate static let emptySelectorOfPods = Finding(
    .emptySelector, "this selector is empty: the API server refuses such a StatefulSet",
    help: "write the selector of the live StatefulSets")

  fileprivate static let selectorMismatch = Finding(
    .selectorMismatch, "this selector does not match the labels of the pods: the API server refuses such a StatefulSet",
    help: "write the same labels in `template.metadata.labels`, or leave the selector out")
}
