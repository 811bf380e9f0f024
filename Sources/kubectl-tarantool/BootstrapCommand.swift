import ArgumentParser
import Render
import Schema

/// `kubectl tarantool bootstrap`
struct BootstrapCommand: ParsableCommand {
  /// What is printed of the admin calls.
  enum Form: String, OptionWord {
    case job, plan, graphql, curl
  }

  static let configuration = CommandConfiguration(
    commandName: "bootstrap", _superCommandName: TarantoolCommand.name,
    abstract: "Print the Job that forms a cluster, or its calls.",
    usage: "kubectl tarantool bootstrap [-f <file> ...] [<options>]",
    discussion: """
      The Job brings a Cartridge cluster from whatever state it is in to what the
      documents describe: it joins what is new, edits what differs, and changes
      nothing if all is as planned. Nothing is sent by this command.

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

  @OptionGroup
  var cluster: ClusterOption

  @Option(name: [.customShort("o", allowingJoined: true), .customLong("output")], help: "What is printed.")
  var form = Form.job

  func run() throws {
    var session = input.session()
    switch form {
    case .job:
      let jobs = session.bootstrapJobs(ofClusterNamed: cluster.name)
      try Console.finish(session)
      try ManifestWriter.write(jobs, format: .yaml, to: Console.write)
    case .plan: try write(&session, separator: "---\n") { $0.text }
    case .graphql: try write(&session, separator: "\n") { $0.graphQL }
    case .curl: try write(&session, separator: "\n") { $0.script }
    }
  }

  private func write(_ session: inout Session, separator: String, _ text: (BootstrapPlan) -> String) throws {
    let texts = session.topologies(ofClusterNamed: cluster.name).map { text(BootstrapPlan(for: $0)) }
    try Console.finish(session)
    try Console.write(Array(texts.joined(separator: separator).utf8))
  }
}
