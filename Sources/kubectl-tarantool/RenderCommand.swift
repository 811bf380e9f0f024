import ArgumentParser
import Render
import Review
import Schema

/// `kubectl tarantool render`
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", _superCommandName: TarantoolCommand.name,
    abstract: "Print the Kubernetes manifests of clusters.",
    usage: "kubectl tarantool render [-f <file> ...] [<options>]",
    discussion: """
      Expands Cluster, Role and ReplicasetTemplate documents into StatefulSets,
      the headless Service, PodDisruptionBudgets and Ingress. Documents of other
      API groups are passed through. Nothing is sent to Kubernetes.

      EXAMPLES:
        # Print the manifests of the documents in the current directory
        kubectl tarantool render

        # Apply them
        kubectl tarantool render -f cluster.yaml | kubectl apply -f -

        # Keep them in Git, a file per object and a kustomization.yaml
        kubectl tarantool render -f docs/ --output-dir manifests/

        # In CI: fail and show the difference when manifests/ is stale
        kubectl tarantool render -f docs/ --output-dir manifests/ --check
      """)

  @OptionGroup(title: "Input")
  var input: InputOptions

  @OptionGroup(title: "Output")
  var output: OutputOptions

  @OptionGroup(title: "Review")
  var review: ReviewOptions

  func run() throws {
    var session = input.session(keepsAPIVersions: output.keepAPIVersions, rendersJobs: !output.withoutJob)
    let objects = session.render()
    try Console.finish(session)
    if let against = review.against {
      let old = try input.state(
        at: against, keepsAPIVersions: output.keepAPIVersions, rendersJobs: !output.withoutJob)
      try review.refuse(ChangePlan(from: old, to: objects, defaultNamespace: input.namespace ?? "default"))
    }
    try output.write(objects)
    // While everything is still there: to give it back would take as long as to write it.
    Console.end()
  }
}
