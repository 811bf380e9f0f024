internal import Findings
internal import YAML

/// Admin calls must exist in the Cartridge they are meant for, and the Job must have a name that Kubernetes takes.
enum BootstrapRules {
  /// The Job's name ends with `-bootstrap-` and ten digits.
  private static let longestClusterName = Naming.labelLimit - "-bootstrap-".count - 10

  static func check(_ cluster: ClusterModel, into diagnostics: inout Diagnostics) {
    if cluster.name.utf8.count > longestClusterName {
      diagnostics.error(.longJobName(cluster.name, limit: longestClusterName), at: cluster.location)
    }
    if let seconds = cluster.bootstrap.ttlSecondsAfterFinished, cluster.gitops != .none {
      diagnostics.warning(.jobRunsAgain(seconds.value, cluster.gitops), at: seconds.location)
    }
    let version = cluster.cartridgeVersion
    if let joinWith = cluster.bootstrap.joinWith, joinWith.value == .editTopology, version < .withEditTopology {
      diagnostics.error(.noEditTopology(version), at: joinWith.location)
    }
    if let location = cluster.config.location, version < .withConfig {
      diagnostics.error(.noConfig(version), at: location)
    }
    guard version < .withFailoverParams, let location = cluster.failover.location else { return }
    let settings = cluster.failover
    let wantsMore =
      settings.mode == .stateful || settings.mode == .raft || settings.timeout != nil || settings.fencing != nil
      || settings.fencingTimeout != nil || settings.fencingPause != nil
    if wantsMore { diagnostics.error(.noFailoverParams(version), at: location) }
  }
}

extension Finding {
  fileprivate static func longJobName(_ name: String, limit: Int) -> Finding {
    Finding(
      .longName, "the bootstrap Job of Cluster `\(name)` would have a name of more than 63 characters",
      help: "shorten the Cluster's name: it may have up to \(limit) characters")
  }

  fileprivate static func jobRunsAgain(_ seconds: Int, _ tool: GitOpsTool) -> Finding {
    Finding(
      .jobRunsAgain,
      "the Job is deleted \(seconds) s after its end, and \(tool.title) finds it missing and runs it again",
      help: "remove `ttlSecondsAfterFinished`: a finished Job costs nothing, and a new one takes its place")
  }

  fileprivate static func noEditTopology(_ version: CartridgeVersion) -> Finding {
    Finding(
      .conflictingFields, "Cartridge \(version.text) has no edit_topology, which came with 1.2",
      help: "write `joinWith: joinServer`, or the right `cartridgeVersion`")
  }

  fileprivate static func noConfig(_ version: CartridgeVersion) -> Finding {
    Finding(
      .conflictingFields,
      "Cartridge \(version.text) cannot be given single sections of its configuration, which came with 2.0",
      help: "remove `config`, or write the right `cartridgeVersion`")
  }

  fileprivate static func noFailoverParams(_ version: CartridgeVersion) -> Finding {
    Finding(
      .conflictingFields, "Cartridge \(version.text) can only switch failover on or off; modes came with 2.1",
      help: "write `mode: eventual` or `mode: disabled` alone, or the right `cartridgeVersion`")
  }
}

extension CartridgeVersion {
  fileprivate var text: String { "\(major).\(minor)" }
}
