import ArgumentParser
import Kubernetes
import Render
import Review
import Schema

/// `kubectl tarantool plan`
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", _superCommandName: TarantoolCommand.name,
    abstract: "Show what a change does to a cluster.",
    usage: """
      kubectl tarantool plan --live [<options>] <new>
      kubectl tarantool plan [<options>] <old> <new>
      """,
    discussion: """
      OLD and NEW are documents or rendered manifests (files, directories or - for
      standard input), or what kubectl prints of a live cluster. With --live, the
      present state is read by kubectl get, and nothing else is sent. Changes are
      sorted into classes, the most severe first: identity, illegal, data, topology,
      disruptive, safe. Exit 0 no change, 1 changes, 2 an error.

      EXAMPLES:
        # What the documents do to the live cluster
        kubectl tarantool plan --live docs/

        # What this branch does to the manifests in main
        kubectl tarantool plan main/ branch/

        # In CI: fail only if somebody must look
        kubectl tarantool plan main/ branch/ -o markdown --fail-on data
      """)

  @Argument(help: "The present state; with --live, the state to come.", completion: .file())
  var old: String

  @Argument(help: "The state to come; left out with --live.", completion: .file())
  var new: String?

  @OptionGroup
  var kubectl: KubectlOptions

  @OptionGroup
  var reading: ReadingOptions

  @OptionGroup
  var jobs: JobOptions

  @Option(name: [.customShort("o", allowingJoined: true), .customLong("output")], help: "How changes are written.")
  var format = ChangeFormat.text

  @Option(help: ArgumentHelp("Exit with 1 only for this class and more severe ones.", valueName: "class"))
  var failOn: ChangeClass?

  func validate() throws {
    if kubectl.live, new != nil { throw ValidationError("with --live, name only the state to come") }
    if !kubectl.live, new == nil { throw ValidationError("name the present state and the state to come") }
    if old == "-", new == "-" { throw ValidationError("standard input can be OLD or NEW, not both") }
    try kubectl.requireLive()
  }

  func run() throws {
    let plan = try plan()
    try Console.write(Array(plan.report(format, isColoured: Console.colours).utf8))
    if plan.holds(failOn) { throw Console.Exit.differences }
  }

  private func plan() throws -> ChangePlan {
    if let new {
      let present = try state(old).objects
      let wanted = try state(new)
      return ChangePlan(
        from: present, to: wanted.objects, defaultNamespace: reading.namespace ?? "default",
        identities: wanted.identities)
    }
    let wanted = try state(old)
    return try LiveState(kubectl: kubectl).answer(about: wanted.objects, namespace: reading.namespace)
      .plan(to: wanted.objects, identities: wanted.identities)
  }

  private func state(_ path: String) throws -> (objects: [KubernetesObject], identities: [String]) {
    try InputFiles(paths: [path], isRecursive: reading.recursive).stateWithIdentities(
      options: Session.Options(namespace: reading.namespace, rendersJobs: !jobs.withoutJob))
  }
}

extension ChangeFormat: OptionWord {}
extension ChangeClass: OptionWord {}
