import ArgumentParser
import Findings
import Kubernetes
import Schema

/// The flags that say what is read, shared by all commands.
struct InputOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp(
      "A file, a directory or - for standard input; may be repeated.", discussion: "Default: the current directory.",
      valueName: "file"),
    completion: .file())
  var filenames: [String] = []

  @Flag(name: [.customShort("R"), .long], help: "Read directories within directories too.")
  var recursive = false

  @Option(name: .shortAndLong, help: "The namespace of documents that name none; others are refused.")
  var namespace: String?

  @Option(help: "Annotate for a GitOps tool; takes the place of Cluster.spec.gitops.")
  var gitops: GitOpsTool?

  func validate() throws {
    if let namespace, !NameSyntax.isDNSLabel(namespace) {
      throw ValidationError("'\(namespace)' is no name of a namespace: up to 63 lower-case letters, digits and '-'")
    }
  }

  /// Reads and resolves the documents and hands them to `body`; says what was found, and ends the program where that
  /// holds an error.
  func withResolution<Output>(_ body: (Resolution, inout Diagnostics) -> Output) throws -> Output {
    let (output, diagnostics, sources) = inspect(body)
    Console.report(diagnostics, sources: sources)
    guard let output, !diagnostics.hasErrors else { throw Console.Exit.failure }
    return output
  }

  /// Another state of the same cluster.
  func manifests(at path: String) -> Manifests {
    Manifests(paths: [path], isRecursive: recursive, namespace: namespace)
  }

  /// Reads and resolves the documents and, where they hold no error, hands them to `body`.
  ///
  /// - Parameters:
  ///   - disabled: codes of findings that are not to be reported.
  ///   - body: makes something of the clusters.
  /// - Returns: what was made, everything that was found, and the files that it lies in.
  func inspect<Output>(
    disabled: [String] = [], _ body: (Resolution, inout Diagnostics) -> Output
  ) -> (output: Output?, diagnostics: Diagnostics, sources: SourceFiles) {
    var diagnostics = Diagnostics()
    var input = InputFiles(paths: filenames, isRecursive: recursive)
    let sources = input.read(into: &diagnostics)
    let documents = DocumentSet(reading: sources, into: &diagnostics)
    var suppressions = documents.suppressions
    suppressions.disable(disabled, into: &diagnostics)
    let options = ResolveOptions(namespace: namespace, gitops: gitops)
    let resolution = resolve(documents, options: options, into: &diagnostics)
    let output = diagnostics.hasErrors ? nil : body(resolution, &diagnostics)
    return (output, suppressions.applied(to: diagnostics), sources)
  }
}

extension GitOpsTool: ExpressibleByArgument {}
