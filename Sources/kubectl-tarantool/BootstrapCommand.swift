import ArgumentParser
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
    abstract: "Print the Job that forms a cluster, or the admin calls it sends.",
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

  @Option(help: ArgumentHelp("The Cluster, where there are several.", valueName: "name"))
  var cluster: String?

  @Option(name: [.customShort("o"), .customLong("output")], help: "What is printed.")
  var form = Form.job

  func run() throws {
    let clusters = try chosen(from: try input.resolution().clusters)
    switch form {
    case .job:
      let jobs = clusters.compactMap { BootstrapJob(for: $0) }
      guard jobs.allSatisfy(\.fits) else { throw Console.fail("a Job that no server takes is not printed") }
      try Manifest.write(jobs.map(\.object), format: .yaml, to: Console.write)
    case .plan: try write(clusters, separator: "---\n") { BootstrapPlan(for: $0).text }
    case .graphql: try write(clusters, separator: "\n") { BootstrapPlan(for: $0).graphQL }
    case .curl:
      guard clusters.count == 1 else { throw Console.fail("-o curl prints one Cluster: name it with --cluster") }
      try write(clusters, separator: "") { BootstrapPlan(for: $0).script }
    }
  }

  /// The Clusters that are named; all where none is.
  private func chosen(from clusters: [ClusterModel]) throws -> [ClusterModel] {
    guard let cluster else { return clusters }
    let chosen = clusters.filter { $0.name == cluster }
    if chosen.isEmpty {
      let known = clusters.map(\.name).joined(separator: ", ")
      throw Console.fail("there is no Cluster '\(cluster)'; there is: \(known.isEmpty ? "none" : known)")
    }
    return chosen
  }

  private func write(_ clusters: [ClusterModel], separator: String, _ text: (ClusterModel) -> String) throws {
    try Console.write(Array(clusters.map(text).joined(separator: separator).utf8))
  }
}
