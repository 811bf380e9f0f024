internal import Findings
package import Kubernetes
package import YAML

/// A Role as written: how many replicasets of which template, and what Cartridge is told of them.
///
/// A class, as is all that is large and handed from list to list by the thousand: a copy costs nothing.
package final class RoleDocument: Sendable {
  /// Where the template of a Role is.
  package enum Template: Sendable {
    /// In the ReplicasetTemplate with these labels; it must be one.
    case selected(LabelSelector)
    /// In the Role itself.
    case inlined(ReplicasetTemplateDocument)
  }

  /// Of its Cluster too.
  package let version: DocumentVersion
  /// Name, namespace, labels and annotations.
  package let metadata: Metadata
  /// `spec.replicas` (0.0.1) or `spec.numReplicasets` (0.0.3 and later).
  package let replicasets: Located<Int>
  /// What the StatefulSets are made of.
  package let template: Template
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
  /// What a live cluster was given at random.
  package let uuids: GivenUUIDs

  /// Of v1beta1: the template in the Role.
  package var inlinedTemplate: ReplicasetTemplateDocument? {
    if case .inlined(let template) = template { template } else { nil }
  }

  init?(_ node: YAMLNode, of version: DocumentVersion, into diagnostics: inout Diagnostics) {
    var document = FieldDecoder(node, path: "")
    document.ignore("apiVersion", "kind", "status")
    let metadata = document.metadata()
    let hasSpec = document.requiredNode("spec", help: Self.specHelp(version)) != nil
    let spec = hasSpec ? document.nested("spec") { Spec(&$0, of: version) } : nil
    guard document.finish(into: &diagnostics), let metadata, let spec, let replicasets = spec.replicasets else {
      return nil
    }
    switch (spec.selector, spec.inlined) {
    case (let selector?, _): template = .selected(selector)
    case (nil, let inlined?):
      template = .inlined(ReplicasetTemplateDocument(inlined: inlined, in: metadata, into: &diagnostics))
    case (nil, nil): return nil
    }
    self.version = version
    self.metadata = metadata
    self.replicasets = replicasets
    clusterRoles = spec.clusterRoles
    vshardGroup = spec.vshardGroup
    weight = spec.weight
    allRw = spec.allRw
    drainedReplicasets = spec.drainedReplicasets
    generations = spec.generations
    uuids = spec.uuids
  }

  /// `Role.spec`, field by field.
  private struct Spec {
    let selector: LabelSelector?
    let inlined: YAMLNode?
    let replicasets: Located<Int>?
    let clusterRoles: Located<[Located<String>]>?
    let vshardGroup: Located<String>?
    let weight: Located<Double>?
    let allRw: Bool
    let drainedReplicasets: Located<Int>?
    let generations: Generations
    let uuids: GivenUUIDs

    init(_ fields: inout FieldDecoder, of version: DocumentVersion) {
      switch version {
      case .v1alpha1:
        selector = fields.templateSelector()
        inlined = nil
        replicasets = fields.replicasetCount()
        // Declared by the operator's CRD and never read by it.
        fields.ignore("storageTemplate")
        fields.refuseEarlyRoleFields()
      case .v1beta1:
        selector = nil
        inlined = fields.inlinedTemplate("replicasetTemplate")
        replicasets = fields.assumingReplicasetCount()
      }
      allRw = fields.boolean("allRw") ?? FieldRule.RoleAllRw.assumed
      drainedReplicasets =
        fields.nested("drain") { $0.integer("replicasets", in: FieldRule.RoleDrainReplicasets.bounds) } ?? nil
      generations = fields.generations("generations")
      uuids = fields.uuids("uuids")
      if version == .v1beta1 {
        _ = fields.requiredNode("vshard", help: "write `vshard: {clusterRoles: [vshard-storage]}`")
      }
      var vshard: (Located<[Located<String>]>?, Located<String>?, Located<Double>?)
      vshard = fields.nested("vshard") { $0.vshard(of: version) } ?? vshard
      (clusterRoles, vshardGroup, weight) = vshard
    }
  }
}

extension RoleDocument {
  private static func specHelp(_ version: DocumentVersion) -> String {
    switch version {
    case .v1alpha1: "write `spec: {replicas: 1, selector: {matchLabels: {…}}}`"
    case .v1beta1: "write `spec: {replicasets: 1, vshard: {…}, replicasetTemplate: {…}}`"
    }
  }
}

extension FieldDecoder {
  fileprivate mutating func templateSelector() -> LabelSelector? {
    let help =
      "select the Role's ReplicasetTemplate: `selector: {matchLabels: {tarantool.io/replicaset-template: NAME}}`"
    return requiredNode("selector", help: help) == nil ? nil : selector("selector")
  }

  /// The template of a Role of v1beta1, which has some of the fields of a StatefulSetSpec.
  fileprivate mutating func inlinedTemplate(_ key: String) -> YAMLNode? {
    let help = "write the replicasets' template: `replicasetTemplate: {podTemplate: {spec: {containers: […]}}}`"
    guard let node = requiredNode(key, help: help) else { return nil }
    nested(key) { fields in
      // All but the names are held to their types where the template is used.
      fields.ignore("replicas", "minReadySeconds", "updateStrategy", "volumeClaimTemplates")
      _ = fields.requiredNode("podTemplate", help: "write the pod: `podTemplate: {spec: {containers: […]}}`")
    }
    return node.isMapping ? node : nil
  }

  fileprivate mutating func assumingReplicasetCount() -> Located<Int>? {
    guard let written = node("replicasets") else {
      return Located(FieldRule.V1beta1RoleReplicasets.assumed, at: .nowhere)
    }
    let count = integer("replicasets", in: FieldRule.V1beta1RoleReplicasets.bounds)
    return count ?? Located(0, at: written.location)
  }

  /// What Cartridge is told; operator 1.0 gave every replicaset a weight.
  fileprivate mutating func vshard(
    of version: DocumentVersion
  ) -> (Located<[Located<String>]>?, Located<String>?, Located<Double>?) {
    let help = "write at least one: `clusterRoles: [vshard-storage]`"
    if version == .v1beta1 { _ = requiredNode("clusterRoles", help: help) }
    let assumed = version == .v1beta1 ? Located(Double(FieldRule.V1beta1RoleVshardWeight.assumed), at: location) : nil
    return (strings("clusterRoles"), string("vshardGroupName"), number("weight") ?? assumed)
  }

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
