internal import Crypto
internal import Schema
internal import YAML

extension BootstrapPlan {
  /// The plan of a Job that saves the cluster.
  ///
  /// - Parameters:
  ///   - name: of the backup; nil for the Cluster's and the time when the Job begins.
  ///   - keep: how many complete backups of the Cluster may be there afterwards; nil for any number.
  /// - Returns: the plan of mode `backup`.
  func backup(named name: String?, keep: Int?) -> PlanDocument {
    let needed: [AdminCall.Name] = [.instanceState, .editTopology, .joinServer, .servers, .issues]
    let text = AdminCallText(version: cluster.cartridgeVersion)
    var calls = calls.filter { needed.contains($0.name) }
    if cluster.cartridgeVersion >= .withRebalancerMode {
      calls.append(
        AdminCall(
          .rebalancerMode, to: .control, "switch rebalancers off and on", query: text.rebalancerMode,
          check: text.rebalancerModes))
    }
    var document = document(
      .backup, timeoutSeconds: cluster.bootstrap.timeoutSeconds, done: "done: cluster \(cluster.name) is saved",
      calls: calls)
    document.settings = [:]
    document.settings?["name"] = name.map { .string($0) }
    document.settings?["keep"] = keep.map { .integer($0) }
    return document
  }

  /// A sum over who is who: URI, UUID, alias and UUID of the replicaset of each instance that stays, a line each, in the
  /// order of bytes. `templates/runner/backup/manifest.lua` makes the same of a manifest.
  var identities: String {
    let lines = builder.replicasets.flatMap { planned in
      planned.staying.map { "\($0.uri) \($0.uuid) \(planned.replicaset.name) \(planned.replicaset.uuid)\n" }
    }
    let sorted = lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var hash = SHA256()
    for line in sorted { hash.update(data: Array(line.utf8)) }
    return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
