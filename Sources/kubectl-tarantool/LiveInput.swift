import ArgumentParser
import Findings
import Kubernetes
import Render
import Review
import Schema

/// Where live objects come from, and the documents that are compared with them.
struct LiveInput: ParsableArguments {
  @Option(
    name: [.customShort("f", allowingJoined: true), .customLong("filename")],
    help: ArgumentHelp("What kubectl printed, or documents; - for standard input; may be repeated.", valueName: "file"),
    completion: .file())
  var filenames: [String] = []

  @OptionGroup
  var kubectl: KubectlOptions

  @Option(
    name: [.customShort("n", allowingJoined: true), .long], help: "The namespace that kubectl reads; with --live.")
  var namespace: String?

  @Option(name: ColourOption.name, help: ColourOption.help)
  var colour = ColourOption.Mode.auto

  /// All that a status is made of, as kubectl knows it.
  private static let kinds = ["statefulsets", "pods", "jobs", "persistentvolumeclaims"]

  func validate() throws {
    try ValidationError.check(namespace: namespace)
    if !kubectl.live, kubectl.namesServer || namespace != nil {
      throw ValidationError("--context, --kubeconfig and --namespace require --live")
    }
    if filenames.isEmpty, !kubectl.live {
      throw ValidationError("name what kubectl printed with -f FILE, or have it run with --live")
    }
  }

  /// What is live, and how it is.
  ///
  /// - Parameter now: what ages are counted from.
  /// - Returns: the objects of clusters, and what they say.
  /// - Throws: what ends the program, after saying why.
  func status(at now: Timestamp) throws -> (objects: LiveObjects, report: StatusReport) {
    var diagnostics = Diagnostics()
    let (live, documents) = try sources(into: &diagnostics)
    let objects = LiveObjects(reading: live, live: kubectl.live, into: &diagnostics)
    try Console.refuse(diagnostics, sources: live)
    return (objects, StatusReport(of: objects, at: now, comparedBy: try plan(from: live, to: documents)))
  }

  private func sources(into diagnostics: inout Diagnostics) throws -> (live: SourceFiles, documents: SourceFiles) {
    var named = SourceFiles([])
    if !filenames.isEmpty {
      var input = InputFiles(paths: filenames, isRecursive: false)
      named = input.read(into: &diagnostics)
    }
    if kubectl.live {
      let printed = try Console.orRefuse(code: Console.Exit.failure) { () throws(Finding) in
        try kubectl.get(namespace: namespace).objects(Self.kinds)
      }
      return (SourceFiles([printed]), named)
    }
    let held = Dictionary(grouping: named.files, by: DocumentSet.isHeld)
    return (SourceFiles(held[false] ?? []), SourceFiles(held[true] ?? []))
  }

  /// What applying the documents would change; nil where there are none.
  private func plan(from live: SourceFiles, to documents: SourceFiles) throws -> ChangePlan? {
    guard !documents.files.isEmpty else { return nil }
    let wanted = try objects(of: documents)
    guard kubectl.live else {
      return ChangePlan(from: try objects(of: live), to: wanted, defaultNamespace: namespace ?? "default")
    }
    return try LiveState(kubectl: kubectl).answer(about: wanted, namespace: namespace).plan(to: wanted)
  }

  private func objects(of sources: SourceFiles) throws -> [KubernetesObject] {
    var session = Session(reading: sources, as: .state, options: Session.Options(namespace: namespace))
    let objects = session.render()
    try Console.refuse(session.diagnostics, sources: session.sources)
    return objects
  }
}
