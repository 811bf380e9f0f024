internal import Findings
internal import Kubernetes
internal import YAML

/// Where an instance writes: its data and identity must outlive the container, and the config it is sent needs `/tmp`.
enum StorageRules {
  /// An instance whose work directory is lost comes back Unconfigured, its identity and data gone.
  static func workDirectory(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    guard let variable = EnvironmentVariable.workDirectory(among: subject.template.environment) else {
      diagnostics.warning(.noWorkDirectory, at: subject.container.location)
      return
    }
    guard let path = subject.role.environment[variable.name]?.prefix, path.hasPrefix("/") else { return }
    guard let volume = mount(containing: path, subject)?["name"]?.string else {
      diagnostics.warning(.workDirectoryInContainer(path), at: variable.location)
      return
    }
    if !isPersistent(volume, subject) {
      diagnostics.warning(.workDirectoryOnLostVolume(path, volume), at: variable.location)
    }
  }

  /// `edit_topology` fails where instances cannot write the config they are sent.
  static func readOnlyRoot(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    guard let node = subject.container["securityContext"]?["readOnlyRootFilesystem"], YAMLValue(node) == .boolean(true),
      mount(containing: "/tmp", subject) == nil
    else { return }
    diagnostics.warning(.readOnlyRoot, at: node.location)
  }

  private static func mount(containing path: String, _ subject: RoleRules.Subject) -> YAMLNode? {
    let mounts = subject.container["volumeMounts"]?.items ?? []
    return MountPath.index(holding: path, among: mounts.map { $0["mountPath"]?.string }).map { mounts[$0] }
  }

  private static func isPersistent(_ volume: String, _ subject: RoleRules.Subject) -> Bool {
    let claims = subject.template.spec["volumeClaimTemplates"]?.items ?? []
    if claims.contains(where: { $0["metadata"]?["name"]?.string == volume }) { return true }
    let volumes = subject.pod["volumes"]?.items ?? []
    let lost = ["emptyDir", "configMap", "secret", "downwardAPI", "projected", "image", "ephemeral"]
    guard let found = volumes.first(where: { $0["name"]?.string == volume }) else { return false }
    return !found.entries.contains { lost.contains($0.key) }
  }
}

extension PodValue {
  /// The text up to the first part that differs from pod to pod; all of it where none does.
  fileprivate var prefix: String? {
    guard case .text(let text)? = parts.first else { return nil }
    return text
  }
}

extension Finding {
  fileprivate static let noWorkDirectory = Finding(
    .workDirectoryNotOnVolume,
    "it is unknown where this container keeps its data: after a restart it may come back without data and identity",
    help: "set `TARANTOOL_WORKDIR` to a directory on a volume of `volumeClaimTemplates`")

  fileprivate static func workDirectoryInContainer(_ path: String) -> Finding {
    Finding(
      .workDirectoryNotOnVolume,
      "the work directory `\(path)` is not on a volume: one restart, and the instance's data and identity are lost",
      help: "mount a volume of `volumeClaimTemplates` there")
  }

  fileprivate static func workDirectoryOnLostVolume(_ path: String, _ volume: String) -> Finding {
    Finding(
      .workDirectoryNotOnVolume,
      "the work directory `\(path)` is on the volume `\(volume)`, which does not outlive the pod",
      help: "use a volume of `volumeClaimTemplates`")
  }

  fileprivate static let readOnlyRoot = Finding(
    .readOnlyRoot,
    "the root is read-only and `/tmp` is not a volume: instances cannot store the configuration they are sent",
    help: "mount an emptyDir at `/tmp`")
}
