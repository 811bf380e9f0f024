import ArgumentParser
import Kubernetes
import Render

/// How `render` writes the objects, and where.
struct OutputOptions: ParsableArguments {
  @Option(name: [.customShort("o", allowingJoined: true), .customLong("output")], help: "The format of the output.")
  var format = ManifestFormat.yaml

  @Option(
    help: ArgumentHelp("Write a file per object and a kustomization.yaml.", valueName: "directory"),
    completion: .directory)
  var outputDir: String?

  @Flag(help: "Write nothing: show what --output-dir would change, exit 1 if anything.")
  var check = false

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "A Cluster of an earlier render whose files --output-dir may delete; may be repeated.", valueName: "name"))
  var removeCluster: [String] = []

  @Flag(help: "Leave Ingresses of v1beta1 as they are; servers since 1.22 refuse them.")
  var keepAPIVersions = false

  // No group of its own: that would take as long as reading a document.
  @Flag(help: JobOptions.help)
  var withoutJob = false

  func validate() throws {
    if check, outputDir == nil { throw ValidationError("--check requires --output-dir DIRECTORY") }
    if !removeCluster.isEmpty, outputDir == nil {
      throw ValidationError("--remove-cluster requires --output-dir DIRECTORY")
    }
    if outputDir != nil, format != .yaml {
      throw ValidationError("--output-dir writes YAML: leave out -o \(format.rawValue)")
    }
  }

  /// Writes the objects, or shows what that would change.
  func write(_ objects: [KubernetesObject]) throws {
    guard let outputDir else {
      try ManifestWriter.write(objects, format: format, to: Console.write)
      return
    }
    let directory = OutputDirectory(path: outputDir, mark: ManifestDirectory.mark)
    let manifests = ManifestDirectory(objects)
    if check {
      try directory.check(manifests, removing: removeCluster)
    } else {
      try directory.write(manifests, removing: removeCluster)
    }
  }
}

extension ManifestFormat: OptionWord {}
