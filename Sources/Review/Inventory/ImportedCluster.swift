internal import Findings
internal import YAML

/// A cluster as another tool describes it, with all that has no place on Kubernetes.
struct ImportedCluster {
  /// An instance as the other tool knows it.
  struct Instance {
    let name: Located<String>
    /// What Cartridge is started with, `memtx_memory` and the like.
    var parameters: [YAMLEntry]
  }

  /// A replicaset with its instances, the leader first.
  struct Replicaset {
    let alias: Located<String>
    let roles: [String]
    let weight: String?
    let group: String?
    let allRw: Bool
    var instances: [Instance]
  }

  /// What is told about something without a place, and the line that it is about.
  struct Loss {
    let text: String
    let line: Int
  }

  /// The name of the application; nil where no file has one.
  var name: Located<String>?
  var replicasets: [Replicaset] = []
  /// In the words of `cartridge_failover_params`.
  var failover: YAMLNode?
  /// Sections of the configuration; null where one is to be deleted.
  var sections: [YAMLEntry] = []
  /// Nil where no file says it.
  var bootstrapsVshard: Bool?
  var losses: [Loss] = []

  /// Notes something without a place.
  mutating func lose(_ text: String, at location: SourceLocation) {
    losses.append(Loss(text: text, line: Int(location.line)))
  }
}

extension ImportedCluster.Replicaset {
  /// Whether it holds buckets, by the names of its roles: only the application knows.
  var looksLikeStorage: Bool { group != nil || roles.contains { $0.lowercased().contains("storage") } }

  /// What replicasets of one Role have in common.
  var kind: [String] { roles + ["", weight ?? "", group ?? "", String(allRw), String(instances.count)] }
}
