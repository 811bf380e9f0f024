internal import Findings
internal import Kubernetes
internal import YAML

/// Names as Kubernetes takes them, and short enough for the objects that are made from them.
enum NameRules {
  static func check(_ documents: DocumentSet, _ namespaces: Namespaces, into diagnostics: inout Diagnostics) {
    for cluster in documents.clusters {
      let name = cluster.metadata.name
      if !NameSyntax.isServiceName(name.value) { diagnostics.error(.badClusterName(name.value), at: name.location) }
    }
    for role in documents.roles {
      let name = role.metadata.name
      if !NameSyntax.isDNSLabel(name.value) { diagnostics.error(.badRoleName(name.value), at: name.location) }
      checkLength(of: role, into: &diagnostics)
    }
    for template in documents.templates where !NameSyntax.isDNSSubdomain(template.metadata.name.value) {
      diagnostics.error(.badTemplateName(template.metadata.name.value), at: template.metadata.name.location)
    }
    let clusters = checkDuplicates(documents.clusters.map(\.metadata), "Cluster", namespaces, into: &diagnostics)
    checkDuplicates(documents.roles.map(\.metadata), "Role", namespaces, into: &diagnostics)
    checkDuplicates(documents.templates.map(\.metadata), "ReplicasetTemplate", namespaces, into: &diagnostics)
    for cluster in documents.clusters {
      let namespace = namespaces.effective(cluster.metadata.namespace)
      let headlessService = { clusters[key(namespace, $0)] }
      checkStateboard(of: cluster, beside: headlessService, into: &diagnostics)
      checkHTTPService(of: cluster, beside: headlessService, into: &diagnostics)
    }
  }

  private static func key(_ namespace: String, _ name: String) -> String { namespace + "/" + name }

  /// The pod of a stateboard carries its StatefulSet's name in a label, as those of Roles do, and its Service stands
  /// beside those that bear the names of Clusters.
  private static func checkStateboard(
    of cluster: ClusterDocument, beside headlessService: (String) -> SourceLocation?,
    into diagnostics: inout Diagnostics
  ) {
    guard let rendered = cluster.failover.stateboard?.rendered else { return }
    let name = Naming.stateboard(of: cluster.metadata.name.value)
    if name.utf8.count > Naming.statefulSetLimit {
      diagnostics.error(.longStateboardName(name, limit: Naming.statefulSetLimit), at: rendered.location)
    }
    guard let other = headlessService(name) else { return }
    diagnostics.error(.takenStateboardName(name), at: rendered.location, notes: [sameName(other)])
  }

  /// Whichever of two Services of one name is applied last takes the place of the other: without a headless Service no
  /// instance finds another.
  private static func checkHTTPService(
    of cluster: ClusterDocument, beside headlessService: (String) -> SourceLocation?,
    into diagnostics: inout Diagnostics
  ) {
    guard let ingress = cluster.ingress else { return }
    let name = Naming.httpService(of: cluster.metadata.name.value)
    guard let other = headlessService(name) else { return }
    diagnostics.error(.takenHTTPName(name), at: ingress.role.location, notes: [sameName(other)])
  }

  private static func sameName(_ other: SourceLocation) -> Diagnostic.Note {
    Diagnostic.Note("its headless Service has the same name", at: other)
  }

  private static func checkLength(of role: RoleDocument, into diagnostics: inout Diagnostics) {
    let name = role.metadata.name
    let last = Naming.statefulSet(of: name.value, max(0, role.replicasets.value - 1))
    if last.utf8.count > Naming.statefulSetLimit, NameSyntax.isDNSLabel(name.value) {
      diagnostics.error(.longStatefulSetName(last, limit: Naming.statefulSetLimit), at: name.location)
    }
  }

  /// Returns where each name of a namespace is first declared.
  @discardableResult
  private static func checkDuplicates(
    _ metadata: [Metadata], _ kind: String, _ namespaces: Namespaces, into diagnostics: inout Diagnostics
  ) -> [String: SourceLocation] {
    var first: [String: SourceLocation] = [:]
    for metadata in metadata {
      let key = key(namespaces.effective(metadata.namespace), metadata.name.value)
      if let other = first[key] {
        let note = Diagnostic.Note("it is first declared here", at: other)
        diagnostics.error(.duplicateDocument(kind, metadata.name.value), at: metadata.name.location, notes: [note])
      } else {
        first[key] = metadata.name.location
      }
    }
    return first
  }
}

extension Finding {
  fileprivate static func badClusterName(_ name: String) -> Finding {
    Finding(
      .badName, "`\(name)` cannot be the name of a Cluster: the headless Service has this name",
      help: "up to 63 lower-case letters, digits and `-`, a letter first")
  }

  fileprivate static func badRoleName(_ name: String) -> Finding {
    Finding(
      .badName, "`\(name)` cannot be the name of a Role: StatefulSets and pods are named after it",
      help: "lower-case letters, digits and `-`, a letter or digit at both ends")
  }

  fileprivate static func badTemplateName(_ name: String) -> Finding {
    Finding(.badName, "`\(name)` is not a valid name", help: "lower-case letters, digits, `-` and `.`")
  }

  fileprivate static func longStatefulSetName(_ name: String, limit: Int) -> Finding {
    Finding(
      .longName,
      "the StatefulSet `\(name)` would have a name of \(name.utf8.count) characters: its pods could not be created",
      help: "shorten the Role's name: it may have up to \(limit) characters, including the ordinal")
  }

  fileprivate static func longStateboardName(_ name: String, limit: Int) -> Finding {
    Finding(
      .longName,
      "the stateboard `\(name)` would have a name of \(name.utf8.count) characters: its pod could not be created",
      help:
        "shorten the Cluster's name, or run a stateboard yourself and write its `uri`: the name may have up to \(limit) characters"
    )
  }

  fileprivate static func takenStateboardName(_ name: String) -> Finding {
    Finding(
      .duplicateObject, "the Service of the stateboard would be `\(name)`, which is the name of another Cluster",
      help: "rename the other Cluster, or run a stateboard yourself and write its `uri`")
  }

  fileprivate static func takenHTTPName(_ name: String) -> Finding {
    Finding(
      .duplicateObject, "the Service behind the Ingress would be `\(name)`, which is the name of another Cluster",
      help: "rename the other Cluster")
  }

  fileprivate static func duplicateDocument(_ kind: String, _ name: String) -> Finding {
    Finding(
      .duplicateObject, "\(kind) `\(name)` is declared twice in its namespace", help: "remove or rename one of them")
  }
}
