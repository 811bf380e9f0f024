internal import Findings

/// Somebody must be left: buckets need another storage to go to, and who expels is never expelled.
enum DrainRules {
  static func check(_ cluster: ClusterModel, into diagnostics: inout Diagnostics) {
    let toDrain = cluster.roles.filter { $0.drain.replicasets > 0 }
    for role in toDrain {
      guard let location = role.drain.locations.replicasets else { continue }
      if cluster.roles.allSatisfy({ $0.keptReplicasets == 0 }) {
        diagnostics.error(.nobodyLeft(cluster.name), at: location)
      } else if role.looksLikeStorage,
        !cluster.roles.contains(where: {
          $0.looksLikeStorage && $0.vshardGroup == role.vshardGroup && $0.keptReplicasets > 0
        })
      {
        diagnostics.error(.lastStorage(role.vshardGroup), at: location)
      }
    }
  }
}

extension RoleModel {
  /// How many of its replicasets stay.
  var keptReplicasets: Int { max(0, replicasetCount - drain.replicasets) }

  /// Whether its replicasets seem to hold buckets. Only the application knows which of its roles depend on vshard's, so
  /// this goes by names.
  package var looksLikeStorage: Bool {
    vshardGroup != nil || cartridgeRoles.contains { $0.lowercased().contains("storage") }
  }
}

extension Finding {
  fileprivate static func nobodyLeft(_ cluster: String) -> Finding {
    Finding(
      .badDrain, "every instance of Cluster `\(cluster)` would leave: no instance would be left to expel the last one",
      help: "to remove the whole cluster: kubectl delete statefulset,service,job,pdb -l tarantool.io/cluster-id=…")
  }

  fileprivate static func lastStorage(_ group: String?) -> Finding {
    Finding(
      .badDrain,
      "these are the last storages\(group.map { " of vshard group `\($0)`" } ?? ""): their buckets would have nowhere to go",
      help: "keep at least one replicaset that holds buckets")
  }
}
