import ArgumentParser
import Render
import Schema

/// `kubectl tarantool render`
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Print the Kubernetes manifests of Tarantool Cartridge clusters.",
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

  @Option(help: ArgumentHelp("Write a file per object and a kustomization.yaml.", valueName: "directory"))
  var outputDir: String?

  @Flag(help: "Write nothing: show what --output-dir would change, exit 1 if anything.")
  var check = false

  @Flag(help: "Leave Ingress of v1beta1 as they are; servers since 1.22 refuse them.")
  var keepAPIVersions = false

  func validate() throws {
    if check, outputDir == nil { throw ValidationError("--check goes with --output-dir DIRECTORY") }
    if outputDir != nil, format == .json { throw ValidationError("--output-dir writes YAML: leave out -o json") }
  }

  func run() throws {
    let options = RenderOptions(keepsAPIVersions: keepAPIVersions)
    let objects = try input.withResolution { render($0, options: options, into: &$1) }
    guard let outputDir else {
      try Manifest.write(objects, format: format, to: Console.write)
      return
    }
    let directory = OutputDirectory(path: outputDir)
    let changes = try directory.changes(to: ManifestFiles(objects))
    check ? try directory.show(changes) : try directory.apply(changes)
  }
}

extension ManifestFormat: ExpressibleByArgument {}
