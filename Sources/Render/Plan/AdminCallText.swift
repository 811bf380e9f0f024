internal import Schema
internal import YAML

/// The GraphQL documents of `templates/admin-calls.yaml`, by the version of Cartridge that they are meant for.
///
/// What exists since when: Cartridge's own schemas of 1.0, 1.2, 2.0 and 2.1.
struct AdminCallText {
  let version: CartridgeVersion

  var instanceState: String { text(version < .withState ? "selfWithoutState" : "self") }
  var members: String { text("members") }
  var probeServer: String { text("probeServer") }
  var editTopology: String { text("editTopology") }
  var joinServer: String { text("joinServer") }
  var editReplicaset: String { text("editReplicaset") }
  var editMaster: String { text("editMaster") }
  var bootstrapVshard: String { text("bootstrapVshard") }
  var promote: String { text("promote") }
  var editServers: String { text("editServers") }
  var expelServer: String { text("expelServer") }
  var replication: String { text("replication") }
  var failover: String { text("failover") }
  var failoverCheck: String { text("failoverCheck") }
  var servers: String { text(hasFailoverParams ? "servers" : "serversWithFailover") }
  var issues: String { text("issues") }
  var rebalancer: String { text("rebalancer") }
  var restartReplication: String { text("restartReplication") }
  var config: String { text("config") }
  var configCheck: String { text("configCheck") }
  var validateConfig: String { text("validateConfig") }
  var suggestions: String { text("suggestions") }
  var forceReapply: String { text("forceReapply") }

  /// Of every kind that this version knows.
  var allSuggestions: String {
    if version < .withForceApply { return text("suggestionsBeforeForce") }
    return text(version < .withRestartReplication ? "suggestionsBeforeRestart" : "allSuggestions")
  }

  var hasFailoverParams: Bool { version >= .withFailoverParams }

  private func text(_ key: String) -> String { ObjectTemplate.adminCalls[key]?.string ?? "" }
}
