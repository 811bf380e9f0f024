package import Findings
internal import Kubernetes
internal import YAML

/// The documents of all files, sorted by kind and typed.
package struct DocumentSet: Sendable {
  /// In the order in which they were read.
  package private(set) var clusters: [ClusterDocument] = []
  /// In the order in which they were read.
  package private(set) var roles: [RoleDocument] = []
  /// In the order in which they were read.
  package private(set) var templates: [ReplicasetTemplateDocument] = []
  /// In the order they came.
  package private(set) var passedThrough: [PassedThroughDocument] = []
  /// Whether every document could be read. Of an incomplete set nothing is said about what seems to be missing.
  private(set) var isComplete = true

  /// Whether a list of objects was read, be it an empty one: kubectl prints one where nothing is live.
  package private(set) var holdsList = false

  /// Whether nothing was read, or nothing but what is passed over.
  package var isEmpty: Bool { clusters.isEmpty && roles.isEmpty && templates.isEmpty && passedThrough.isEmpty }

  /// What the documents' annotations silence.
  package private(set) var suppressions = Suppressions()

  private let sources: SourceFiles
  private let keepsRendered: Bool

  /// The API group of our documents.
  package static let group = "tarantool.io"
  /// The only version of them.
  package static let version = "tarantool.io/v1alpha1"
  static let kinds = ["Cluster", "Role", "ReplicasetTemplate"]

  /// Reads the documents of all files.
  ///
  /// - Parameters:
  ///   - sources: the files of the run.
  ///   - keepingRendered: whether what this tool rendered earlier is read, where it would be passed over.
  ///   - diagnostics: takes what was found.
  package init(
    reading sources: SourceFiles, keepingRendered: Bool = false, into diagnostics: inout Diagnostics
  ) {
    self.sources = sources
    keepsRendered = keepingRendered
    var budget = AliasBudget()
    for index in sources.files.indices {
      let bytes = sources.files[index].bytes
      for document in YAMLComposer.documents(in: bytes, file: index, budget: &budget, into: &diagnostics) {
        add(document, into: &diagnostics)
      }
    }
    isComplete = !diagnostics.hasErrors
  }

  /// Whether documents of ours are in a file, be they right or wrong.
  package static func isHeld(in file: SourceFile) -> Bool {
    var (budget, found) = (AliasBudget(), Diagnostics())
    return YAMLComposer.documents(in: file.bytes, file: 0, budget: &budget, into: &found).contains {
      $0["apiVersion"]?.string?.hasPrefix(group + "/") == true
    }
  }

  /// Whether StatefulSets that were made from Roles lie among the documents, as in what kubectl prints of a live cluster.
  package var holdsWhatWasMade: Bool {
    passedThrough.contains { document in
      document.kind == "StatefulSet"
        && LabelSet(document.node["metadata"]?["labels"])[LabelKey.replicasetUUID] != nil
    }
  }

  /// The set without our own documents.
  package var passedThroughOnly: DocumentSet {
    var set = self
    (set.clusters, set.roles, set.templates) = ([], [], [])
    return set
  }

  private mutating func add(_ node: YAMLNode, into diagnostics: inout Diagnostics) {
    if node.isNull { return }
    guard node.isMapping, let apiVersion = node["apiVersion"]?.string, let kind = node["kind"]?.string else {
      diagnostics.error(.notAnObject(node), at: node.location)
      return
    }
    if Self.isList(apiVersion: apiVersion, kind: kind) {
      holdsList = true
      node["items"]?.items.forEach { add($0, into: &diagnostics) }
      return
    }
    suppressions.add(document: node, into: &diagnostics)
    if let reason = reasonToSkip(node, apiVersion: apiVersion, kind: kind) {
      diagnostics.note(.skipped(kind, reason), at: node.location)
    } else if apiVersion == Self.version {
      addOwn(node, kind: kind, into: &diagnostics)
    } else if apiVersion.hasPrefix(Self.group + "/") {
      diagnostics.error(.unknownKind(apiVersion, kind), at: node.location)
    } else {
      let metadata = node["metadata"]
      let namespace = metadata?["namespace"].flatMap { node in node.string.map { Located($0, at: node.location) } }
      passedThrough.append(
        PassedThroughDocument(
          apiVersion: apiVersion, kind: kind, name: metadata?["name"]?.string, namespace: namespace, node: node))
    }
  }

  private mutating func addOwn(_ node: YAMLNode, kind: String, into diagnostics: inout Diagnostics) {
    switch kind {
    case "Cluster": ClusterDocument(node, into: &diagnostics).map { clusters.append($0) }
    case "Role": RoleDocument(node, into: &diagnostics).map { roles.append($0) }
    case "ReplicasetTemplate": ReplicasetTemplateDocument(node, into: &diagnostics).map { templates.append($0) }
    default: diagnostics.error(.unknownKind(Self.version, kind), at: node.location)
    }
  }

  /// `kind: List` of kubectl, the lists of KRM functions, and the typed lists of our own kinds.
  private static func isList(apiVersion: String, kind: String) -> Bool {
    apiVersion == "v1" && kind == "List" || ResourceList.isList(apiVersion: apiVersion, kind: kind)
      || apiVersion == version && kinds.contains { kind == $0 + "List" }
  }

  /// Why a document that was met in a directory is not read: this tool's own output lies beside its input in many
  /// repositories, and so do Kustomization files.
  private func reasonToSkip(_ node: YAMLNode, apiVersion: String, kind: String) -> String? {
    guard sources.files[Int(node.location.file)].isFoundInDirectory else { return nil }
    let labels = LabelSet(node["metadata"]?["labels"])
    if apiVersion.hasPrefix("kustomize.config.k8s.io/") { return "it belongs to kustomize" }
    if keepsRendered { return nil }
    if labels[LabelKey.managedBy]?.value == LabelKey.manager { return "kubectl-tarantool rendered it" }
    if kind == "StatefulSet", let uuid = labels[LabelKey.replicasetUUID] {
      return "its label \(LabelKey.replicasetUUID) shows that it was made from a Role (\(uuid.value))"
    }
    return nil
  }
}

extension Finding {
  fileprivate static func notAnObject(_ node: YAMLNode) -> Finding {
    let help = "name the files to read one by one with -f, or take this one out of the directory"
    guard node.isMapping else {
      return Finding(.notAnObject, "this document is \(node.noun), no Kubernetes object", help: help)
    }
    let missing = node["apiVersion"]?.string == nil ? "apiVersion" : "kind"
    let isOurs = DocumentSet.kinds.contains(node["kind"]?.string ?? "")
    return Finding(
      .notAnObject, "this document has no `\(missing)`",
      help: isOurs ? "write `apiVersion: \(DocumentSet.version)`" : help)
  }

  fileprivate static func unknownKind(_ apiVersion: String, _ kind: String) -> Finding {
    Finding(
      .unknownKind, "`\(kind)` of `\(apiVersion)` is not understood",
      help: "understood are Cluster, Role and ReplicasetTemplate of \(DocumentSet.version)")
  }

  fileprivate static func skipped(_ kind: String, _ reason: String) -> Finding {
    Finding(.skippedDocument, "this \(kind) is passed over: \(reason)")
  }
}
