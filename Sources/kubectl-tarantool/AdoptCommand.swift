import ArgumentParser
import Findings
import Render
import Review
import Schema
import YAML

/// `kubectl tarantool adopt`
struct AdoptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Take a cluster over from tarantool-operator.",
    discussion: """
      Reads what kubectl prints of a live cluster, writes documents that describe
      it and the manifests they render to, and proves that no identity and
      nothing immutable differs. Prints the steps as a shell script. Refuses, with
      the difference, where it cannot prove it. Nothing is sent to Kubernetes.

      EXAMPLES:
        # Read the live cluster
        kubectl get clusters.tarantool.io,roles.tarantool.io,\\
        replicasettemplates.tarantool.io,sts,svc,pods -n kv -o yaml > live.yaml

        # Write kv/documents.yaml and kv/manifests.yaml, print the steps
        kubectl tarantool adopt -f live.yaml --output-dir kv > steps.sh
      """)

  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp("What kubectl printed; - for standard input; may be repeated.", valueName: "file"))
  var filenames: [String] = []

  @Option(help: ArgumentHelp("Where documents.yaml and manifests.yaml are written.", valueName: "directory"))
  var outputDir: String

  func validate() throws {
    if filenames.isEmpty { throw ValidationError("name the file that kubectl printed: -f FILE") }
  }

  func run() throws {
    var diagnostics = Diagnostics()
    var input = InputFiles(paths: filenames, isRecursive: false)
    let sources = input.read(into: &diagnostics)
    let live = LiveCluster(reading: sources, into: &diagnostics)
    let documents = diagnostics.hasErrors ? [] : Adoption(of: live).documents(into: &diagnostics)
    try Console.refuse(diagnostics, sources: sources)

    // What is proven is the very text that is written.
    let file = SourceFile(name: "\(outputDir)/documents.yaml", bytes: Self.text(of: documents))
    let written = SourceFiles([file])
    let set = DocumentSet(reading: written, into: &diagnostics)
    let resolution = resolve(set, options: ResolveOptions(), into: &diagnostics)
    let objects = diagnostics.hasErrors ? [] : render(resolution, into: &diagnostics)
    try Console.refuse(diagnostics, sources: written)
    let proof = AdoptionProof(of: live, rendered: objects, clusters: resolution.clusters, into: &diagnostics)
    try Console.refuse(diagnostics, sources: written)
    try write(file.bytes, Manifest.text(of: objects))
    for change in proof.changes where change.class == .disruptive {
      Console.say("note: \(change.object) \(change.sentence)\n")
    }
    let script = AdoptionScript(of: live, rendered: objects, manifests: "\(outputDir)/manifests.yaml")
    try Console.write(Array(script.text.utf8))
  }

  /// The first line of both files. Who changes a file and wants it kept takes the line out.
  private static let mark =
    "# Written by kubectl-tarantool adopt, which overwrites this file while this line is its first.\n"

  private func write(_ documents: [UInt8], _ manifests: [UInt8]) throws {
    try OutputDirectory(path: outputDir, mark: Self.mark).write([
      ManifestFiles.File(name: "documents.yaml", bytes: documents),
      ManifestFiles.File(name: "manifests.yaml", bytes: Array(Self.mark.utf8) + manifests),
    ])
  }

  private static func text(of documents: [YAMLValue]) -> [UInt8] {
    var writer = YAMLWriter()
    for document in documents { writer.append(document: document) }
    return Array(mark.utf8) + writer.bytes
  }
}
