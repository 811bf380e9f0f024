internal import Schema

/// Makes the StatefulSets of a Role: what they share is made once, each replicaset's own identity is filled in.
///
/// A class, so that thousands of objects that are still to be made share one.
final class StatefulSetFactory: Sendable {
  private let cluster: ClusterModel
  private let role: RoleModel
  private let labels: LabelSet
  private let annotations: LabelSet
  private let spec: YAMLValue

  init(for role: RoleModel, of cluster: ClusterModel) {
    self.cluster = cluster
    self.role = role
    var annotations = LabelSet()
    switch cluster.compatibility {
    case nil:
      labels = Self.ownLabels(role, cluster)
      spec = OwnShape(role: role, cluster: cluster).spec
    case let era?:
      let shape = OperatorShape(era: era, role: role, cluster: cluster)
      labels = shape.labels
      annotations = shape.annotations
      spec = shape.spec
    }
    // A StatefulSet that Flux prunes takes its instances with it, joined as they are.
    if cluster.gitops == .flux { annotations.set("kustomize.toolkit.fluxcd.io/prune", to: "disabled") }
    self.annotations = annotations
  }

  /// The StatefulSet of one replicaset.
  func statefulSet(for replicaset: Replicaset) -> KubernetesObject {
    KubernetesObject(kind: "StatefulSet", namespace: cluster.namespace, name: replicaset.name) {
      self.value(for: replicaset)
    }
  }

  private func value(for replicaset: Replicaset) -> YAMLValue {
    var labels = labels
    labels.set(LabelKey.replicasetUUID, to: replicaset.uuid)
    var spec = spec
    spec[path: "template", "metadata", "labels", LabelKey.replicasetUUID] = .string(replicaset.uuid)
    if cluster.compatibility == nil {
      spec[path: "selector", "matchLabels", LabelKey.replicasetUUID] = .string(replicaset.uuid)
    }
    return [
      "apiVersion": "apps/v1",
      "kind": "StatefulSet",
      "metadata": .metadata(
        name: replicaset.name, namespace: cluster.namespace, labels: labels, annotations: annotations),
      "spec": spec,
    ]
  }

  /// The Role's labels, as the operator copies them, and those that every object of a cluster carries.
  private static func ownLabels(_ role: RoleModel, _ cluster: ClusterModel) -> LabelSet {
    let common = CommonLabels(cluster: cluster.name, clusterID: cluster.clusterID, component: role.name)
    var labels = role.labels
    for (key, value) in common.identifying where labels[key] == nil { labels.set(key, to: value) }
    labels.set(LabelKey.managedBy, to: LabelKey.manager)
    return labels
  }
}

/// What every shape does to a template's StatefulSetSpec.
private struct SpecParts {
  /// The spec with what all shapes set: the number of instances, the governing Service, the pods' labels, and volume
  /// claims with their kind. What the template leaves out goes to the front, where a reviewer sees it.
  static func spec(of role: RoleModel, _ cluster: ClusterModel) -> YAMLValue {
    var spec = YAMLValue(role.template.spec)
    spec.mapping.insertAtFront([
      YAMLMapping.Entry("replicas", .integer(role.template.instances)),
      YAMLMapping.Entry("serviceName", .string(cluster.name)),
    ])
    spec["serviceName"] = .string(cluster.name)
    let podLabels = YAMLValue(role.podLabels)
    if spec[path: "template", "metadata"].mapping.entries.isEmpty {
      spec[path: "template"].mapping.insertAtFront([YAMLMapping.Entry("metadata", ["labels": podLabels])])
    }
    spec[path: "template", "metadata", "labels"] = podLabels
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

/// The shape without `compatibility`: the operator's, with what keeps a cluster from breaking where the template is silent.
private struct OwnShape {
  let role: RoleModel
  let cluster: ClusterModel

  var spec: YAMLValue {
    var spec = SpecParts.spec(of: role, cluster)
    // OrderedReady and a readiness that waits for the cluster wait for each other; immutable later.
    spec.mapping.insertAtFront([YAMLMapping.Entry("podManagementPolicy", "Parallel")])
    if spec["selector"] == nil {
      spec.mapping.insertAtFront([YAMLMapping.Entry("selector", ["matchLabels": [:]])])
    }
    var pod = spec[path: "template", "spec"]
    // A Service `tarantool-http` would put TARANTOOL_HTTP_PORT=tcp://… into every pod of the namespace.
    pod.mapping.insertAtFront([YAMLMapping.Entry("enableServiceLinks", false)])
    if !role.addedVariables.isEmpty { pod["containers"] = withVariables(pod["containers"] ?? []) }
    spec[path: "template", "spec"] = pod
    return spec
  }

  private func withVariables(_ containers: YAMLValue) -> YAMLValue {
    var containers = containers
    var container = containers.sequence[role.template.cartridgeContainer]
    container["env"] = .sequence((container["env"]?.sequence ?? []) + role.addedVariables.map(\.value))
    containers.sequence[role.template.cartridgeContainer] = container
    return containers
  }
}

extension AddedVariable {
  fileprivate var value: YAMLValue {
    switch source {
    case .podName: ["name": .string(name), "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]]
    case .text(let text): ["name": .string(name), "value": .string(text)]
    }
  }
}

/// The shape that tarantool-operator of an era gave its StatefulSets (`CreateStatefulSetFromTemplate`), to the label, so
/// that applying it over a live cluster restarts nothing.
private struct OperatorShape {
  let era: Compatibility
  let role: RoleModel
  let cluster: ClusterModel

  var labels: LabelSet {
    var labels = role.labels
    guard era != .operator001 else { return labels }
    labels.set(LabelKey.vshardGroupName, to: role.labels[LabelKey.role]?.value ?? "")
    if let roles = assignedByLabel { labels.set(LabelKey.rolesToAssign, to: roles) }
    return labels
  }

  var annotations: LabelSet {
    guard era != .operator001 else { return LabelSet() }
    var annotations = LabelSet([(LabelKey.isBootstrapped, "0"), (LabelKey.replicasetWeight, "100")])
    if let roles = role.template.annotations[LabelKey.rolesToAssign] {
      annotations.set(LabelKey.rolesToAssign, to: roles.value)
    }
    return annotations
  }

  var spec: YAMLValue {
    var spec = SpecParts.spec(of: role, cluster)
    guard era != .operator001 else { return spec }
    spec["updateStrategy"] = ["type": "OnDelete"]
    var containers = spec[path: "template", "spec", "containers"]
    containers.sequence[0]["securityContext"] = ["privileged": false]
    spec[path: "template", "spec", "containers"] = containers
    if let roles = role.template.annotations[LabelKey.rolesToAssign] {
      spec[path: "template", "metadata", "annotations", LabelKey.rolesToAssign] = .string(roles.value)
    } else if let roles = assignedByLabel {
      spec[path: "template", "metadata", "labels", LabelKey.rolesToAssign] = .string(roles)
    }
    return spec
  }

  /// The deprecated label of the template, which counts where the annotation is absent.
  private var assignedByLabel: String? {
    guard role.template.annotations[LabelKey.rolesToAssign] == nil else { return nil }
    return role.template.labels[LabelKey.rolesToAssign]?.value
  }
}
