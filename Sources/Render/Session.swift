package import Findings
package import Kubernetes
package import Schema

/// One run over some files: what was read of them, what that stands for, and all that was found on the way.
///
/// The only place where files become objects. After an error nothing is rendered: what is asked for is empty then.
package struct Session: Sendable {
  /// What the files are to the run.
  package enum Input: Sendable {
    /// Documents to render, among objects that are passed through.
    case documents
    /// A state to compare with another: documents, what was rendered from them, or what kubectl prints of a live cluster.
    case state
    /// The items of a KRM function's list. What is not ours stays in the list as it is.
    case resources
  }

  /// What the command line says.
  package struct Options: Sendable {
    /// `-n`: the namespace of documents that name none; others are refused.
    package let namespace: String?
    /// `--gitops`, which counts before what a Cluster says.
    package let gitops: GitOpsTool?
    /// Whether Ingress of old versions stay as they are.
    package let keepsAPIVersions: Bool
    /// The codes of warnings that are not shown.
    package let disabled: [String]
    /// Whether there are bootstrap Jobs among what is rendered.
    package let rendersJobs: Bool

    /// - Parameters:
    ///   - namespace: of documents that name none; documents of others are errors.
    ///   - gitops: takes the place of `Cluster.spec.gitops`.
    ///   - keepsAPIVersions: whether passed-through Ingress keep an API version that current servers do not know.
    ///   - disabled: codes of findings that are not to be reported, as the user wrote them.
    ///   - rendersJobs: whether there are bootstrap Jobs among what is rendered.
    package init(
      namespace: String? = nil, gitops: GitOpsTool? = nil, keepsAPIVersions: Bool = false, disabled: [String] = [],
      rendersJobs: Bool = true
    ) {
      self.namespace = namespace
      self.gitops = gitops
      self.keepsAPIVersions = keepsAPIVersions
      self.disabled = disabled
      self.rendersJobs = rendersJobs
    }
  }

  /// The files that the locations of ``diagnostics`` refer to.
  package let sources: SourceFiles
  /// Everything that was read, decoded.
  package let documents: DocumentSet
  /// What the documents stand for; not to be rendered where there are errors.
  package let resolution: Resolution

  private let options: Options
  private let suppressions: Suppressions
  private let passesThrough: Bool
  private let keepsStatus: Bool
  private var found: Diagnostics

  /// Reads and resolves the documents of some files.
  ///
  /// - Parameters:
  ///   - sources: the files.
  ///   - input: what they are to the run.
  ///   - options: what the command line says.
  ///   - found: what was found while they were read.
  package init(
    reading sources: SourceFiles, as input: Input = .documents, options: Options = Options(),
    found: Diagnostics = Diagnostics()
  ) {
    var found = found
    let documents = DocumentSet(reading: sources, as: input, into: &found)
    var suppressions = documents.suppressions
    suppressions.disable(options.disabled, into: &found)
    let resolveOptions = ResolveOptions(
      namespace: options.namespace, gitops: options.gitops, allowsNoDocuments: input.canBeEmpty(documents),
      checksPassedThrough: input == .documents)
    self.sources = sources
    self.documents = documents
    resolution = resolve(documents, options: resolveOptions, into: &found)
    passesThrough = input != .resources
    keepsStatus = input == .state
    self.options = options
    self.suppressions = suppressions
    self.found = found
  }

  /// All that was found so far, without what the user silenced.
  package var diagnostics: Diagnostics { suppressions.applied(to: found) }

  /// Whether anything forbids rendering.
  package var hasErrors: Bool { found.hasErrors }

  /// Whose identities the Clusters of v1beta1 get, a sentence each: operator 1.0's are not what its documents alone say.
  package var identities: [String] {
    resolution.clusters.filter { $0.version == .v1beta1 }.map { cluster in
      let whose = cluster.compatibility.map { "those of \($0.rawValue)" } ?? "this tool's own"
      return "identities of Cluster `\(cluster.name)` in \(cluster.effectiveNamespace): \(whose)"
    }
  }

  /// The replicasets of all Clusters, worked out when the first asks for them.
  private lazy var allTopologies = resolution.clusters.map(Topology.init)

  /// The Clusters to look at.
  ///
  /// - Parameter name: the one that the user wants, with or without its namespace: `prod/kv`; nil for all. That there is none
  ///   of this name is an error.
  /// - Returns: in the order of namespaces and names.
  package mutating func topologies(ofClusterNamed name: String? = nil) -> [Topology] {
    if hasErrors { return [] }
    guard let name else { return allTopologies }
    let chosen = allTopologies.filter { [$0.cluster.name, $0.cluster.qualifiedName].contains(name) }
    if chosen.isEmpty {
      found.error(.unknownCluster(name, known: resolution.clusters.distinctNames), at: nil)
    }
    return chosen
  }

  /// Everything that the files render to, in the order in which it is written.
  package mutating func render() -> [KubernetesObject] {
    if hasErrors { return [] }
    let jobs =
      options.rendersJobs
      ? Render.bootstrapJobs(of: allTopologies, into: &found) + verifyCronJobs(of: allTopologies, into: &found)
        + backupCronJobs(of: allTopologies, into: &found) : []
    return Render.render(
      allTopologies, jobs, passesThrough ? resolution.passedThrough : [],
      by: PassedThroughObjects(
        beside: resolution, keepsAPIVersions: options.keepsAPIVersions, keepsStatus: keepsStatus))
  }

  /// The bootstrap Jobs alone.
  ///
  /// - Parameter name: the Cluster that the user wants; nil for all.
  /// - Returns: those that a server takes, in the order of the Clusters.
  package mutating func bootstrapJobs(ofClusterNamed name: String? = nil) -> [KubernetesObject] {
    Render.bootstrapJobs(of: topologies(ofClusterNamed: name), into: &found)
  }

  /// The Job that repairs a Cluster.
  ///
  /// - Parameters:
  ///   - name: the Cluster; nil where there is only one.
  ///   - request: what the user asks for.
  /// - Returns: the Job, and nothing where it cannot be made, which is an error.
  package mutating func repairJobs(ofClusterNamed name: String?, _ request: RepairRequest) -> [KubernetesObject] {
    guard let topology = topology(ofClusterNamed: name) else { return [] }
    let plan = BootstrapPlan(for: topology)
    request.check(against: plan, into: &found)
    guard let job = SingleJob(.repair, plan: plan.repair(request), of: topology.cluster),
      let object = sized(job.object, job.runner, into: &found)
    else { return [] }
    return [object]
  }

  /// The Jobs of a rollout of the one Cluster that the documents describe.
  ///
  /// - Parameter names: the StatefulSets that restart.
  /// - Returns: nil where there is not exactly one Cluster, which is an error, or nothing in it.
  package mutating func rolloutJobs(restarting names: Set<String>) -> (topology: Topology, jobs: RolloutJobs)? {
    guard let topology = topology(ofClusterNamed: nil, canBeNamed: false),
      let jobs = RolloutJobs(for: topology, restarting: names, into: &found)
    else { return nil }
    return (topology, jobs)
  }

  /// The one Cluster that a command is about. That there are several and none is named is an error.
  private mutating func topology(ofClusterNamed name: String?, canBeNamed: Bool = true) -> Topology? {
    let chosen = topologies(ofClusterNamed: name)
    if chosen.count > 1 {
      found.error(.severalClusters(chosen.map(\.cluster).distinctNames, canBeNamed: canBeNamed), at: nil)
    }
    return chosen.count == 1 ? chosen[0] : nil
  }

  /// Adds what `body` finds.
  mutating func report(_ body: (inout Diagnostics) -> Void) { body(&found) }

  /// Looks for all that `validate` reports: what rendering would find, and what hurts later.
  package mutating func lint() {
    _ = render()
    if !hasErrors { ValidateRules.check(resolution, into: &found) }
  }
}

