package import Findings
internal import Kubernetes
internal import Render
internal import Schema
package import YAML

/// Documents that describe what is live, as the operator that made it would render it.
package struct Adoption: Sendable {
  private let live: LiveCluster

  /// What is live, as `kubectl get` printed it.
  package init(of live: LiveCluster) {
    self.live = live
  }

  /// The documents: Clusters with their era, Roles and templates with what is live. Nothing is proven by them yet.
  package func documents(into diagnostics: inout Diagnostics) -> [YAMLValue] {
    let clusters = live.resources("Cluster")
    guard !clusters.isEmpty else {
      diagnostics.error(.nothingToAdopt, at: nil)
      return []
    }
    guard let era = era(into: &diagnostics) else { return [] }
    let roles = live.resources("Role").map { role(from: $0, era, into: &diagnostics) }
    let resources = live.resources("ReplicasetTemplate")
    let templates = zip(resources, replicasets(of: resources)).map(template)
    let configs = live.resources("CartridgeConfig").map(cleaned)
    return clusters.map { cluster(from: $0, era) } + configs + roles + templates
  }

  /// The Roles that ask for more replicasets than are live. The documents have those that are live, since taking over joins
  /// nobody: the rest would be forgotten in silence.
  var notes: [Change] {
    live.resources("Role").compactMap { role in
      let fields = ["numReplicasets", "replicas", "replicasets"]
      let asked = fields.lazy.compactMap { field in role[path: "spec"][field]?.integer.map { (field, $0) } }.first
      let made = live.statefulSets(of: role).count
      guard let (field, number) = asked, number > made else { return nil }
      let name = [role.objectNamespace, role.objectName].filter { !$0.isEmpty }.joined(separator: "/")
      return Change(
        .topology, "Role/\(name)", path: "spec.\(field)",
        "\(number) -> \(made): no more are live; raise it after the takeover")
    }
  }

  /// The era by what is live.
  private func era(into diagnostics: inout Diagnostics) -> Compatibility? {
    var found: Set<Compatibility> = []
    var isAnyLive = false
    for role in live.resources("Role") {
      for statefulSet in live.statefulSets(of: role) {
        isAnyLive = true
        guard let era = LiveEra.of(statefulSet, madeOf: role) else {
          diagnostics.error(.unknownEra(statefulSet.objectName), at: nil)
          return nil
        }
        found.insert(era)
      }
    }
    if !isAnyLive { diagnostics.error(.noStatefulSets, at: nil) }
    if found.count > 1 { diagnostics.error(.severalEras, at: nil) }
    return found.count == 1 ? found.first : nil
  }

  private func cluster(from resource: YAMLValue, _ era: Compatibility) -> YAMLValue {
    var cluster = cleaned(resource)
    cluster[path: "spec", "compatibility"] = .string(era.rawValue)
    // Whom it led to is a member as the others are, and needs no operator to be found.
    cluster[path: "spec"]["foreignLeader"] = nil
    return cluster
  }

  /// The Role with as many replicasets as are live, and their weight where it is not the operator's own.
  private func role(from resource: YAMLValue, _ era: Compatibility, into diagnostics: inout Diagnostics) -> YAMLValue {
    var role = cleaned(resource)
    let made = live.statefulSets(of: resource)
    for (ordinal, statefulSet) in made.enumerated()
    where statefulSet.objectName != Naming.statefulSet(of: role.objectName, ordinal) {
      diagnostics.error(.gapInOrdinals(role.objectName, statefulSet.objectName), at: nil)
      break
    }
    guard era != .operator10 else { return later(role, made, into: &diagnostics) }
    var spec = role["spec"] ?? [:]
    spec["replicas"] = nil
    spec["numReplicasets"] = .integer(made.count)
    let weights = Set(made.map { $0[path: "metadata", "annotations", LabelKey.replicasetWeight].string ?? "" })
    if weights.count > 1 { diagnostics.error(.severalWeights(role.objectName), at: nil) }
    if let weight = weights.first, !["", era.defaultWeight.shortText].contains(weight) {
      let number = Double(weight).flatMap { $0.isFinite ? YAMLValue.number($0) : nil }
      // What is no number is refused where the documents are read.
      spec[path: "vshard", "weight"] = number ?? .string(weight)
    }
    role["spec"] = spec
    return role
  }

  /// A Role of operator 1.0: as many replicasets and instances as are live, and the hash that only the operator can compute.
  private func later(_ role: YAMLValue, _ made: [YAMLValue], into diagnostics: inout Diagnostics) -> YAMLValue {
    var role = role
    role[path: "spec"]["replicasets"] = .integer(made.count)
    if let instances = made.first?[path: "spec"]["replicas"] {
      role[path: "spec", "replicasetTemplate", "replicas"] = instances
    }
    let hashes = Set(made.compactMap { $0[path: "metadata", "labels"][LabelKey.podTemplateHash]?.string })
    if hashes.count > 1 { diagnostics.error(.severalHashes(role.objectName), at: nil) }
    if let hash = hashes.first { role[path: "metadata", "labels", LabelKey.podTemplateHash] = .string(hash) }
    return role
  }

  /// What is live of each template: the StatefulSets of the first Role that selects it, as the operator does it: by labels
  /// and expressions, in the Role's namespace.
  private func replicasets(of templates: [YAMLValue]) -> [[YAMLValue]] {
    let index = LabelIndex(
      templates.map { (LabelSet(of: $0[path: "metadata"]["labels"]), $0.objectNamespace) })
    var found = [[YAMLValue]](repeating: [], count: templates.count)
    for role in live.resources("Role") {
      let made = live.statefulSets(of: role)
      let selector = LabelSelector(role[path: "spec"]["selector"] ?? [:])
      for position in index.selected(by: selector, in: role.objectNamespace) where found[position].isEmpty {
        found[position] = made
      }
    }
    return found
  }

  /// The template with those fields that the operator changes in live StatefulSets: the number of instances, the first
  /// container's image and variables. Its other changes never reached them.
  private func template(from resource: YAMLValue, live statefulSets: [YAMLValue]) -> YAMLValue {
    var template = cleaned(resource)
    guard let made = statefulSets.first else { return template }
    template[path: "spec"]["replicas"] = made[path: "spec"]["replicas"]
    var containers = template[path: "spec", "template", "spec", "containers"].sequence
    let live = made[path: "spec", "template", "spec", "containers"].sequence
    guard !containers.isEmpty, let first = live.first else { return template }
    containers[0]["image"] = first["image"]
    containers[0]["env"] = first["env"]
    template[path: "spec", "template", "spec", "containers"] = .sequence(containers)
    return template
  }

  /// A resource without what the API server and the operator wrote into it.
  private func cleaned(_ resource: YAMLValue) -> YAMLValue {
    var metadata: YAMLValue = [:]
    for key in ["name", "namespace", "labels", "annotations"] { metadata[key] = resource[path: "metadata"][key] }
    let written = metadata[path: "annotations"].mapping.entries.filter { !Self.isOfTools($0.key) }
    metadata["annotations"] = .mapping(YAMLMapping(written))
    if metadata[path: "annotations"].mapping.entries.isEmpty { metadata["annotations"] = nil }
    return [
      "apiVersion": resource["apiVersion"] ?? "", "kind": resource["kind"] ?? "", "metadata": metadata,
      "spec": resource["spec"] ?? [:],
    ]
  }

  /// Annotations of the operator, of kubectl and of helm: none of them is for the documents to say.
  private static func isOfTools(_ annotation: String) -> Bool {
    [LabelKey.clusterID, "kubectl.kubernetes.io/last-applied-configuration"].contains(annotation)
      || ["meta.helm.sh/", "helm.sh/"].contains { annotation.hasPrefix($0) }
  }
}

