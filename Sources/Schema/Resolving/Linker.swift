internal import Findings
internal import Kubernetes
internal import YAML

/// Finds which Roles belong to which Cluster and which template to which Role: by labels, within one namespace.
struct Linker {
  /// A Cluster with its Roles and their templates.
  struct Link {
    let cluster: ClusterDocument
    let roles: [(role: RoleDocument, template: ReplicasetTemplateDocument)]
    /// The configuration of the Cluster and that of its CartridgeConfigs.
    let config: ConfigSections
  }

  let documents: DocumentSet
  let namespaces: Namespaces
  private let clusterName: ClusterName
  private let clusters: [String: [ClusterDocument]]

  /// More places than these help nobody.
  private static let mostNotes = 5

  init(documents: DocumentSet, namespaces: Namespaces) {
    (self.documents, self.namespaces) = (documents, namespaces)
    clusterName = ClusterName(documents.clusters, namespaces)
    clusters = Dictionary(grouping: documents.clusters) { namespaces.effective($0.metadata.namespace) }
  }

  /// The Clusters in the order of namespaces and names, their Roles in the order of names.
  func links(into diagnostics: inout Diagnostics) -> [Link] {
    checkSelectors(into: &diagnostics)
    var rolesByCluster: [Int: [(role: Int, template: ReplicasetTemplateDocument)]] = [:]
    var claimedClusters: Set<Int> = []
    var usedTemplates: Set<Int> = []
    let claims = claims
    let names = documents.roles.map(\.metadata.name.value)
    let index = LabelIndex(documents.templates.map(\.metadata), namespaces)
    for (position, role) in documents.roles.enumerated() {
      let cluster = cluster(of: role, claiming: claims[position] ?? [], into: &diagnostics)
      let template: ReplicasetTemplateDocument?
      switch role.template {
      case .inlined(let inlined): template = inlined
      case .selected(let selector):
        // An empty selector is a finding of its own.
        let namespace = namespaces.effective(role.metadata.namespace)
        let templates = index.selected(by: selector, in: namespace, atMost: Self.mostNotes + 1)
        usedTemplates.formUnion(templates)
        template = self.template(of: role, by: selector, among: templates, into: &diagnostics)
          .map { documents.templates[$0] }
      }
      guard let cluster else { continue }
      claimedClusters.insert(cluster)
      if let template { rolesByCluster[cluster, default: []].append((position, template)) }
    }
    let configs = ConfigLinker(documents: documents, namespaces: namespaces, clusterName: clusterName)
      .configs(into: &diagnostics)
    // After an error, what seems unused is more likely misspelt.
    if !diagnostics.hasErrors { warnOfUnused(claimedClusters, usedTemplates, into: &diagnostics) }
    return documents.clusters.enumerated()
      .filter { claimedClusters.contains($0.offset) }
      .map { position, cluster in
        let roles = (rolesByCluster[position] ?? []).sorted { NaturalOrder.precedes(names[$0.role], names[$1.role]) }
        return Link(
          cluster: cluster, roles: roles.map { (documents.roles[$0.role], $0.template) },
          config: configs[position] ?? cluster.config)
      }
      .sorted { sortKey($0) < sortKey($1) }
  }

  private func warnOfUnused(_ clusters: Set<Int>, _ templates: Set<Int>, into diagnostics: inout Diagnostics) {
    for (position, template) in documents.templates.enumerated() where !templates.contains(position) {
      diagnostics.warning(.unusedTemplate(template.metadata.name.value), at: template.metadata.name.location)
    }
    for (position, cluster) in documents.clusters.enumerated() where !clusters.contains(position) {
      diagnostics.warning(.clusterWithoutRoles(cluster.metadata.name.value), at: cluster.metadata.name.location)
    }
  }

  private func sortKey(_ link: Link) -> (String, String) {
    (namespaces.effective(link.cluster.metadata.namespace), link.cluster.metadata.name.value)
  }

  private func checkSelectors(into diagnostics: inout Diagnostics) {
    for cluster in documents.clusters where cluster.selector.isEmpty {
      diagnostics.error(.emptySelector("Cluster", "Role"), at: cluster.selector.location)
    }
    for case .selected(let selector) in documents.roles.map(\.template) where selector.isEmpty {
      diagnostics.error(.emptySelector("Role", "ReplicasetTemplate"), at: selector.location)
    }
  }

