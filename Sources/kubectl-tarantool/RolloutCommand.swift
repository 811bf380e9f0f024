import ArgumentParser
import Findings
import Kubernetes
import Render
import Review
import Schema

/// `kubectl tarantool rollout`
struct RolloutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollout", _superCommandName: TarantoolCommand.name,
    abstract: "Print a script that restarts instances, leaders last.",
    usage: "kubectl tarantool rollout [-f <file> ...] (--against <old> | --live)",
    discussion: """
      A plain apply restarts leaders like all others: writes wait for seconds. The
      script restarts all other instances first, lets one of these lead, and then
      restarts the former leaders. Replicasets of one instance restart last, one
      after the other. The script stops at the first doubt and can be run again
      from the start. Nothing is sent by this command.

      EXAMPLES:
        # What is live, read by kubectl
        kubectl tarantool rollout -f docs/ --live > steps.sh
        sh steps.sh

        # From what kubectl printed
        kubectl get statefulsets,services,jobs -n kv -o yaml |
          kubectl tarantool rollout -f docs/ --against - > steps.sh
      """)

  @OptionGroup(title: "Input")
  var input: InputOptions

  @Option(
    help: ArgumentHelp("The present state: what kubectl printed, or what was rendered.", valueName: "old"),
    completion: .file())
  var against: String?

  @OptionGroup
  var kubectl: KubectlOptions

  func validate() throws {
    if kubectl.live, against != nil { throw ValidationError("--against and --live cannot be used together") }
    if !kubectl.live, against == nil { throw ValidationError("name the present state: --against OLD, or --live") }
    try kubectl.requireLive()
  }

  func run() throws {
    var session = input.session()
    let wanted = session.render()
    try Console.finish(session)
    let rollout = try rollout(to: wanted)
    let chosen = session.rolloutJobs(restarting: rollout.restarting)
    try Console.refuse(session.diagnostics, sources: session.sources)
    guard let chosen else { return }
    try Console.write(Array(RolloutScript(rollout, jobs: chosen.jobs, of: chosen.topology).text.utf8))
  }

  private func rollout(to wanted: [KubernetesObject]) throws -> Rollout {
    var diagnostics = Diagnostics()
    let rollout: Rollout
    if let against {
      let old = try input.state(at: against, keepsAPIVersions: false, rendersJobs: true)
      rollout = Rollout(
        from: old, to: wanted, defaultNamespace: input.namespace ?? "default", into: &diagnostics)
    } else {
      let answer = try LiveState(kubectl: kubectl).answer(about: wanted, namespace: input.namespace)
      rollout = Rollout(
        from: answer.objects, to: wanted, defaultNamespace: answer.namespace ?? "default", asked: answer.asked,
        into: &diagnostics)
    }
    try Console.refuse(diagnostics, sources: SourceFiles([]))
    return rollout
  }
}
