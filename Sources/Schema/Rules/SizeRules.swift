internal import Findings
internal import YAML

/// No more than a Kubernetes cluster takes: numbers and aliases are short and stand for much, which would take all memory
/// before a server could refuse it.
enum SizeRules {
  /// More than a server keeps in all its objects (etcd's largest supported store is 8 GiB, with all their versions).
  private static let mostBytes = 512 << 20

  /// Whether the StatefulSets that are to be rendered are small enough to be made: each is a copy of its template.
  static func check(_ links: [Linker.Link], into diagnostics: inout Diagnostics) -> Bool {
    var sizes: [SourceLocation: Int] = [:]
    var bytes = 0
    for (role, template) in links.flatMap(\.roles) {
      let place = template.spec.location
      let size = sizes[place] ?? template.spec.size
      sizes[place] = size
      // A size that fits memory times a number of replicasets that is bounded: no overflow.
      bytes += size * role.replicasets.value
      if bytes > mostBytes {
        diagnostics.error(.oversizedOutput(most: mostBytes), at: role.metadata.name.location)
        return false
      }
    }
    return true
  }

  /// The pods that a Kubernetes cluster is made for (kubernetes.io, "Considerations for large clusters").
  private static let mostInstances = 150_000

  /// Whether what is to be rendered is small enough to be looked at further.
  static func check(_ clusters: [ClusterModel], into diagnostics: inout Diagnostics) -> Bool {
    var count = 0
    for role in clusters.flatMap(\.roles) {
      count += role.replicasetCount * role.template.instances
      if count > mostInstances {
        diagnostics.error(.tooManyInstances(count, most: mostInstances), at: role.location)
        return false
      }
    }
    return true
  }
}

extension YAMLNode {
  /// About as many bytes as it takes when it is written.
  fileprivate var size: Int {
    switch content {
    case .scalar(let scalar): scalar.text.utf8.count + 4
    case .sequence(let items): items.reduce(4) { $0 + $1.size }
    case .mapping(let entries): entries.reduce(4) { $0 + $1.key.utf8.count + $1.value.size }
    }
  }
}

extension Finding {
  fileprivate static func oversizedOutput(most: Int) -> Finding {
    Finding(
      .oversizedOutput, "with this Role the StatefulSets would take more than \(most >> 20) MiB",
      help: "lower `replicas` of the Role, or shorten its template")
  }

  fileprivate static func tooManyInstances(_ count: Int, most: Int) -> Finding {
    Finding(
      .tooManyInstances, "with this Role there are \(count) instances: Kubernetes is designed for \(most) pods",
      help: "lower `replicas` of the Role, or of its template")
  }
}
