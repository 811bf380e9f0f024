internal import Schema
internal import YAML

/// What every StatefulSet does to its template's StatefulSetSpec.
enum SharedStatefulSet {
  /// The spec with what all StatefulSets set: the number of instances, the governing Service, and volume claims with
  /// their kind. What the template, as it is to be rendered, leaves out goes to the front, where a reviewer sees it.
  static func spec(of role: RoleModel, _ cluster: ClusterModel, from template: YAMLValue) -> YAMLValue {
    var spec = template
    spec.mapping.insertAtFront([
      YAMLMapping.Entry("replicas", .integer(role.template.instances)),
      YAMLMapping.Entry("serviceName", .string(cluster.name)),
    ])
    spec["serviceName"] = .string(cluster.name)
    // A place for the labels of the pods.
    if spec[path: "template", "metadata"].mapping.entries.isEmpty {
      spec[path: "template"].mapping.insertAtFront([YAMLMapping.Entry("metadata", ["labels": [:]])])
    }
    if let claims = spec["volumeClaimTemplates"] {
      spec["volumeClaimTemplates"] = .sequence(claims.sequence.map(completed(claim:)))
    }
    spec["status"] = nil
    return spec
  }

  /// A volume claim with apiVersion and kind: without them Argo CD sees a difference for ever (argo-cd#11143).
  private static func completed(claim: YAMLValue) -> YAMLValue {
    var claim = claim
    claim.mapping.insertAtFront([
      YAMLMapping.Entry("apiVersion", "v1"), YAMLMapping.Entry("kind", "PersistentVolumeClaim"),
    ])
    claim["status"] = nil
    return claim
  }
}
