internal import Kubernetes
internal import Schema
internal import YAML

/// Ingress of the versions that servers since 1.22 no longer know, raised to `networking.k8s.io/v1`.
enum RaisedIngress {
  static let oldVersions = ["extensions/v1beta1", "networking.k8s.io/v1beta1"]

  private static let classAnnotation = "kubernetes.io/ingress.class"

  /// Every field is kept, under the name that v1 gives it (Kubernetes' deprecation guide, v1.22).
  static func raise(_ ingress: YAMLValue) -> YAMLValue {
    var ingress = ingress
    ingress["apiVersion"] = "networking.k8s.io/v1"
    var spec = ingress["spec"] ?? [:]
    raiseClass(&ingress, &spec)
    spec.mapping = spec.mapping.renamed("backend", to: "defaultBackend")
    if let backend = spec["defaultBackend"] { spec["defaultBackend"] = raised(backend: backend) }
    if let rules = spec["rules"] { spec["rules"] = .sequence(rules.sequence.map(raised(rule:))) }
    if ingress["spec"] != nil || !spec.mapping.entries.isEmpty { ingress["spec"] = spec }
    return ingress
  }

  /// v1 refuses the annotation beside the field; where both are there, the annotation stays as it was.
  private static func raiseClass(_ ingress: inout YAMLValue, _ spec: inout YAMLValue) {
    guard let name = ingress[path: "metadata", "annotations", classAnnotation].string, spec["ingressClassName"] == nil
    else { return }
    spec.mapping.insertAtFront([YAMLMapping.Entry("ingressClassName", .string(name))])
    var metadata = ingress["metadata"] ?? [:]
    var annotations = metadata["annotations"] ?? [:]
    annotations[classAnnotation] = nil
    metadata["annotations"] = annotations.mapping.entries.isEmpty ? nil : annotations
    ingress["metadata"] = metadata
  }

  private static func raised(rule: YAMLValue) -> YAMLValue {
    var rule = rule
    guard let paths = rule["http"]?["paths"] else { return rule }
    rule[path: "http", "paths"] = .sequence(paths.sequence.map(raised(path:)))
    return rule
  }

  private static func raised(path: YAMLValue) -> YAMLValue {
    var path = path
    if let backend = path["backend"] { path["backend"] = raised(backend: backend) }
    if path["pathType"] == nil { path["pathType"] = "ImplementationSpecific" }
    return path
  }

  private static func raised(backend: YAMLValue) -> YAMLValue {
    guard let name = backend["serviceName"] else { return backend }
    var port: YAMLValue = [:]
    switch backend["servicePort"] {
    case .string(let text)?: port = Int(text) == nil ? ["name": .string(text)] : ["number": .literal(text)]
    case let number?: port = ["number": number]
    case nil: break
    }
    var raised = backend
    raised["serviceName"] = nil
    raised["servicePort"] = nil
    raised.mapping.insertAtFront([YAMLMapping.Entry("service", ["name": name, "port": port])])
    return raised
  }
}

extension YAMLMapping {
  /// The mapping with one key under another name, at its place.
  fileprivate func renamed(_ old: String, to new: String) -> YAMLMapping {
    YAMLMapping(entries.map { $0.key == old ? Entry(new, $0.value) : $0 })
  }
}
