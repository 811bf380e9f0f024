internal import YAML

/// What a server fills in by other fields of the same value (core/v1, apps/v1, batch/v1, rbac/v1 and networking/v1 defaults).
enum ImpliedByOthers {
  /// A value without it.
  ///
  /// - Parameters:
  ///   - value: normalised but for this.
  ///   - type: its type in the table.
  /// - Returns: the same with less in it.
  static func removed(from value: YAMLValue, of type: String) -> YAMLValue {
    switch type {
    case "Container", "EphemeralContainer": container(value)
    case "PodSpec": pod(value)
    case "Volume": volume(value)
    case "StatefulSetSpec": statefulSet(value)
    case "JobSpec": job(value)
    case "Job": labelled(value)
    case "ServiceSpec": service(value)
    case "ServicePort": without("targetPort", in: value, where: value["targetPort"] == value["port"])
    case "Secret": secret(value)
    case "Subject": subject(value)
    case "NetworkPolicySpec": networkPolicy(value)
    case "ConfigMap": without("immutable", in: value, where: value["immutable"] == false)
    default: value
    }
  }

  private static func without(_ field: String, in value: YAMLValue, where isImplied: Bool) -> YAMLValue {
    guard isImplied, value[field] != nil else { return value }
    var value = value
    value[field] = nil
    return value
  }

  // MARK: Pods

  private static func container(_ value: YAMLValue) -> YAMLValue {
    guard let image = value["image"]?.string, let policy = value["imagePullPolicy"]?.string else { return value }
    return without("imagePullPolicy", in: value, where: policy == pullPolicy(of: image))
  }

  /// `Always` for an image without a tag or with `latest`, else `IfNotPresent`.
  private static func pullPolicy(of image: String) -> String {
    if image.utf8.contains(UInt8(ascii: "@")) { return "IfNotPresent" }
    let name = image.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? image.utf8[...]
    let tag = name.firstIndex(of: UInt8(ascii: ":")).map { String(name[name.index(after: $0)...]) ?? "" }
    return tag == nil || tag == "latest" ? "Always" : "IfNotPresent"
  }

  /// `serviceAccount` is the former name of `serviceAccountName`: a server keeps both the same.
  private static func pod(_ value: YAMLValue) -> YAMLValue {
    guard let account = value["serviceAccount"] else { return value }
    var value = value
    if value["serviceAccountName"] == nil { value["serviceAccountName"] = account }
    value["serviceAccount"] = nil
    return value
  }

  /// A volume of no source is an empty directory.
  private static func volume(_ value: YAMLValue) -> YAMLValue {
    guard value.mapping.entries.count == 1, value["name"] != nil else { return value }
    var value = value
    value["emptyDir"] = [:]
    return value
  }

  // MARK: Workloads

  /// A claim template is no object of its own.
  private static func statefulSet(_ value: YAMLValue) -> YAMLValue {
    guard let claims = value["volumeClaimTemplates"] else { return value }
    var value = value
    value["volumeClaimTemplates"] = .sequence(
      claims.sequence.map { claim in
        var claim = claim
        for (field, value) in [("apiVersion", "v1"), ("kind", "PersistentVolumeClaim")]
        where claim[field]?.string == value { claim[field] = nil }
        claim["status"] = nil
        return claim
      })
    return value
  }

  private static func job(_ value: YAMLValue) -> YAMLValue {
    var value = value
    let replacement: YAMLValue = value["podFailurePolicy"] == nil ? "TerminatingOrFailed" : "Failed"
    value = without("podReplacementPolicy", in: value, where: value["podReplacementPolicy"] == replacement)
    // One of the two alone says how many there are.
    if value["completions"] == 1, (value["parallelism"] ?? 1) == 1 { value["completions"] = nil }
    return without("parallelism", in: value, where: value["parallelism"] == 1)
  }

  /// A Job without labels of its own bears those of its pods.
  private static func labelled(_ value: YAMLValue) -> YAMLValue {
    let pods = value[path: "spec", "template", "metadata"]["labels"]
    guard let labels = value["metadata"]?["labels"], pods == labels else { return value }
    var value = value
    var metadata = value["metadata"] ?? [:]
    metadata["labels"] = nil
    value["metadata"] = metadata
    return value
  }

  // MARK: Others

  private static func service(_ value: YAMLValue) -> YAMLValue {
    let type = value["type"]?.string ?? "ClusterIP"
    let hasNodePorts = ["NodePort", "LoadBalancer"].contains(type)
    var value = without(
      "externalTrafficPolicy", in: value, where: hasNodePorts && value["externalTrafficPolicy"] == "Cluster")
    value = without(
      "allocateLoadBalancerNodePorts", in: value,
      where: type == "LoadBalancer" && value["allocateLoadBalancerNodePorts"] == true)
    let affinity: YAMLValue = ["clientIP": [:]]
    return without("sessionAffinityConfig", in: value, where: value["sessionAffinityConfig"] == affinity)
  }

  /// A server turns texts into data.
  private static func secret(_ value: YAMLValue) -> YAMLValue {
    guard let texts = value["stringData"] else { return value }
    var value = value
    let data = value["data"]?.mapping.entries ?? []
    let named = KeyIndex(texts.mapping.keys)
    value["data"] = .mapping(
      YAMLMapping(
        data.filter { named[$0.key] == nil }
          + texts.mapping.entries.map { .init($0.key, .string(Base64.text($0.value.scalarText ?? ""))) }))
    value["stringData"] = nil
    return value
  }

  private static func subject(_ value: YAMLValue) -> YAMLValue {
    let group: YAMLValue = value["kind"] == "ServiceAccount" ? "" : "rbac.authorization.k8s.io"
    return without("apiGroup", in: value, where: value["apiGroup"] == group)
  }

  private static func networkPolicy(_ value: YAMLValue) -> YAMLValue {
    let types: YAMLValue = value["egress"] == nil ? ["Ingress"] : ["Ingress", "Egress"]
    return without("policyTypes", in: value, where: value["policyTypes"] == types)
  }
}
