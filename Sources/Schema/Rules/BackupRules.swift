package import Findings
internal import Kubernetes
package import YAML

/// What a backup and a restore need of the documents.
package enum BackupRules {
  /// The Job of a backup asks every instance as `admin`, whose password is the cluster cookie.
  package static func check(_ cluster: ClusterModel, into diagnostics: inout Diagnostics) {
    for role in cluster.roles where role.cookieSecret == nil {
      diagnostics.error(.hiddenCookie(role.name), at: role.location)
    }
  }

  /// What is done with the volumes of instances.
  package enum Use: String, Sendable {
    case save, restore
  }

  /// A restore fills the volumes that instances keep their data on, and snapshots are taken of these.
  package static func checkVolumes(_ cluster: ClusterModel, to use: Use, into diagnostics: inout Diagnostics) {
    for role in cluster.roles where role.dataFolder(ofPod: role.name) == nil {
      diagnostics.error(.noVolume(role.name, to: use), at: role.location)
    }
  }
}

extension RoleModel {
  /// The Secret that its instances take the cluster cookie from; nil where it comes from somewhere else.
  package var cookieSecret: SecretKey? {
    let variables = template.container["env"]?.items ?? []
    guard let variable = variables.last(where: { $0["name"]?.string == EnvironmentVariable.clusterCookie }) else {
      return wholeCookieSecret
    }
    guard let reference = variable["valueFrom"]?["secretKeyRef"], let name = reference["name"]?.string,
      let key = reference["key"]?.string
    else { return nil }
    return SecretKey(name: name, key: key)
  }

  /// The Secret that `envFrom` makes variables of, if it alone can hold the cookie: what is in it nobody here knows.
  private var wholeCookieSecret: SecretKey? {
    let cookie = EnvironmentVariable.clusterCookie
    let sources = (template.container["envFrom"]?.items ?? []).map { ($0, prefix: $0["prefix"]?.string ?? "") }
      .filter { cookie.hasPrefix($0.prefix) && $0.prefix != cookie }
    guard sources.count == 1, let source = sources.first, let name = source.0["secretRef"]?["name"]?.string else {
      return nil
    }
    return SecretKey(name: name, key: String(cookie.dropFirst(source.prefix.count)))
  }

  /// The folder that an instance keeps its data in; nil where that is not known or on no claim of its own.
  package func dataFolder(ofPod pod: String) -> String? {
    guard let variable = EnvironmentVariable.workDirectory(among: template.environment),
      let path = environment[variable.name]?.text(ofPod: pod), path.hasPrefix("/"),
      let index = MountPath.index(holding: path, among: mounts.map { $0["mountPath"]?.string }),
      claims.contains(where: { $0 == mounts[index]["name"]?.string })
    else { return nil }
    return path
  }

  /// The mounts of the Cartridge container.
  private var mounts: [YAMLNode] { template.container["volumeMounts"]?.items ?? [] }

  /// The names of its template's volume claims.
  private var claims: [String] {
    (template.spec["volumeClaimTemplates"]?.items ?? []).compactMap { $0["metadata"]?["name"]?.string }
  }

  /// The mounts of the Cartridge container that are of its own claims.
  package var claimMounts: [YAMLNode] {
    mounts.filter { mount in claims.contains { $0 == mount["name"]?.string } }
  }
}

extension PodValue {
  /// What the value is in a pod; nil where that is not known before it runs.
  fileprivate func text(ofPod pod: String) -> String? {
    var text = ""
    for part in parts {
      switch part {
      case .text(let literal): text += literal
      case .podName: text += pod
      case .unknown: return nil
      }
    }
    return text
  }
}

extension Finding {
  fileprivate static func hiddenCookie(_ role: String) -> Finding {
    Finding(
      .hiddenCookie, "Role `\(role)` does not take its cluster cookie from a Secret, and the Job of a backup needs it",
      help:
        "put it into one, and write `- {name: TARANTOOL_CLUSTER_COOKIE, valueFrom: {secretKeyRef: {name: NAME, key: cookie}}}` into `env` of its ReplicasetTemplate"
    )
  }

  fileprivate static func noVolume(_ role: String, to use: BackupRules.Use) -> Finding {
    Finding(
      .nothingToRestore,
      "instances of Role `\(role)` keep their data on no claim of their own: there is nothing to \(use)",
      help: "set `TARANTOOL_WORKDIR` to a directory on a volume of `volumeClaimTemplates`")
  }
}
