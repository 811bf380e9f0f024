internal import Kubernetes
internal import Schema
internal import YAML

/// A StatefulSet without `compatibility`: the operator's, with what keeps a cluster from breaking where the template is
/// silent.
struct OwnStatefulSet: StatefulSetContents {
  let role: RoleModel
  let cluster: ClusterModel

  var podLabels: LabelSet { role.podLabels }
  var annotations: LabelSet { LabelSet() }

  /// The Role's labels, as the operator copies them, and those that every object of a cluster carries.
  var labels: LabelSet {
    let common = CommonLabels(cluster: cluster.name, clusterID: cluster.clusterID, component: role.name)
    var labels = role.labels
    for (key, value) in common.identifying where labels[key] == nil { labels.set(key, to: value) }
    labels.set(LabelKey.managedBy, to: LabelKey.manager)
    return labels
  }

  /// As a server keeps it, so that applying it again changes nothing.
  var spec: YAMLValue {
    var spec = filledIn
    if let claims = spec["volumeClaimTemplates"] {
      spec["volumeClaimTemplates"] = .sequence(claims.sequence.map(Self.kept(claim:)))
    }
    return spec
  }

  /// Two replicasets of one Role would else select each other's pods.
  func identify(
    _ labels: inout LabelSet, _ podLabels: inout LabelSet, _ spec: inout YAMLValue, name: String, uuid: String
  ) {
    spec[path: "selector", "matchLabels", LabelKey.replicasetUUID] = .string(uuid)
  }

  /// The list of claims is replaced as a whole, and a server gives each of them a phase.
  private static func kept(claim: YAMLValue) -> YAMLValue {
    var claim = claim
    if claim[path: "spec"]["resources"] == nil { claim[path: "spec", "resources"] = [:] }
    claim["status"] = ["phase": "Pending"]
    return claim
  }

  private var filledIn: YAMLValue {
    var spec = SharedStatefulSet.spec(of: role, cluster, from: role.template.keptSpec)
    // OrderedReady and a readiness that waits for the cluster wait for each other; immutable later.
    spec.mapping.insertAtFront([YAMLMapping.Entry("podManagementPolicy", "Parallel")])
    if spec["selector"] == nil {
      spec.mapping.insertAtFront([YAMLMapping.Entry("selector", ["matchLabels": [:]])])
    }
    var pod = spec[path: "template", "spec"]
    // A Service `tarantool-http` would put TARANTOOL_HTTP_PORT=tcp://… into every pod of the namespace.
    pod.mapping.insertAtFront([YAMLMapping.Entry("enableServiceLinks", false)])
    pod["containers"] = completed(pod["containers"] ?? [])
    spec[path: "template", "spec"] = pod
    return spec
  }

  /// The containers with what that of Cartridge lacks.
  private func completed(_ containers: YAMLValue) -> YAMLValue {
    var containers = containers
    var container = containers.sequence[role.template.cartridgeContainer]
    if !role.addedVariables.isEmpty {
      container["env"] = .sequence((container["env"]?.sequence ?? []) + role.addedVariables.map(\.value))
    }
    if cluster.addsReadiness(to: role.template) { container["readinessProbe"] = ReadinessProbe.value }
    containers.sequence[role.template.cartridgeContainer] = container
    return containers
  }
}

extension AddedVariable {
  fileprivate var value: YAMLValue {
    switch source {
    case .podName:
      ["name": .string(name), "valueFrom": ["fieldRef": ["apiVersion": "v1", "fieldPath": "metadata.name"]]]
    case .text(let text): ["name": .string(name), "value": .string(text)]
    }
  }
}
