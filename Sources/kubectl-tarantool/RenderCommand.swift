import ArgumentParser
import Render
import Schema

/// `kubectl tarantool render`
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Print the Kubernetes manifests of Tarantool Cartridge clusters.",
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

  @Option(name: [.customShort("o"), .customLong("output")], help: "The language of the output.")
  var format = ManifestFormat.yaml

  @Option(
    help: ArgumentHelp("Write a file per object and a kustomization.yaml.", valueName: "directory"),
    completion: .directory)
  var outputDir: String?

  @Flag(help: "Write nothing: show what --output-dir would change, exit 1 if anything.")
  var check = false

  @Option(
    help: ArgumentHelp(
      "Refuse changes of identity, illegal ones and such of data against this state.", valueName: "old"),
    completion: .file())
  var against: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A change that --against would refuse, as it names it; may be repeated.", valueName: "change"))
  var accept: [String] = []

  @Flag(help: "Leave Ingress of v1beta1 as they are; servers since 1.22 refuse them.")
  var keepAPIVersions = false

  func validate() throws {
    if check, outputDir == nil { throw ValidationError("--check goes with --output-dir DIRECTORY") }
    if !accept.isEmpty, against == nil { throw ValidationError("--accept goes with --against OLD") }
    if outputDir != nil, format == .json { throw ValidationError("--output-dir writes YAML: leave out -o json") }
  }

  func run() throws {
    let options = RenderOptions(keepsAPIVersions: keepAPIVersions)
    let objects = try input.withResolution { render($0, options: options, into: &$1) }
    if let against { try refuse(ChangePlan(from: try input.manifests(at: against).objects(), to: objects)) }
    guard let outputDir else {
      try Manifest.write(objects, format: format, to: Console.write)
      return
    }
    let directory = OutputDirectory(path: outputDir)
    let changes = try directory.changes(to: ManifestFiles(objects))
    check ? try directory.show(changes) : try directory.apply(changes)
  }

  /// Ends the program where something is refused that was not accepted.
  private func refuse(_ plan: ChangePlan) throws {
    let refused = plan.refused(accepting: accept)
    guard !refused.isEmpty else { return }
    for change in refused {
      let what = [change.path, change.message].compactMap(\.self).joined(separator: ": ")
      Console.say("error: \(change.id): \(what)\n")
      if let remedy = change.remedy { Console.say("  => \(remedy)\n") }
    }
    let ids = refused.reduce(into: [String]()) { if !$0.contains($1.id) { $0.append($1.id) } }
    Console.say("  help: if that is meant: \(ids.map { "--accept \($0)" }.joined(separator: " "))\n")
    throw Console.Exit.failure
  }
}

extension ManifestFormat: ExpressibleByArgument {}
