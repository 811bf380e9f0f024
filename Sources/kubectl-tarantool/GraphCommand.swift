import ArgumentParser
import Kubernetes
import Render
import Review
import Schema

/// `kubectl tarantool graph`
struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph", _superCommandName: TarantoolCommand.name,
    abstract: "Draw clusters and what leads to them.",
    usage: "kubectl tarantool graph [-f <file> ...] [<options>]",
    discussion: """
      The control instance is the one that is sent the admin calls of a fresh cluster.
      With --status or --live, it also shows the state of instances and who leads.

      EXAMPLES:
        # For a README or a pull request, in a block of ```mermaid
        kubectl tarantool graph -f docs/

        # For a browser, light or dark
        kubectl tarantool graph -f docs/ -o svg >cluster.svg

        # With the state of each instance
        kubectl tarantool graph -f docs/ --live -o svg >cluster.svg

        # With Graphviz
        kubectl tarantool graph -f docs/ -o dot | dot -Tpdf >cluster.pdf
      """)

  @OptionGroup(title: "Input")
  var input: InputOptions

  @Option(name: [.customShort("o", allowingJoined: true), .customLong("output")], help: "The format of the picture.")
  var format = GraphFormat.mermaid

  @Option(
    help: ArgumentHelp("What kubectl printed: the state of instances; - for standard input.", valueName: "file"),
    completion: .file())
  var status: String?

  @OptionGroup
  var kubectl: KubectlOptions

  func validate() throws {
    if kubectl.live, status != nil { throw ValidationError("--status and --live cannot be used together") }
    try kubectl.requireLive()
  }

  func run() throws {
    var session = input.session(rendersJobs: false)
    let objects = session.render()
    let topologies = session.topologies()
    try Console.finish(session)
    let report = try report(namespace: topologies.first?.cluster.namespace)
    let graphs = topologies.map { ClusterGraph(of: $0, objects: objects, status: report) }
    try Console.write(Array(GraphPicture.text(of: graphs, format).utf8))
  }

  /// How clusters are; nil where that is not to be drawn.
  private func report(namespace: String?) throws -> StatusReport? {
    guard kubectl.live || status != nil else { return nil }
    var live = LiveInput()
    live.filenames = status.map { [$0] } ?? []
    live.kubectl = kubectl
    live.namespace = namespace
    return try live.status(at: .now).report
  }
}

extension GraphFormat: OptionWord {}
