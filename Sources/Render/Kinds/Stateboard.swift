internal import Kubernetes
internal import Schema
internal import YAML

/// The stateboard that is rendered for a Cluster: StatefulSet, Service and PodDisruptionBudget.
struct Stateboard {
  private let cluster: ClusterModel
  private let rendered: RenderedStateboard
  private let password: SecretKey
  /// It runs where the instances of the first Role run.
  private let role: RoleModel

  /// What objects and labels call it.
  private static let component = "stateboard"

  /// Nil where the Cluster has none that is rendered.
  init?(of cluster: ClusterModel) {
    guard let settings = cluster.failover.stateboard, let rendered = settings.rendered,
      let password = settings.passwordSecret, let role = cluster.roles.first
    else { return nil }
    self.cluster = cluster
    self.rendered = rendered
    self.password = password
    self.role = role
  }

  /// Of different kinds.
  var objects: [KubernetesObject] { [service, statefulSet, budget].map(KubernetesObject.init) }

  private var name: String { Naming.stateboard(of: cluster.name) }

  private var selector: YAMLValue { [LabelKey.stateboard: .string(cluster.name)] }

  /// Those of a Job's pod: what the Cluster's Services select by is not among them.
  private var podLabels: YAMLValue {
    .strings([
      (LabelKey.name, "tarantool-cartridge"), (LabelKey.component, Self.component),
      (LabelKey.managedBy, LabelKey.manager), (LabelKey.stateboard, cluster.name),
    ])
  }

  private func object(_ template: YAMLValue) -> YAMLValue {
    var object = template
    object.setMetadata(name: name, of: cluster, component: Self.component)
    object[path: "metadata", "labels", LabelKey.stateboard] = .string(cluster.name)
    return object
  }

  /// An address that stays when the pod is another one.
  private var service: YAMLValue {
    var service = object(ObjectTemplate.stateboard["service"] ?? [:])
    service[path: "spec", "selector"] = selector
    // Without it the instances cannot find who leads.
    GitOps.protect(&service, for: cluster.gitops)
    return service
  }

  /// A drain of a node may end it: leaders stay as they are until it is back.
  private var budget: YAMLValue {
    var budget = object(ObjectTemplate.podDisruptionBudget)
    budget[path: "spec", "selector", "matchLabels"] = selector
    return budget
  }

  private var statefulSet: YAMLValue {
    var set = object(ObjectTemplate.stateboard["statefulSet"] ?? [:])
    set[path: "spec", "selector", "matchLabels"] = selector
    set[path: "spec", "serviceName"] = .string(name)
    set[path: "spec", "template", "metadata", "labels"] = podLabels
    var pod = set[path: "spec", "template", "spec"]
    pod.mapping.insertAtFront(role.placement)
    pod["securityContext"] = role.restrictedContext(ownsVolume: true)
    pod["containers"] = .sequence((pod["containers"]?.sequence ?? []).map(container))
    set[path: "spec", "template", "spec"] = pod
    set[path: "spec", "volumeClaimTemplates"] = .sequence(
      set[path: "spec", "volumeClaimTemplates"].sequence.map(claim))
    // Its volume holds who leads.
    GitOps.protect(&set, for: cluster.gitops)
    // As a server keeps it, so that applying it again changes nothing.
    set[path: "spec"] = FieldTable.kubernetes.kept(set[path: "spec"], as: "StatefulSetSpec")
    return set
  }

  private func container(_ base: YAMLValue) -> YAMLValue {
    var container = base
    let image = role.image(or: rendered.image)
    container["image"] = image.name
    if !rendered.command.isEmpty { container["command"] = .sequence(rendered.command.map { .string($0) }) }
    if let policy = image.pullPolicy { container["imagePullPolicy"] = policy }
    if let resources = rendered.resources { container["resources"] = YAMLValue(resources) }
    container["env"] = .sequence(
      (container["env"]?.sequence ?? []).map { variable in
        guard variable["valueFrom"] != nil else { return variable }
        var variable = variable
        variable["valueFrom"] = ["secretKeyRef": ["name": .string(password.name), "key": .string(password.key)]]
        return variable
      })
    return container
  }

  private func claim(_ base: YAMLValue) -> YAMLValue {
    var claim = base
    claim[path: "spec", "resources", "requests", "storage"] = .string(rendered.storage)
    claim[path: "spec"]["storageClassName"] = rendered.storageClassName.map { .string($0) }
    return claim
  }
}
