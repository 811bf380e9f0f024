internal import Findings
internal import Kubernetes
internal import YAML

/// Fields of Kubernetes' own: in templates, and in objects of known kinds that are passed through. Each document is looked at
/// once, however many StatefulSets are made of it.
enum ObjectFieldRules {
  /// What a StatefulSetSpec need not have, since it is filled in, or is asked for by who reads the template.
  private static let filledIn: Set<String> = ["selector", "template"]

  /// Looks at the template of a Role.
  static func check(_ template: ReplicasetTemplateDocument, into diagnostics: inout Diagnostics) {
    let (spec, paths) = (template.spec, template.paths)
    let others = YAMLNode(.mapping(spec.entries.filter { $0.key != "template" }), at: spec.location)
    diagnostics.append(
      contentsOf: FieldCheck.findings(in: others, as: "StatefulSetSpec", at: paths.spec, filledIn: filledIn))
    guard let podTemplate = spec["template"] else { return }
    diagnostics.append(
      contentsOf: FieldCheck.findings(in: podTemplate, as: "PodTemplateSpec", at: paths.podTemplate))
    guard let pod = podTemplate["spec"] else { return }
    diagnostics.append(
      contentsOf: PodReferences.findings(in: pod, at: paths.podSpec, claims: spec["volumeClaimTemplates"]))
  }

  /// Looks at an object that is passed through.
  static func check(_ document: PassedThroughDocument, into diagnostics: inout Diagnostics) {
    let isKnown = FieldTable.kubernetes.kinds.contains {
      $0.name == document.kind && $0.apiVersion == document.apiVersion
    }
    guard isKnown else { return }
    diagnostics.append(contentsOf: FieldCheck.findings(in: document.node, as: document.kind))
    guard let path = PodOfKind.path(of: document.kind, in: document.group), let pod = PodOfKind.pod(of: document) else {
      return
    }
    let claims = document.node["spec"]?["volumeClaimTemplates"]
    diagnostics.append(
      contentsOf: PodReferences.findings(in: pod, at: path.joined(separator: "."), claims: claims))
  }

  /// Looks at the resources of a Cluster's Job and of its stateboard.
  static func check(resourcesOf cluster: ClusterModel, into diagnostics: inout Diagnostics) {
    let stateboard = cluster.failover.stateboard?.rendered?.resources
    let written = [
      ("spec.bootstrap.resources", cluster.bootstrap.resources),
      ("spec.failover.stateboard.rendered.resources", stateboard),
    ]
    for case (let path, let resources?) in written {
      diagnostics.append(contentsOf: FieldCheck.findings(in: resources, as: "ResourceRequirements", at: path))
    }
  }
}