  /// The Clusters that select each Role: one more than are named, and those that ask for the same together, so that hostile
  /// selectors take neither time nor memory.
  private var claims: [Int: [Int]] {
    let index = LabelIndex(documents.roles.map(\.metadata), namespaces)
    let alike = Dictionary(grouping: documents.clusters.indices) { position in
      let cluster = documents.clusters[position]
      return [namespaces.effective(cluster.metadata.namespace)] + cluster.selector.words
    }
    var claims: [Int: [Int]] = [:]
    for positions in alike.values.sorted(by: { $0[0] < $1[0] }) {
      let cluster = documents.clusters[positions[0]]
      let namespace = namespaces.effective(cluster.metadata.namespace)
      for role in index.selected(by: cluster.selector, in: namespace) {
        let known = claims[role, default: []]
        claims[role] = known + positions.prefix(Self.mostNotes + 1 - known.count)
      }
    }
    return claims
  }

  private func cluster(of role: RoleDocument, claiming: [Int], into diagnostics: inout Diagnostics) -> Int? {
    let name = role.metadata.name
    let claimants = Set(claiming.map { documents.clusters[$0].metadata.name.value })
    if claiming.isEmpty, documents.isComplete {
      reportMissingCluster(of: role, into: &diagnostics)
    } else if claimants.count > 1 {
      let notes = claiming.prefix(Self.mostNotes).map {
        note(
          "Cluster `\(documents.clusters[$0].metadata.name.value)` is one",
          documents.clusters[$0].metadata.name.location)
      }
      diagnostics.error(.roleOfTwoClusters(name.value, several(claimants.count)), at: name.location, notes: notes)
    } else if let first = claiming.first, documents.clusters[first].version != role.version {
      let cluster = documents.clusters[first]
      let place = note(
        "Cluster `\(cluster.metadata.name.value)` is of \(cluster.version.rawValue)", cluster.metadata.name.location)
      diagnostics.error(.mixedVersions(role, cluster), at: name.location, notes: [place])
    }
    return claiming.first
  }

  private func reportMissingCluster(of role: RoleDocument, into diagnostics: inout Diagnostics) {
    let name = role.metadata.name
    let namespace = namespaces.effective(role.metadata.namespace)
    if role.version == .v1beta1 {
      clusterName.report("Role", role.metadata, into: &diagnostics)
      return
    }
    if let neighbours = clusters[namespace] {
      let notes = neighbours.prefix(Self.mostNotes).map { cluster in
        note("Cluster `\(cluster.metadata.name.value)` selects by these labels", cluster.selector.location)
      }
      // Who of the two has the slip is not known: a label of the Role that nearly is what its Cluster asks for.
      let candidates = diagnostics.isBeyondReading ? [] : neighbours
      let near = candidates.lazy.compactMap { cluster in
        NearestLabel.of(cluster.selector.matchLabels, among: [role.metadata.labels]).map { (cluster, $0) }
      }.first
      diagnostics.error(.unselectedRole(name.value, near: near), at: name.location, notes: notes)
      return
    }
    let notes = documents.clusters.prefix(Self.mostNotes).map { cluster in
      let namespace = namespaces.effective(cluster.metadata.namespace)
      return note("Cluster `\(cluster.metadata.name.value)` is in `\(namespace)`", cluster.metadata.name.location)
    }
    diagnostics.error(
      .roleWithoutCluster(name.value, namespace, isAlone: notes.isEmpty), at: name.location, notes: notes)
  }

  private func template(
    of role: RoleDocument, by selector: LabelSelector, among templates: [Int], into diagnostics: inout Diagnostics
  ) -> Int? {
    guard !selector.isEmpty else { return nil }
    let names = Set(templates.map { documents.templates[$0].metadata.name.value })
    if templates.isEmpty, documents.isComplete {
      let namespace = namespaces.effective(role.metadata.namespace)
      let notes = documents.templates.prefix(Self.mostNotes).map { template in
        let name = template.metadata.name
        let other = namespaces.effective(template.metadata.namespace)
        let reason = other == namespace ? "does not carry them" : "is in namespace `\(other)`"
        return note("template `\(name.value)` \(reason)", name.location)
      }
      let near = diagnostics.isBeyondReading ? nil : nearestLabel(to: selector, in: namespace)
      let finding = Finding.roleWithoutTemplate(
        role.metadata.name.value, namespace, labels: selector.matchLabels.entries.map(\.text), near: near?.text)
      diagnostics.error(finding, at: selector.location, notes: notes)
    } else if names.count > 1 {
      let notes = templates.prefix(Self.mostNotes).map {
        note(
          "template `\(documents.templates[$0].metadata.name.value)` is one",
          documents.templates[$0].metadata.name.location)
      }
      diagnostics.error(
        .roleOfTwoTemplates(role.metadata.name.value, several(names.count)), at: selector.location, notes: notes)
    }
    return templates.first
  }

