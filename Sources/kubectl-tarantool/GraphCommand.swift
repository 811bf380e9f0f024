import ArgumentParser
import Render
import Review
import Schema

/// `kubectl tarantool graph`
struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw clusters and what leads to them.",
    usage: "kubectl tarantool graph [-f <file> ...] [<options>]",
    discussion: """
      The control instance is the one that is sent the admin calls of a fresh cluster.

      EXAMPLES:
        # For a README or a pull request, in a block of ```mermaid
        kubectl tarantool graph -f docs/

        # For a browser, light or dark
        kubectl tarantool graph -f docs/ -o svg >cluster.svg

        # With Graphviz
        kubectl tarantool graph -f docs/ -o dot | dot -Tpdf >cluster.pdf
      """)

  @OptionGroup(title: "Input")
  var input: InputOptions

  @Option(name: [.customShort("o", allowingJoined: true), .customLong("output")], help: "The language of the picture.")
  var format = GraphFormat.mermaid

  func run() throws {
    var session = input.session()
    let objects = session.render()
    let graphs = session.topologies().map { ClusterGraph(of: $0, objects: objects) }
    try Console.finish(session)
    try Console.write(Array(GraphPicture.text(of: graphs, format).utf8))
  }
}

extension GraphFormat: ExpressibleByArgument {}
