internal import Kubernetes
internal import Schema
internal import YAML

extension RoleModel {
  /// The user of a pod whose template names none: any but root can run tarantool and read the plan. It is that of
  /// cartridge-cli's images.
  private static let user: YAMLValue = 1200

  /// The `securityContext` of the pod's template, held to the restricted Pod Security Standard: for other pods that run
  /// the same image.
  ///
  /// - Parameter ownsVolume: whether the pod writes to a claim.
  /// - Returns: the context of a pod that a namespace with that standard admits.
  func restrictedContext(ownsVolume: Bool) -> YAMLValue {
    var context = template.podSpec["securityContext"].map { YAMLValue($0) } ?? [:]
    context["runAsNonRoot"] = true
    let user = template.container["securityContext"]?["runAsUser"].map { YAMLValue($0) } ?? context["runAsUser"]
    context["runAsUser"] = user == nil || user == 0 ? Self.user : user
    if context["runAsGroup"] == nil || context["runAsGroup"] == 0 { context["runAsGroup"] = context["runAsUser"] }
    // A new volume belongs to root, and what is restored is for another pod.
    if ownsVolume, context["fsGroup"] == nil { context["fsGroup"] = context["runAsGroup"] }
    if context["seccompProfile"] == nil { context["seccompProfile"] = ["type": "RuntimeDefault"] }
    return context
  }

  /// The image of other pods that run where this Role's do.
  ///
  /// - Parameter own: the one that the documents give them; nil for that of the instances.
  /// - Returns: the image, and when it is pulled where the template says so of this very image.
  func image(or own: String?) -> (name: YAMLValue, pullPolicy: YAMLValue?) {
    if let own { return (.string(own), nil) }
    let container = template.container
    return (container["image"].map { YAMLValue($0) } ?? "", container["imagePullPolicy"].map { YAMLValue($0) })
  }

  /// What the scheduler and the registry ask for, for other pods that run where this Role's do.
  var placement: [YAMLMapping.Entry] {
    ["imagePullSecrets", "serviceAccountName", "nodeSelector", "tolerations", "priorityClassName"]
      .compactMap { key in template.podSpec[key].map { YAMLMapping.Entry(key, YAMLValue($0)) } }
  }
}
