import ArgumentParser
import Findings
import Render
import Schema

/// `kubectl tarantool bootstrap`
struct BootstrapCommand: ParsableCommand {
  /// What is printed of the admin calls.
  enum Form: String, CaseIterable, ExpressibleByArgument {
    case job, plan, graphql, curl
  }

  static let configuration = CommandConfiguration(
    commandName: "bootstrap",
    abstract: "Print the Job that forms a cluster, or its calls.",
    usage: "kubectl tarantool bootstrap [-f <file> ...] [<options>]",
    discussion: """
      The Job brings a Cartridge cluster from whatever state it is in to what the
      documents describe: it joins what is new, edits what differs, and changes
      nothing where all is as planned. Nothing is sent by this command.

      EXAMPLES:
        # Apply the Job alone
        kubectl tarantool bootstrap -f docs/ | kubectl apply -f -

        # Read the calls before anything is applied
        kubectl tarantool bootstrap -f docs/ -o plan

        # The calls as a shell script, to send them by hand
        kubectl tarantool bootstrap -f docs/ -o curl
      """)

  @OptionGroup(title: "Input")
  var input: InputOptions

  @Option(
    help: ArgumentHelp("The Cluster, where there are several.", valueName: "name"),
    completion: .custom { words, _, _ in ClusterNames.inDocuments(namedIn: words) })
  var cluster: String?

  @Option(name: [.customShort("o"), .customLong("output")], help: "What is printed.")
  var form = Form.job

  func run() throws {
    switch form {
    case .job:
      let jobs = try input.withResolution { resolution, diagnostics in
        bootstrapJobs(of: chosen(from: resolution.clusters, into: &diagnostics), into: &diagnostics)
      }
      try Manifest.write(jobs, format: .yaml, to: Console.write)
    case .plan: try write(separator: "---\n") { BootstrapPlan(for: $0).text }
    case .graphql: try write(separator: "\n") { BootstrapPlan(for: $0).graphQL }
    case .curl: try write(separator: "\n") { BootstrapPlan(for: $0).script }
    }
  }

  /// The Cluster that is named; all where none is.
  private func chosen(from clusters: [ClusterModel], into diagnostics: inout Diagnostics) -> [ClusterModel] {
    guard let cluster else { return clusters }
    let chosen = clusters.filter { $0.name == cluster }
    if chosen.isEmpty { diagnostics.error(.unknownCluster(cluster, known: clusters.map(\.name)), at: nil) }
    return chosen
  }

  private func write(separator: String, _ text: (ClusterModel) -> String) throws {
    let texts = try input.withResolution { resolution, diagnostics in
      chosen(from: resolution.clusters, into: &diagnostics).map(text)
    }
    try Console.write(Array(texts.joined(separator: separator).utf8))
  }
}

extension Finding {
  fileprivate static func unknownCluster(_ name: String, known: [String]) -> Finding {
    Finding(
      .unknownCluster, "there is no Cluster `\(name)` among the documents",
      help: known.isEmpty ? nil : "there is: \(known.joined(separator: ", "))")
  }
}
