internal import Findings
package import Kubernetes
package import YAML

/// The StatefulSetSpec of a ReplicasetTemplate: kept as written, with ready access to what this tool looks at.
package final class StatefulSetTemplate: Sendable {
  /// Of the ReplicasetTemplate.
  package let name: String
  /// The whole spec, as written.
  package let spec: YAMLNode
  /// The whole spec as a server keeps it, once for all Roles that select the template.
  package let keptSpec: YAMLValue
  /// The labels and annotations of the ReplicasetTemplate itself.
  package let labels: LabelSet
  /// Of the ReplicasetTemplate, not of its pods.
  package let annotations: LabelSet
  /// Instances in each replicaset.
  package let instances: Int
  /// The ordinal of the first pod (`spec.ordinals.start`).
  package let firstOrdinal: Int
  /// The StatefulSet's own selector; nil where the template leaves it out.
  package let selector: LabelSelector?
  /// Those of the pod's template.
  package let podLabels: LabelSet
  /// Those of the pod's template.
  package let podAnnotations: LabelSet
  /// The position of the container that runs Cartridge.
  package let cartridgeContainer: Int
  /// Of the container that runs Cartridge, in their order.
  package let environment: [EnvironmentVariable]

  /// The pod's spec.
  package var podSpec: YAMLNode { spec["template"]?["spec"] ?? spec }
  /// In their order, at least one.
  package var containers: [YAMLNode] { podSpec["containers"]?.items ?? [] }
  /// The container that runs Cartridge.
  package var container: YAMLNode { containers[cartridgeContainer] }

  /// Checks the parts that are looked at; the rest is Kubernetes' business.
  init?(_ document: ReplicasetTemplateDocument, into diagnostics: inout Diagnostics) {
    name = document.metadata.name.value
    spec = document.spec
    keptSpec = FieldTable.kubernetes.kept(YAMLValue(document.spec), as: "StatefulSetSpec")
    labels = document.metadata.labels
    annotations = document.metadata.annotations
    guard let parts = Parts(document, into: &diagnostics) else { return nil }
    instances = parts.instances?.value ?? FieldRule.ReplicasetTemplateReplicas.assumed
    firstOrdinal = parts.firstOrdinal
    selector = parts.selector
    podLabels = parts.podLabels
    podAnnotations = parts.podAnnotations
    let environments = parts.containers.enumerated().map { index, container in
      EnvironmentVariable.list(
        of: container, path: "\(document.paths.podSpec).containers[\(index)]", into: &diagnostics)
    }
    cartridgeContainer = EnvironmentVariable.cartridgeContainer(among: environments)
    environment = environments[cartridgeContainer]
  }

  /// The parts of a StatefulSetSpec that are looked at, read without minding the others.
  private struct Parts {
    let instances: Located<Int>?
    var firstOrdinal: Int
    var selector: LabelSelector?
    var podLabels = LabelSet()
    var podAnnotations = LabelSet()
    var containers: [YAMLNode] = []

    init?(_ document: ReplicasetTemplateDocument, into diagnostics: inout Diagnostics) {
      let names = ["template": document.paths.pod]
      var fields = FieldDecoder(document.spec, path: document.paths.spec, called: names)
      instances = fields.integer("replicas", in: FieldRule.ReplicasetTemplateReplicas.bounds)
      selector = fields.selector("selector")
      let start = fields.nested("ordinals", isOpen: true) {
        $0.integer("start", in: FieldRule.ReplicasetTemplateOrdinalsStart.bounds)?.value
      }
      firstOrdinal = (start ?? nil) ?? FieldRule.ReplicasetTemplateOrdinalsStart.assumed
      if let claims = fields.node("volumeClaimTemplates") { _ = fields.mappings(claims, "volumeClaimTemplates") }
      if fields.requiredNode("template", help: "write the pod: `template: {spec: {containers: […]}}`") != nil {
        readPod(&fields)
      }
      let missing = containers.isEmpty
      fields.finishIgnoringUnknown(into: &diagnostics)
      if missing { return nil }
    }

    private mutating func readPod(_ fields: inout FieldDecoder) {
      var parts = self
      fields.nested("template", isOpen: true) { template in
        template.nested("metadata", isOpen: true) { metadata in
          parts.podLabels = metadata.labels("labels", areLabels: true)
          parts.podAnnotations = metadata.labels("annotations", areLabels: false)
        }
        guard template.requiredNode("spec", help: "write the pod's spec: `spec: {containers: […]}`") != nil else {
          return
        }
        template.nested("spec", isOpen: true) { pod in
          let help = "write the container that runs Cartridge: `containers: [{name: cartridge, image: IMAGE}]`"
          guard let node = pod.requiredNode("containers", help: help) else { return }
          parts.containers = pod.mappings(node, "containers")
          if case .sequence(let items) = node.content, items.isEmpty {
            pod.error(.missingField(pod.full("containers"), help: help), at: node.location)
          }
        }
      }
      self = parts
    }
  }
}

extension FieldDecoder {
  /// The items of a list of mappings; items of another type are reported.
  fileprivate mutating func mappings(_ node: YAMLNode, _ key: String) -> [YAMLNode] {
    guard case .sequence(let items) = node.content else {
      error(.wrongType(of: full(key), expected: "a list", found: node), at: node.location)
      return []
    }
    for (position, item) in items.enumerated() where !item.isMapping {
      error(.wrongType(of: full("\(key)[\(position)]"), expected: "a mapping", found: item), at: item.location)
    }
    return items.filter(\.isMapping)
  }
}
