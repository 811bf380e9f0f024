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
      The leader is the instance through which a fresh cluster is formed.

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

  @Option(name: [.customShort("o"), .customLong("output")], help: "The language of the picture.")
  var format = GraphFormat.mermaid

  func run() throws {
    let graphs = try input.withResolution { resolution, diagnostics in
      let objects = render(resolution, into: &diagnostics)
      return resolution.clusters.map { ClusterGraph(for: $0, objects: objects) }
    }
    try Console.write(Array(GraphPicture.text(of: graphs, format).utf8))
  }
}

extension GraphFormat: ExpressibleByArgument {}
