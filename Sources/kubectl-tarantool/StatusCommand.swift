import ArgumentParser
import Findings
import FoundationEssentials
import Kubernetes
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
      rights. Exit 0 ready, 1 not ready or not known, 2 an error.

      EXAMPLES:
        # What is live in the namespace kv
        kubectl tarantool status --live -n kv

        # From what kubectl printed
        kubectl get statefulsets,pods,jobs,persistentvolumeclaims -n kv -o json |
          kubectl tarantool status -f -

        # For a program
        kubectl tarantool status --live -n kv -o json
      """)

  @Option(
    name: [.customShort("f", allowingJoined: true), .customLong("filename")],
    help: ArgumentHelp("What kubectl printed; - for standard input; may be repeated.", valueName: "file"),
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
    if filenames.isEmpty != kubectl.live {
      throw ValidationError("read what kubectl printed with -f FILE, or let it be run with --live")
    }
  }

  func run() throws {
    var diagnostics = Diagnostics()
    let sources = try sources(into: &diagnostics)
    let objects = LiveObjects(reading: sources, into: &diagnostics)
    try Console.refuse(diagnostics, sources: sources)
    let report = StatusReport(of: objects, at: Timestamp(seconds: Int(Date().timeIntervalSince1970)))
    try Console.write(report.text(format, isColoured: Console.colours))
    if !report.isReady { throw Console.Exit.differences }
  }

  private func sources(into diagnostics: inout Diagnostics) throws -> SourceFiles {
    if kubectl.live {
      return SourceFiles([
        try Console.orRefuse(code: Console.Exit.failure) { () throws(Finding) in
          try kubectl.get(namespace: namespace).objects(Self.kinds)
        }
      ])
    }
    var input = InputFiles(paths: filenames, isRecursive: false)
    return input.read(into: &diagnostics)
  }
}

extension StatusFormat: ExpressibleByArgument {}
