import ArgumentParser
import FoundationEssentials
import Kubernetes
import Review

/// `kubectl tarantool status`
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", _superCommandName: TarantoolCommand.name,
    abstract: "Show how a cluster is, and what to do next.",
    usage: "kubectl tarantool status (-f <file> | --live) [<options>]",
    discussion: """
      Shows pods as Kubernetes sees them, and leaders, buckets and issues as the
      last Job saw them. With --live it runs kubectl get itself, with your own
      rights. If documents are named too, it shows what is not live yet. Exit 0
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

  @OptionGroup
  var input: LiveInput

  @Option(name: [.customShort("o", allowingJoined: true), .customLong("output")], help: "How the status is written.")
  var format = StatusFormat.text

  func run() throws {
    let report = try input.status(at: .now).report
    try Console.write(report.text(format, isColoured: Console.colours))
    if !report.isReady { throw Console.Exit.differences }
  }
}

extension StatusFormat: OptionWord {}

extension Timestamp {
  /// The time of the machine.
  static var now: Timestamp { Timestamp(seconds: Int(Date().timeIntervalSince1970)) }
}