extension Finding {
  fileprivate static let nothingToAdopt = Finding(
    .notAdoptable, "there is no Cluster of tarantool.io among the live objects",
    help:
      "kubectl get clusters.tarantool.io,roles.tarantool.io,replicasettemplates.tarantool.io,sts,svc,pods -o yaml; with operator 1.0, cartridgeconfigs.tarantool.io instead of replicasettemplates.tarantool.io"
  )

  fileprivate static let noStatefulSets = Finding(
    .notAdoptable, "there is no StatefulSet that the operator made of these Roles",
    help: "print sts, svc and pods of the same namespace too")

  fileprivate static func unknownEra(_ name: String) -> Finding {
    Finding(
      .notAdoptable, "the UUID of StatefulSet `\(name)` is not one that an operator assigns",
      help: "its identity cannot be reproduced, so it must not be taken over")
  }

  fileprivate static let severalEras = Finding(
    .notAdoptable, "the StatefulSets were made by operators of different eras",
    help: "take the clusters over one by one, each in a run of its own")

  fileprivate static func gapInOrdinals(_ role: String, _ statefulSet: String) -> Finding {
    Finding(
      .notAdoptable, "the StatefulSets of Role `\(role)` have a gap before `\(statefulSet)`",
      help: "ordinals must count from 0 without gaps")
  }

  fileprivate static func severalHashes(_ role: String) -> Finding {
    Finding(
      .notAdoptable, "the StatefulSets of Role `\(role)` have different labels \(LabelKey.podTemplateHash)",
      help: "the operator is about to change their templates: let it finish first")
  }

  fileprivate static func severalWeights(_ role: String) -> Finding {
    Finding(
      .notAdoptable, "the replicasets of Role `\(role)` have different weights",
      help: "let the operator give them the same weight first, or split the Role")
  }
}