extension Session.Input {
  /// An empty List says that nothing is there, an empty file most likely that kubectl failed before a pipe. Where there is
  /// nothing of ours in a function's list, there is nothing to do.
  fileprivate func canBeEmpty(_ documents: DocumentSet) -> Bool {
    switch self {
    case .documents: false
    case .state: documents.holdsList
    case .resources: true
    }
  }
}

extension DocumentSet {
  /// Reads the documents that count as the input of a run.
  fileprivate init(reading sources: SourceFiles, as input: Session.Input, into found: inout Diagnostics) {
    self.init(reading: sources, into: &found)
    guard input == .state else { return }
    // Where there is nothing to render, what was rendered earlier is what the user means.
    if clusters.isEmpty, roles.isEmpty, !found.hasErrors {
      self.init(reading: sources, keepingRendered: true, into: &found)
    }
    // An operator's documents lie beside what became of them, in what kubectl prints: the latter is what is live.
    if holdsWhatWasMade { self = passedThroughOnly }
  }
}

extension [ClusterModel] {
  /// Their names, with their namespaces where the names alone do not tell them apart.
  fileprivate var distinctNames: [String] {
    let names = map(\.name)
    return Set(names).count == names.count ? names : map(\.qualifiedName)
  }
}

extension Finding {
  fileprivate static func severalClusters(_ names: [String], canBeNamed: Bool) -> Finding {
    Finding(
      .severalClusters, "there are several Clusters among the documents: \(names.joined(separator: ", "))",
      help: canBeNamed
        ? "name one of them with --cluster, or only its documents with -f"
        : "name only the documents of one with -f; if they share a file, give each a file of its own")
  }

  fileprivate static func unknownCluster(_ name: String, known: [String]) -> Finding {
    Finding(
      .unknownCluster, "there is no Cluster `\(name)` among the documents",
      help: known.isEmpty ? nil : "there is: \(known.joined(separator: ", "))")
  }
}
