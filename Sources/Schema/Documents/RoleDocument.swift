internal import Findings
package import Kubernetes
package import YAML

/// A Role as written: how many replicasets of which template, and what Cartridge is told of them.
package struct RoleDocument: Sendable {
  /// Name, namespace, labels and annotations.
  package let metadata: Metadata
  /// `spec.replicas` (0.0.1) or `spec.numReplicasets` (0.0.3 and later).
  package let replicasets: Located<Int>
  /// Which ReplicasetTemplate is used; it must be one.
  package let selector: LabelSelector
  /// The Cartridge roles; nil where annotations or labels name them.
  package let clusterRoles: Located<[Located<String>]>?
  /// Nil for Cartridge's `default`.
  package let vshardGroup: Located<String>?
  /// Zero or more; nil where an annotation or the era decides.
  package let weight: Located<Double>?
  /// Whether every instance is writable, not the leader alone.
  package let allRw: Bool
  /// How many of the last replicasets give their buckets away and are expelled.
  package let drainedReplicasets: Located<Int>?
  /// Whose identities are no longer the first ones.
  package let generations: Generations

  init?(_ node: YAMLNode, into diagnostics: inout Diagnostics) {
    var document = FieldDecoder(node, path: "")
    document.ignore("apiVersion", "kind", "status")
    let metadata = document.metadata()
    let hasSpec =
      document.requiredNode("spec", help: "write `spec: {replicas: 1, selector: {matchLabels: {…}}}`") != nil
    let spec = hasSpec ? document.nested("spec") { Spec(&$0) } : nil
    guard document.finish(into: &diagnostics), let metadata, let spec, let selector = spec.selector,
      let replicasets = spec.replicasets
    else { return nil }
    self.metadata = metadata
    self.selector = selector
    self.replicasets = replicasets
    clusterRoles = spec.clusterRoles
    vshardGroup = spec.vshardGroup
    weight = spec.weight
    allRw = spec.allRw
    drainedReplicasets = spec.drainedReplicasets
    generations = spec.generations
  }

  /// `Role.spec`, field by field.
  private struct Spec {
    let selector: LabelSelector?
    let replicasets: Located<Int>?
    let clusterRoles: Located<[Located<String>]>?
    let vshardGroup: Located<String>?
    let weight: Located<Double>?
    let allRw: Bool
    let drainedReplicasets: Located<Int>?
    let generations: Generations

    init(_ fields: inout FieldDecoder) {
      let help =
        "select the Role's ReplicasetTemplate: `selector: {matchLabels: {tarantool.io/replicaset-template: NAME}}`"
      selector = fields.requiredNode("selector", help: help) == nil ? nil : fields.selector("selector")
      replicasets = fields.replicasetCount()
      // Declared by the operator's CRD and never read by it.
      fields.ignore("storageTemplate")
      allRw = fields.boolean("allRw") ?? FieldRule.RoleAllRw.assumed
      drainedReplicasets =
        fields.nested("drain") { $0.integer("replicasets", in: FieldRule.RoleDrainReplicasets.bounds) } ?? nil
      generations = fields.generations("generations")
      var vshard: (Located<[Located<String>]>?, Located<String>?, Located<Double>?)
      vshard =
        fields.nested("vshard") { ($0.strings("clusterRoles"), $0.string("vshardGroupName"), $0.number("weight")) }
        ?? vshard
      (clusterRoles, vshardGroup, weight) = vshard
    }
  }
}

extension FieldDecoder {
  fileprivate mutating func replicasetCount() -> Located<Int>? {
    let early = node("replicas")
    let late = node("numReplicasets")
    if early == nil, late == nil {
      _ = requiredNode("replicas", help: "write how many replicasets this Role has: `replicas: 1`")
      return nil
    }
    let counts = [
      integer("replicas", in: FieldRule.RoleReplicas.bounds),
      integer("numReplicasets", in: FieldRule.RoleNumReplicasets.bounds),
    ].compactMap(\.self)
    if counts.count == 2, counts[0].value != counts[1].value {
      let note = Diagnostic.Note("`\(full("replicas"))` is \(counts[0].value)", at: counts[0].location)
      error(.differentCounts(counts[1].value), at: counts[1].location, notes: [note])
    }
    return counts.first
  }
}

extension Finding {
  fileprivate static func differentCounts(_ count: Int) -> Finding {
    Finding(
      .conflictingFields, "`spec.numReplicasets` is \(count), but `spec.replicas` is different",
      help: "both mean the number of replicasets: keep one of them")
  }
}
