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
      kubectl tarantool plan --live [<options>] [-f <new> ...]
      kubectl tarantool plan [<options>] <old> <new>
      kubectl tarantool plan [<options>] <old> -f <new> ...
      """,
    discussion: """
      OLD and NEW are documents or rendered manifests (files, directories or - for
      standard input), or what kubectl prints of a live cluster. With --live, the
      present state is read by kubectl get, and nothing else is sent. Changes are
      sorted into classes, the most severe first: identity, illegal, data, topology,
      disruptive, safe. Exit 0 no change, 1 changes, 2 an error.

      EXAMPLES:
        # What the documents do to the live cluster
        kubectl tarantool plan --live -f docs/

        # What this branch does to the manifests in main
        kubectl tarantool plan main/ branch/

        # In CI: fail only if somebody must look
        kubectl tarantool plan main/ branch/ -o markdown --fail-on data
      """)

  @Argument(help: "The present state; with --live, the state to come.", completion: .file())
  var old: String?

  @Argument(help: "The state to come; left out with --live or -f.", completion: .file())
  var new: String?

  @Option(
    name: FilenameOption.name,
    help: ArgumentHelp(
      "The state to come, as a file, a directory or - for standard input; may be repeated.",
      discussion: "Default with --live: the current directory.", valueName: "new"),
    completion: .file())
  var filenames: [String] = []

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
    if kubectl.live, new != nil || old != nil && !filenames.isEmpty {
      throw ValidationError("with --live, name only the state to come")
    }
    if !kubectl.live, present == nil || wanted.isEmpty {
      throw ValidationError("name the present state and the state to come")
    }
    if new != nil, !filenames.isEmpty { throw ValidationError("the state to come is named twice: as NEW and with -f") }
    if present == "-", wanted.contains("-") { throw ValidationError("standard input can be OLD or NEW, not both") }
    try kubectl.requireLive()
  }

  func run() throws {
    let plan = try plan()
    try Console.write(Array(plan.report(format, isColoured: Console.colours).utf8))
    if plan.holds(failOn) { throw Console.Exit.differences }
  }

  private var present: String? { kubectl.live ? nil : old }
  private var wanted: [String] { [kubectl.live ? old : nil, new].compactMap(\.self) + filenames }

  private func plan() throws -> ChangePlan {
    if let present {
      let present = try state([present]).objects
      let wanted = try state(wanted)
      return ChangePlan(
        from: present, to: wanted.objects, defaultNamespace: reading.namespace ?? "default",
        identities: wanted.identities)
    }
    let wanted = try state(wanted)
    return try LiveState(kubectl: kubectl).answer(about: wanted.objects, namespace: reading.namespace)
      .plan(to: wanted.objects, identities: wanted.identities)
  }

  private func state(_ paths: [String]) throws -> (objects: [KubernetesObject], identities: [String]) {
    try InputFiles(paths: paths, isRecursive: reading.recursive).stateWithIdentities(
      options: Session.Options(namespace: reading.namespace, rendersJobs: !jobs.withoutJob))
  }
}

extension ChangeFormat: OptionWord {}
extension ChangeClass: OptionWord {}
