import ArgumentParser
import Findings
import FoundationEssentials
import Kubernetes
import Render
import Review
import Schema

/// `kubectl tarantool status`
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say how a cluster is, and what to do next.",
    usage: "kubectl tarantool status (-f <file> | --live) [<options>]",
    discussion: """
      Shows pods as Kubernetes sees them, and leaders, buckets and issues as the
      last Job saw them. With --live it runs kubectl get itself, with your own
      rights. If documents are named too, it says what of them is not live. Exit 0
      ready, 1 not ready or not known, 2 an error.

      EXAMPLES:
        # What is live in the namespace kv
        kubectl tarantool status --live -n kv

        # From what kubectl printed
        kubectl get statefulsets,pods,jobs,persistentvolumeclaims -n kv -o json |
          kubectl tarantool status -f -

        # And what the documents say that was not applied
        kubectl tarantool status --live -n kv -f docs/

        # For a program
        kubectl tarantool status --live -n kv -o json
      """)

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

  @Option(name: [.customShort("o", allowingJoined: true), .customLong("output")], help: "How the status is written.")
  var format = StatusFormat.text

  /// All that a status is made of, as kubectl knows it.
  private static let kinds = ["statefulsets", "pods", "jobs", "persistentvolumeclaims"]

  func validate() throws {
    try ValidationError.check(namespace: namespace)
    if !kubectl.live, kubectl.namesServer || namespace != nil {
      throw ValidationError("--context, --kubeconfig and --namespace require --live")
    }
    if filenames.isEmpty, !kubectl.live {
      throw ValidationError("read what kubectl printed with -f FILE, or let it be run with --live")
    }
  }

  func run() throws {
    var diagnostics = Diagnostics()
    let (live, documents) = try sources(into: &diagnostics)
    let objects = LiveObjects(reading: live, into: &diagnostics)
    try Console.refuse(diagnostics, sources: live)
    let now = Timestamp(seconds: Int(Date().timeIntervalSince1970))
    let report = StatusReport(of: objects, at: now, comparedBy: try plan(from: live, to: documents))
    try Console.write(report.text(format, isColoured: Console.colours))
    if !report.isReady { throw Console.Exit.differences }
  }

  /// What is live, and the documents to compare it with.
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
    let answer = try LiveState(kubectl: kubectl).answer(about: wanted, namespace: namespace)
    return ChangePlan(
      from: answer.objects, to: wanted, defaultNamespace: answer.namespace ?? "default", asked: answer.asked)
  }

  private func objects(of sources: SourceFiles) throws -> [KubernetesObject] {
    var session = Session(reading: sources, as: .state, options: Session.Options(namespace: namespace))
    let objects = session.render()
    try Console.refuse(session.diagnostics, sources: session.sources)
    return objects
  }
}

extension StatusFormat: ExpressibleByArgument {}
