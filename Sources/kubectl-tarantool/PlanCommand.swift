import ArgumentParser
import Kubernetes
import Render
import Review
import Schema

/// `kubectl tarantool plan`
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what a change does to a cluster.",
    usage: "kubectl tarantool plan [<options>] <old> <new>",
    discussion: """
      OLD and NEW are documents or rendered manifests (files, directories or - for
      standard input), or what kubectl prints of a live cluster. Changes are
      sorted into classes, the most severe first: identity, illegal, data, topology,
      disruptive, safe. Exit 0 no change, 1 changes, 2 an error.

      EXAMPLES:
        # What this branch does to the manifests in main
        kubectl tarantool plan main/ branch/

        # What it does to the live cluster
        kubectl get sts,svc,job,ing,pdb -o yaml | kubectl tarantool plan - docs/

        # In CI: fail only where somebody must look
        kubectl tarantool plan main/ branch/ -o markdown --fail-on data
      """)

  @Argument(help: "The present state.", completion: .file())
  var old: String

  @Argument(help: "The state that replaces it.", completion: .file())
  var new: String

  @Flag(name: [.customShort("R"), .long], help: "Read directories within directories too.")
  var recursive = false

  @Option(
    name: [.customShort("n", allowingJoined: true), .long],
    help: "The namespace of documents that name none; others are refused.")
  var namespace: String?

  @Option(name: [.customShort("o", allowingJoined: true), .customLong("output")], help: "How changes are written.")
  var format = ChangeFormat.text

  @Option(help: ArgumentHelp("Exit with 1 only for this class and more severe ones.", valueName: "class"))
  var failOn: ChangeClass?

  func validate() throws {
    if old == "-", new == "-" { throw ValidationError("standard input can be OLD or NEW, not both") }
  }

  func run() throws {
    let plan = ChangePlan(from: try objects(old), to: try objects(new), defaultNamespace: namespace ?? "default")
    try Console.write(Array(plan.report(format).utf8))
    if plan.holds(failOn) { throw Console.Exit.differences }
  }

  private func objects(_ path: String) throws -> [KubernetesObject] {
    try InputFiles(paths: [path], isRecursive: recursive).state(options: Session.Options(namespace: namespace))
  }
}

extension ChangeFormat: ExpressibleByArgument {}
extension ChangeClass: ExpressibleByArgument {}
