internal import Kubernetes
internal import YAML

/// What an API server refuses: Kubernetes' own validation of updates (`pkg/apis/*/validation`), by kind.
struct ImmutableFields {
  let object: ComparedObject

  /// Why a server refuses a difference; nil where it takes it.
  func refusal(of difference: Difference) -> String? {
    if difference.matter == .refused { return "is not a value that a server accepts" }
    return isImmutable(difference) ? "immutable" : Self.invalid(difference, in: object)
  }

  private func isImmutable(_ difference: Difference) -> Bool {
    switch object.key.qualifiedKind {
    case "apps/StatefulSet":
      difference.isWithin(["spec"])
        && !difference.isWithin(Self.mutableOfStatefulSets)
    case "/Service": Self.isImmutable(inService: difference, object)
    case "batch/Job": isImmutable(inJob: difference)
    case "/PersistentVolumeClaim": isImmutable(inClaim: difference)
    case "/ConfigMap", "/Secret":
      difference.path == "type" && object.type == "Secret"
        || object.old["immutable"] == true
          && difference.isWithin(["data", "binaryData", "stringData", "immutable"])
    default: difference.isWithin(Self.fields[object.key.qualifiedKind] ?? [])
    }
  }

  /// The only fields of a StatefulSetSpec that may change.
  static let mutableOfStatefulSets = [
    "spec.replicas", "spec.ordinals", "spec.template", "spec.updateStrategy", "spec.revisionHistoryLimit",
    "spec.persistentVolumeClaimRetentionPolicy", "spec.minReadySeconds",
  ]

  private static let fields: [String: [String]] = [
    "apps/Deployment": ["spec.selector"], "apps/DaemonSet": ["spec.selector"], "apps/ReplicaSet": ["spec.selector"],
    "rbac.authorization.k8s.io/RoleBinding": ["roleRef"], "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
    "storage.k8s.io/StorageClass": ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
    "scheduling.k8s.io/PriorityClass": ["value", "preemptionPolicy"],
    "networking.k8s.io/IngressClass": ["spec.controller"],
    "/Pod": ["spec.nodeName", "spec.volumes", "spec.serviceAccountName", "spec.restartPolicy"],
  ]

  private func isImmutable(inJob difference: Difference) -> Bool {
    // An indexed Job may grow and shrink where both numbers stay the same.
    if difference.path == "spec.completions" {
      let spec = object.new[path: "spec"]
      return spec["completionMode"] != "Indexed" || spec["completions"] != spec["parallelism"]
    }
    return difference.isWithin(
      [
        "template", "completionMode", "selector", "podFailurePolicy", "backoffLimitPerIndex", "successPolicy",
        "managedBy",
      ]
      .map { "spec.\($0)" })
  }

  /// Of a bound claim the amount may grow, of another nothing may change.
  private func isImmutable(inClaim difference: Difference) -> Bool {
    guard difference.isWithin(["spec"]), !difference.isWithin(["spec.volumeAttributesClassName"]) else { return false }
    guard difference.isWithin(["spec.resources.requests"]) else { return true }
    let amounts = [difference.old, difference.new].map { $0?.scalarText.flatMap(Quantity.value) }
    guard let old = amounts[0], let new = amounts[1] else { return true }
    return new < old
  }

  private static func isImmutable(inService difference: Difference, _ object: ComparedObject) -> Bool {
    let types = [object.old, object.new].map { $0[path: "spec"]["type"]?.string ?? "ClusterIP" }
    switch difference.path {
    // A server keeps the addresses of a Service that names none, and drops them where its type has none.
    case "spec.clusterIP": return difference.new != nil && types[0] != "ExternalName" && types[1] != "ExternalName"
    case "spec.healthCheckNodePort": return difference.new != nil && difference.old != nil
    case "spec.loadBalancerClass": return difference.old != nil && types == ["LoadBalancer", "LoadBalancer"]
    default:
      return difference.isWithin(["spec.clusterIPs", "spec.ipFamilies"]) && difference.path.hasSuffix("[0]")
        && difference.new != nil && difference.old != nil
    }
  }
}

extension ImmutableFields {
  /// Why a server does not take a new value; nil where it does.
  private static func invalid(_ difference: Difference, in object: ComparedObject) -> String? {
    let path = difference.path
    guard let new = difference.new else { return nil }
    if path.hasSuffix(".restartPolicy"), path == "spec.template.spec.restartPolicy" {
      let isJob = object.type == "Job"
      return (new == "Always") == isJob ? "is not what a server accepts for a \(object.key.kind)" : nil
    }
    if path.hasSuffix(".targetPort"), let text = new.string, !text.contains(where: \.isLetter) {
      return "a port that is a string is a name: it needs a letter"
    }
    if path == "spec.type", object.new[path: "spec", "clusterIP"] == "None", ["NodePort", "LoadBalancer"].contains(new)
    {
      return "a headless Service cannot have this type"
    }
    return limitBelowRequest(path, object.new)
  }

  /// Limits are never below requests.
  private static func limitBelowRequest(_ path: String, _ object: YAMLValue) -> String? {
    let dot = UInt8(ascii: ".")
    guard let last = path.utf8.lastIndex(of: dot), let middle = path[..<last].utf8.lastIndex(of: dot),
      path[..<middle].utf8.reversed().starts(with: "resources".utf8.reversed())
    else { return nil }
    let name = path[path.index(after: last)...]
    let resources = value(in: object, at: String(path[..<middle]))
    let amounts = ["requests", "limits"].map { kind in
      resources?[kind]?[String(name)]?.scalarText.flatMap(Quantity.value)
    }
    guard let request = amounts[0], let limit = amounts[1], limit < request else { return nil }
    return "the limit is below the request"
  }

  /// The value at a path such as `spec.containers[a].resources`.
  private static func value(in object: YAMLValue, at path: String) -> YAMLValue? {
    path.split(separator: ".").reduce(object as YAMLValue?) { value, step in
      guard let bracket = step.firstIndex(of: "[") else { return value?[String(step)] }
      let name = step[bracket...].dropFirst().dropLast()
      return value?[String(step[..<bracket])]?.sequence.first { $0["name"]?.string ?? "" == name }
    }
  }
}
