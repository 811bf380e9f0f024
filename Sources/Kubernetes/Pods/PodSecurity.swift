package import YAML

/// The Pod Security Standard "restricted" (pod-security-admission, `policy/`, v1.36): what a namespace refuses that bears
/// `pod-security.kubernetes.io/enforce: restricted`.
package enum PodSecurity {
  private static let volumes: Set<String> = [
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret",
  ]

  private static let sysctls: Set<String> = [
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ping_group_range", "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_syncookies", "net.ipv4.tcp_wmem",
  ]

  private static let selinuxTypes: Set<String> = [
    "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t",
  ]

  /// What keeps a pod out of such a namespace.
  ///
  /// - Parameter pod: a PodSpec.
  /// - Returns: the fields to set or to remove, each once, in the order of their names; empty where the pod is admitted.
  package static func fields(refusedIn pod: YAMLNode) -> [String] {
    var fields: Set<String> = []
    for name in ["hostNetwork", "hostPID", "hostIPC"] where isTrue(pod[name]) { fields.insert(name) }
    for volume in pod["volumes"]?.items ?? [] {
      let sources = volume.entries.filter { $0.key != "name" && !$0.value.isNull }.map(\.key)
      fields.formUnion(sources.filter { !volumes.contains($0) }.map { "volumes.\($0)" })
    }
    let context = pod["securityContext"]
    let names = (context?["sysctls"]?.items ?? []).compactMap { $0["name"]?.string }
    if names.contains(where: { !sysctls.contains($0) }) { fields.insert("sysctls") }
    fields.formUnion(shared(context))
    for list in ["containers", "initContainers", "ephemeralContainers"] {
      for container in pod[list]?.items ?? [] { fields.formUnion(self.fields(refusedIn: container, of: context)) }
    }
    return fields.sorted()
  }

  private static func fields(refusedIn container: YAMLNode, of pod: YAMLNode?) -> [String] {
    let context = container["securityContext"]
    var fields = shared(context)
    if isTrue(context?["privileged"]) { fields.append("privileged") }
    if !isFalse(context?["allowPrivilegeEscalation"]) { fields.append("allowPrivilegeEscalation") }
    if !isTrue(context?["runAsNonRoot"] ?? pod?["runAsNonRoot"]) { fields.append("runAsNonRoot") }
    let profile = (context?["seccompProfile"] ?? pod?["seccompProfile"])?["type"]?.string
    if !["RuntimeDefault", "Localhost"].contains(profile) { fields.append("seccompProfile") }
    let dropped = (context?["capabilities"]?["drop"]?.items ?? []).compactMap(\.string)
    let added = (context?["capabilities"]?["add"]?.items ?? []).compactMap(\.string)
    if !dropped.contains("ALL") || added.contains(where: { $0 != "NET_BIND_SERVICE" }) { fields.append("capabilities") }
    if let mount = context?["procMount"]?.string, mount != "Default" { fields.append("procMount") }
    let ports = container["ports"]?.items ?? []
    if ports.contains(where: { ($0["hostPort"]?.integer ?? 0) != 0 }) { fields.append("hostPort") }
    return fields
  }

  /// What is refused in the security context of a pod as of a container.
  private static func shared(_ context: YAMLNode?) -> [String] {
    var fields: [String] = []
    if context?["runAsUser"]?.integer == 0 { fields.append("runAsUser") }
    let selinux = context?["seLinuxOptions"]
    let isNamed = ["user", "role"].contains { selinux?[$0]?.string?.isEmpty == false }
    if isNamed || !selinuxTypes.contains(selinux?["type"]?.string ?? "") { fields.append("seLinuxOptions") }
    if isTrue(context?["windowsOptions"]?["hostProcess"]) { fields.append("hostProcess") }
    if let profile = context?["appArmorProfile"]?["type"]?.string, profile == "Unconfined" {
      fields.append("appArmorProfile")
    }
    return fields
  }

  private static func isTrue(_ node: YAMLNode?) -> Bool { node.map { YAMLValue($0) == .boolean(true) } ?? false }

  private static func isFalse(_ node: YAMLNode?) -> Bool { node.map { YAMLValue($0) == .boolean(false) } ?? false }
}
