package import Findings
internal import Kubernetes
package import YAML

/// The documents of all files, sorted by kind and typed.
package struct DocumentSet: Sendable {
  /// In the order in which they were read.
  package private(set) var clusters: [ClusterDocument] = []
  /// In the order in which they were read.
  package private(set) var roles: [RoleDocument] = []
  /// In the order in which they were read.
  package private(set) var templates: [ReplicasetTemplateDocument] = []
  /// In the order in which they were read.
  package private(set) var configs: [CartridgeConfigDocument] = []
  /// In the order they came.
  package private(set) var passedThrough: [PassedThroughDocument] = []
  /// Every document that counts, as written, in the order they came; the items of lists one by one.
  package private(set) var nodes: [YAMLNode] = []
  /// Whether every document could be read. Of an incomplete set nothing is said about what seems to be missing.
  private(set) var isComplete = true

  /// Whether a list of objects was read, be it an empty one: kubectl prints one where nothing is live.
  package private(set) var holdsList = false

  /// Whether nothing was read, or nothing but what is passed over.
  package var isEmpty: Bool {
    clusters.isEmpty && roles.isEmpty && templates.isEmpty && configs.isEmpty && passedThrough.isEmpty
  }

  /// Those of documents of their own, and those that Roles hold.
  package var allTemplates: [ReplicasetTemplateDocument] { templates + roles.compactMap(\.inlinedTemplate) }

  /// What the documents' annotations silence.
  package private(set) var suppressions = Suppressions()

  private let sources: SourceFiles
  private let keepsRendered: Bool
  /// Of the file that is being read, once a document of it was asked for its lines.
  private var linesOfLatest: (file: Int, lines: SourceLines)?
  /// Of the whole run: texts within documents draw on it, too.
  private var budget = AliasBudget()

  /// The API group of our documents.
  package static let group = DocumentVersion.group
  /// The version that this tool writes.
  package static let version = DocumentVersion.v1alpha1.rawValue

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
    (set.clusters, set.roles, set.templates, set.configs) = ([], [], [], [])
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
      return
    }
    nodes.append(node)
    if let version = DocumentVersion(rawValue: apiVersion) {
      addOwn(node, kind, of: version, into: &diagnostics)
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

  private mutating func addOwn(
    _ node: YAMLNode, _ kind: String, of version: DocumentVersion, into diagnostics: inout Diagnostics
  ) {
    switch (kind, version) {
    case ("Cluster", _): ClusterDocument(node, of: version, into: &diagnostics).map { clusters.append($0) }
    case ("Role", _): RoleDocument(node, of: version, into: &diagnostics).map { roles.append($0) }
    case ("ReplicasetTemplate", .v1alpha1):
      ReplicasetTemplateDocument(node, into: &diagnostics).map { templates.append($0) }
    case ("CartridgeConfig", .v1beta1):
      let lines = lines(ofFile: Int(node.location.file))
      CartridgeConfigDocument(node, in: lines, budget: &budget, into: &diagnostics).map { configs.append($0) }
    default: diagnostics.error(.unknownKind(version.rawValue, kind), at: node.location)
    }
  }

  private mutating func lines(ofFile index: Int) -> SourceLines {
    if let latest = linesOfLatest, latest.file == index { return latest.lines }
    let lines = SourceLines(of: sources.files[index].bytes)
    linesOfLatest = (index, lines)
    return lines
  }

  /// `kind: List` of kubectl, the lists of KRM functions, and the typed lists of our own kinds.
  private static func isList(apiVersion: String, kind: String) -> Bool {
    apiVersion == "v1" && kind == "List" || ResourceList.isList(apiVersion: apiVersion, kind: kind)
      || DocumentVersion(rawValue: apiVersion)?.kinds.contains { kind == $0 + "List" } == true
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
    if kind == "Service", let name = node["metadata"]?["name"]?.string, node["spec"]?["clusterIP"]?.string == "None",
      LabelSet(node["spec"]?["selector"]).entries.map(\.value) == [name],
      LabelSet(node["spec"]?["selector"])[LabelKey.clusterName] != nil
    {
      return "its selector shows that it was made from Cluster `\(name)`"
    }
    return nil
  }
}

extension DocumentVersion {
  /// Its kinds: `Cluster, Role and CartridgeConfig of tarantool.io/v1beta1`.
  fileprivate var sentence: String {
    "\(kinds.dropLast().joined(separator: ", ")) and \(kinds.last ?? "") of \(rawValue)"
  }
}

extension Finding {
  fileprivate static func notAnObject(_ node: YAMLNode) -> Finding {
    let help = "name the files to read one by one with -f, or take this one out of the directory"
    guard node.isMapping else {
      return Finding(.notAnObject, "this document is \(node.noun), not a Kubernetes object", help: help)
    }
    let missing = node["apiVersion"]?.string == nil ? "apiVersion" : "kind"
    let kind = node["kind"]?.string ?? ""
    let versions = DocumentVersion.allCases.filter { $0.kinds.contains(kind) }.map { "`apiVersion: \($0.rawValue)`" }
    return Finding(
      .notAnObject, "this document has no `\(missing)`",
      help: versions.isEmpty ? help : "write \(versions.joined(separator: " or "))")
  }

  fileprivate static func unknownKind(_ apiVersion: String, _ kind: String) -> Finding {
    Finding(
      .unknownKind, "`\(kind)` of `\(apiVersion)` is not understood",
      help: kind == "ReplicasetTemplate" && apiVersion == DocumentVersion.v1beta1.rawValue
        ? "write it into the Role: `spec: {replicasetTemplate: {…}}`"
        : "understood are \(DocumentVersion.allCases.map(\.sentence).joined(separator: "; "))")
  }

  fileprivate static func skipped(_ kind: String, _ reason: String) -> Finding {
    Finding(.skippedDocument, "this \(kind) is skipped: \(reason)")
  }
}
