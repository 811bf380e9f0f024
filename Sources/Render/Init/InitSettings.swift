package import Findings
internal import Kubernetes
internal import Schema

/// What a new cluster is to be: checked, so that writing it into documents cannot break them.
package struct InitSettings: Sendable {
  /// Names of StatefulSets, pods and the Job get longer than this by what is appended.
  private static let longestName = 40
  /// Any larger cluster should begin with a look at what it needs; and its Job would outgrow client-side apply.
  private static let mostInstances = 200

  /// Of the Cluster.
  package let name: String
  /// Nil where that is left to kubectl.
  package let namespace: String?
  /// With its tag.
  package let image: String
  /// Of the storages; at least 1.
  package let replicasets: Int
  /// In each of these; at least 1.
  package let instances: Int
  let routers: Int
  let host: String?
  let failover: Failover
  /// Whether a CronJob looks if all is as planned.
  let isVerified: Bool
  /// Where backups go; nil for none.
  let backupClaim: String?

  /// Who leads a replicaset whose leader fails.
  package enum Failover: String, CaseIterable, Sendable {
    case disabled, eventual, stateful
  }

  /// - Parameters:
  ///   - name: the Cluster's name.
  ///   - namespace: where it is to be; nil leaves that to kubectl.
  ///   - image: the application's image; nil for one that is to be replaced.
  ///   - example: what counts where the rest is nil.
  ///   - storages: replicasets and instances in each; nil for `3x2`.
  ///   - routers: how many routers; nil for 2.
  ///   - host: the DNS name of an Ingress; nil for none.
  ///   - failover: nil for eventual, or disabled where replicasets have one instance.
  ///   - rendersStateboard: whether a stateboard is rendered, which stateful failover needs and nothing else does.
  ///   - isVerified: whether the Cluster has a `verify`.
  ///   - backupClaim: the PersistentVolumeClaim of nightly backups; nil for none.
  /// - Throws: what cannot be.
  package init(
    name: String, namespace: String? = nil, image: String? = nil, from example: Example? = nil,
    storages: String? = nil, routers: Int? = nil, host: String? = nil, failover: Failover? = nil,
    rendersStateboard: Bool = false, isVerified: Bool = true, backupClaim: String? = nil
  ) throws(Finding) {
    let host = host ?? example?.host(of: name)
    let backupClaim = backupClaim ?? example?.backupClaim
    let routers = routers ?? example?.routers ?? 2
    let rendersStateboard = rendersStateboard || (example == .stateboard && failover == nil)
    guard NameSyntax.isServiceName(name), name.utf8.count <= Self.longestName else {
      throw .badName(name, Self.longestName)
    }
    if let namespace, !NameSyntax.isDNSLabel(namespace) { throw .badNamespace(namespace) }
    if let host, !NameSyntax.isDNSSubdomain(host) { throw .badHost(host) }
    if let backupClaim, !NameSyntax.isDNSSubdomain(backupClaim) { throw .badClaim(backupClaim) }
    self.name = name
    self.namespace = namespace
    self.host = host
    self.image = try Self.image(image) ?? "example.com/\(name):0.1.0"
    (replicasets, instances) = try Self.storages(storages ?? example?.storages ?? "3x2")
    guard routers >= 1 else { throw .noRouters }
    self.routers = routers
    self.isVerified = isVerified
    self.backupClaim = backupClaim
    // There is nobody to fail over to in a replicaset of one.
    self.failover = failover ?? (rendersStateboard ? .stateful : instances > 1 ? .eventual : .disabled)
    guard rendersStateboard == (self.failover == .stateful) else {
      throw rendersStateboard ? .idleStateboard(self.failover.rawValue) : .noStateProvider
    }
    let (count, overflows) = (replicasets * instances).addingReportingOverflow(routers)
    if overflows || count > Self.mostInstances { throw .tooMany(Self.mostInstances) }
  }

  private static func image(_ text: String?) throws(Finding) -> String? {
    guard let text else { return nil }
    guard let image = ImageName(text) else { throw .badImage(text) }
    guard image.isPinned else { throw .floatingImage(text) }
    return image.text
  }

  private static func storages(_ text: String) throws(Finding) -> (Int, Int) {
    let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard numbers.count == 2, numbers.allSatisfy({ (1...mostInstances).contains($0) }) else { throw .badStorages(text) }
    return (numbers[0], numbers[1])
  }
}

extension Finding {
  fileprivate static func badName(_ name: String, _ most: Int) -> Finding {
    Finding(
      .badBeginning,
      "'\(name)' cannot be the name of a Cluster: up to \(most) lower-case letters, digits and '-', a letter first")
  }

  fileprivate static func badNamespace(_ name: String) -> Finding {
    Finding(.badBeginning, "'\(name)' is not a valid namespace name: up to 63 lower-case letters, digits and '-'")
  }

  fileprivate static func badHost(_ host: String) -> Finding {
    Finding(.badBeginning, "'\(host)' is not a valid host: write a DNS name in lower case, such as app.example.com")
  }

  fileprivate static func badClaim(_ claim: String) -> Finding {
    Finding(.badBeginning, "'\(claim)' cannot be the name of a PersistentVolumeClaim: write a DNS name in lower case")
  }

  fileprivate static func idleStateboard(_ mode: String) -> Finding {
    Finding(.badBeginning, "failover '\(mode)' uses no stateboard: leave --stateboard out, or --failover")
  }

  fileprivate static let noStateProvider = Finding(
    .badBeginning,
    "stateful failover needs something that stores who leads: add --stateboard, or write `etcd2` into the documents later"
  )

  fileprivate static func badImage(_ image: String) -> Finding {
    Finding(.badBeginning, "'\(image)' is not a valid image name: write REGISTRY/NAME:TAG")
  }

  fileprivate static func floatingImage(_ image: String) -> Finding {
    Finding(.badBeginning, "the image '\(image)' is not pinned: write a tag that never moves, or a digest")
  }

  fileprivate static func badStorages(_ text: String) -> Finding {
    Finding(.badBeginning, "'\(text)' is not a valid size of the storages: write REPLICASETSxINSTANCES, such as 3x2")
  }

  fileprivate static let noRouters = Finding(.badBeginning, "a cluster needs a router: write 1 or more")

  fileprivate static func tooMany(_ most: Int) -> Finding {
    Finding(.badBeginning, "start with up to \(most) instances, and raise 'replicas' in the documents later")
  }
}