  private func several(_ count: Int) -> String {
    count > Self.mostNotes ? "more than \(Self.mostNotes)" : "\(count)"
  }

  private func nearestLabel(to selector: LabelSelector, in namespace: String) -> LabelSet.Entry? {
    let neighbours = documents.templates.map(\.metadata).filter { namespaces.effective($0.namespace) == namespace }
    return NearestLabel.of(selector.matchLabels, among: neighbours.map(\.labels))
  }

  private func note(_ message: String, _ location: SourceLocation) -> Diagnostic.Note {
    Diagnostic.Note(message, at: location)
  }
}

extension Finding {
  fileprivate static func emptySelector(_ kind: String, _ selected: String) -> Finding {
    Finding(
      .emptySelector, "an empty selector would make this \(kind) take every \(selected)",
      help: "select by a label: `matchLabels: {KEY: VALUE}`")
  }

  fileprivate static func unselectedRole(
    _ name: String, near: (cluster: ClusterDocument, label: LabelSet.Entry)?
  ) -> Finding {
    let help = near.map { cluster, label in
      "the Role has `\(label.text)`, which Cluster `\(cluster.metadata.name.value)` nearly selects: write the same in both"
    }
    return Finding(
      .roleWithoutCluster, "Role `\(name)` belongs to no Cluster: none selects its labels",
      help: help ?? "give the Role the labels that its Cluster's selector asks for")
  }

  fileprivate static func roleWithoutCluster(_ name: String, _ namespace: String, isAlone: Bool) -> Finding {
    Finding(
      .roleWithoutCluster, "Role `\(name)` belongs to no Cluster: there is none in namespace `\(namespace)`",
      help: isAlone
        ? "add the Cluster's document to the files that are read"
        : "write the same namespace in the Cluster, its Roles and its templates")
  }

  fileprivate static func mixedVersions(_ role: RoleDocument, _ cluster: ClusterDocument) -> Finding {
    Finding(
      .mixedVersions,
      "Role `\(role.metadata.name.value)` is of \(role.version.rawValue), its Cluster "
        + "`\(cluster.metadata.name.value)` is not",
      help: "write both in one version: the two versions have different defaults")
  }

  fileprivate static func roleOfTwoClusters(_ name: String, _ count: String) -> Finding {
    Finding(
      .roleOfTwoClusters, "Role `\(name)` is selected by \(count) Clusters",
      help: "make the selectors differ: a Role belongs to one Cluster")
  }

  /// `near` is a label that exists, and that was most likely meant.
  fileprivate static func roleWithoutTemplate(
    _ name: String, _ namespace: String, labels: [String], near: String?
  ) -> Finding {
    let help =
      near.map { "a template carries `\($0)`: select that, or write the same in both" }
      ?? (labels.isEmpty
        ? "give the Role's template these labels"
        : "give the Role's template the labels that are selected: `\(labels.joined(separator: ", "))`")
    return Finding(
      .roleWithoutTemplate,
      "no ReplicasetTemplate in namespace `\(namespace)` carries the labels that Role `\(name)` selects", help: help)
  }

  fileprivate static func roleOfTwoTemplates(_ name: String, _ count: String) -> Finding {
    Finding(
      .roleOfTwoTemplates, "Role `\(name)` selects \(count) ReplicasetTemplates",
      help: "make the selector match only one: which of them counts would be a matter of chance")
  }

  fileprivate static func unusedTemplate(_ name: String) -> Finding {
    Finding(.unusedTemplate, "no Role selects ReplicasetTemplate `\(name)`", help: "remove it, or select it in a Role")
  }

  fileprivate static func clusterWithoutRoles(_ name: String) -> Finding {
    Finding(
      .clusterWithoutRoles, "Cluster `\(name)` has no Roles: nothing is rendered for it",
      help: "give Roles the labels that its selector asks for")
  }
}
