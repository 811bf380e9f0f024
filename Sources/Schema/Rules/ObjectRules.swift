internal import Findings
internal import YAML

/// No two objects alike among what is rendered and what is passed through.
enum ObjectRules {
  /// What tells one object from another.
  private struct Key: Hashable {
    let group: String
    let kind: String
    let namespace: String
    let name: String
  }

  static func check(
    _ clusters: [ClusterModel], _ passedThrough: [PassedThroughDocument], _ namespaces: Namespaces,
    into diagnostics: inout Diagnostics
  ) {
    var places: [Key: SourceLocation] = [:]
    for document in passedThrough {
      guard let name = document.name else { continue }
      let key = Key(
        group: document.group, kind: document.kind, namespace: namespaces.effective(document.namespace), name: name)
      let location = document.node.location
      if let first = places[key] {
        let note = Diagnostic.Note("the first one is here", at: first)
        diagnostics.error(.duplicate(document.kind, name), at: location, notes: [note])
      } else {
        places[key] = location
      }
    }
    for cluster in clusters { check(cluster, against: places, into: &diagnostics) }
  }

  private static func check(
    _ cluster: ClusterModel, against places: [Key: SourceLocation], into diagnostics: inout Diagnostics
  ) {
    let namespace = cluster.effectiveNamespace
    func refuse(_ group: String, _ kind: String, _ name: String, owner: SourceLocation) {
      guard let place = places[Key(group: group, kind: kind, namespace: namespace, name: name)] else { return }
      let note = Diagnostic.Note("it would be rendered for this", at: owner)
      diagnostics.error(.alsoRendered(kind, name), at: place, notes: [note])
    }
    refuse("", "Service", cluster.name, owner: cluster.location)
    if let ingress = cluster.ingress {
      refuse("", "Service", Naming.httpService(of: cluster.name), owner: ingress.settings.role.location)
      refuse("networking.k8s.io", "Ingress", cluster.name, owner: ingress.settings.role.location)
    }
    if let monitoring = cluster.monitoring {
      let owner = monitoring.settings.location
      for kind in ["PodMonitor", "PrometheusRule"] {
        refuse("monitoring.coreos.com", kind, cluster.name, owner: owner)
      }
      refuse("", "ConfigMap", Naming.dashboard(of: cluster.name), owner: owner)
    }
    if let rendered = cluster.failover.stateboard?.rendered {
      for (group, kind) in [("", "Service"), ("apps", "StatefulSet"), ("policy", "PodDisruptionBudget")] {
        refuse(group, kind, Naming.stateboard(of: cluster.name), owner: rendered.location)
      }
    }
    guard !places.isEmpty else { return }
    for role in cluster.roles {
      for ordinal in 0..<role.replicasetCount {
        let name = Naming.statefulSet(of: role.name, ordinal)
        refuse("apps", "StatefulSet", name, owner: role.location)
        if role.template.instances > 1 { refuse("policy", "PodDisruptionBudget", name, owner: role.location) }
      }
    }
  }
}

extension Finding {
  fileprivate static func duplicate(_ kind: String, _ name: String) -> Finding {
    Finding(.duplicateObject, "\(kind) `\(name)` occurs twice", help: "remove or rename one of them")
  }

  fileprivate static func alsoRendered(_ kind: String, _ name: String) -> Finding {
    Finding(
      .duplicateObject, "\(kind) `\(name)` is rendered from the documents too",
      help: "remove it here: what is rendered takes its place")
  }
}
