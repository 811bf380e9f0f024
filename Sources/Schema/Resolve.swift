package import Findings
internal import YAML

/// What the command line adds to the documents.
package struct ResolveOptions: Sendable {
  /// That of documents that name none; others are refused.
  package let namespace: String?
  /// Takes the place of `Cluster.spec.gitops`.
  package let gitops: GitOpsTool?
  /// Whether there may be no document at all: what is handed over or compared can be empty, what is rendered cannot.
  package let allowsNoDocuments: Bool
  /// Whether what is passed through is looked at: what is live was taken by a server, which may know more than we do.
  package let checksPassedThrough: Bool

  /// `allowsNoDocuments` where an empty input is an answer, as that of `kubectl get`.
  package init(
    namespace: String? = nil, gitops: GitOpsTool? = nil, allowsNoDocuments: Bool = false,
    checksPassedThrough: Bool = true
  ) {
    self.namespace = namespace
    self.gitops = gitops
    self.allowsNoDocuments = allowsNoDocuments
    self.checksPassedThrough = checksPassedThrough
  }
}

/// Links the documents and fills in what they leave out.
///
/// - Parameters:
///   - documents: the documents of all files.
///   - options: what the command line says.
///   - diagnostics: takes what was found. With an error among it, the outcome must not be rendered.
/// - Returns: the clusters and what is passed through.
package func resolve(
  _ documents: DocumentSet, options: ResolveOptions, into diagnostics: inout Diagnostics
) -> Resolution {
  let namespaces = Namespaces(flag: options.namespace)
  for namespace in documents.clusters.map(\.metadata.namespace) + documents.roles.map(\.metadata.namespace)
    + documents.templates.map(\.metadata.namespace) + documents.configs.map(\.metadata.namespace)
    + documents.passedThrough.map(\.namespace)
  {
    namespaces.check(namespace, into: &diagnostics)
  }
  NameRules.check(documents, namespaces, into: &diagnostics)
  let links = Linker(documents: documents, namespaces: namespaces).links(into: &diagnostics)
  guard SizeRules.check(links, into: &diagnostics) else {
    return Resolution(clusters: [], namespace: options.namespace, passedThrough: documents.passedThrough)
  }
  let templates = templates(of: links, into: &diagnostics)
  let clusters = links.compactMap { link in
    ClusterResolver(link: link, templates: templates, namespaces: namespaces, gitops: options.gitops)
      .cluster(into: &diagnostics)
  }
  guard SizeRules.check(clusters, into: &diagnostics) else {
    return Resolution(clusters: [], namespace: options.namespace, passedThrough: documents.passedThrough)
  }
  for cluster in clusters {
    BootstrapRules.check(cluster, into: &diagnostics)
    DrainRules.check(cluster, into: &diagnostics)
    if cluster.backup != nil { BackupRules.check(cluster, into: &diagnostics) }
  }
  IdentityRules.check(clusters, into: &diagnostics)
  checkFields(documents, clusters, namespaces, options, into: &diagnostics)
  ObjectRules.check(clusters, documents.passedThrough, namespaces, into: &diagnostics)
  let passedThrough = Dictionary(grouping: documents.passedThrough) { namespaces.effective($0.namespace) }
  for cluster in clusters {
    RoleRules.check(cluster, passedThrough[cluster.effectiveNamespace] ?? [], into: &diagnostics)
  }
  if !diagnostics.hasErrors { checkPresence(documents, options, into: &diagnostics) }
  return Resolution(clusters: clusters, namespace: options.namespace, passedThrough: documents.passedThrough)
}

/// What a server would refuse, or what cannot work there.
private func checkFields(
  _ documents: DocumentSet, _ clusters: [ClusterModel], _ namespaces: Namespaces, _ options: ResolveOptions,
  into diagnostics: inout Diagnostics
) {
  var found = Diagnostics()
  let keys = ReferencedKeyRules(documents.passedThrough, namespaces)
  for template in documents.allTemplates {
    ObjectFieldRules.check(template, into: &found)
    guard let pod = template.spec["template"]?["spec"] else { continue }
    keys.check(pod, at: template.paths.podSpec, in: template.metadata.namespace, into: &found)
  }
  for cluster in clusters { ObjectFieldRules.check(resourcesOf: cluster, into: &found) }
  // What was decoded has been looked at already.
  diagnostics.appendNew(from: found)
  guard options.checksPassedThrough else { return }
  for document in documents.passedThrough {
    PassedThroughRules.testHook(document, &diagnostics)
    PassedThroughRules.serviceName(document, &diagnostics)
    ObjectFieldRules.check(document, into: &diagnostics)
  }
}

/// Each template by its place, read once however many Roles share it.
private func templates(
  of links: [Linker.Link], into diagnostics: inout Diagnostics
) -> [SourceLocation: StatefulSetTemplate] {
  var templates: [SourceLocation: StatefulSetTemplate] = [:]
  var known: Set<SourceLocation> = []
  for document in links.flatMap(\.roles).map(\.template) where known.insert(document.spec.location).inserted {
    templates[document.spec.location] = StatefulSetTemplate(document, into: &diagnostics)
  }
  return templates
}

/// With pruning behind it, an output of nothing deletes what is there.
private func checkPresence(_ documents: DocumentSet, _ options: ResolveOptions, into diagnostics: inout Diagnostics) {
  if documents.isEmpty {
    if !options.allowsNoDocuments { diagnostics.error(.noDocuments, at: nil) }
  } else if documents.clusters.isEmpty, let template = documents.templates.first {
    diagnostics.error(.noCluster, at: template.metadata.name.location)
  } else if documents.clusters.isEmpty {
    diagnostics.warning(.noCluster, at: nil)
  }
}

extension Finding {
  fileprivate static let noDocuments = Finding(
    .noDocuments, "there are no documents: an empty output would look like a deleted cluster",
    help: "name the files of a Cluster, its Roles and ReplicasetTemplates with -f")

  fileprivate static let noCluster = Finding(
    .noCluster, "there is no Cluster among the documents: nothing is expanded",
    help: "name the files of a Cluster, its Roles and ReplicasetTemplates with -f")
}
