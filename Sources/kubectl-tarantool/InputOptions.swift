import ArgumentParser
import Kubernetes
import Render
import Schema

/// How the documents are read that a command is given, by whichever words.
struct ReadingOptions: ParsableArguments {
  @Flag(name: RecursiveFlag.name, help: RecursiveFlag.help)
  var recursive = false

  @Option(name: NamespaceOption.name, help: NamespaceOption.help)
  var namespace: String?

  @Option(name: ColourOption.name, help: ColourOption.help)
  var colour = ColourOption.Mode.auto

  func validate() throws {
    try ValidationError.check(namespace: namespace)
  }
}

/// `-f`: which documents are read, for those that declare it.
enum FilenameOption {
  static let name: NameSpecification = [.customShort("f", allowingJoined: true), .customLong("filename")]
  static let help = ArgumentHelp(
    "A file, a directory or - for standard input; may be repeated.", discussion: "Default: the current directory.",
    valueName: "file")
}

/// `-R`, for those that declare it.
enum RecursiveFlag {
  static let name: NameSpecification = [.customShort("R"), .long]
  static let help: ArgumentHelp = "Read directories within directories too."
}

/// `-n`, for those that declare it.
enum NamespaceOption {
  static let name: NameSpecification = [.customShort("n", allowingJoined: true), .long]
  static let help: ArgumentHelp = "The namespace of documents that name none; others are refused."
}

/// The flags that say what is read and rendered, shared by most commands.
///
/// ``ReadingOptions`` is not a part of it: what ArgumentParser asks of the type of each group takes as long as reading a
/// document.
struct InputOptions: ParsableArguments {
  @Option(name: FilenameOption.name, help: FilenameOption.help, completion: .file())
  var filenames: [String] = []

  @Flag(name: RecursiveFlag.name, help: RecursiveFlag.help)
  var recursive = false

  @Option(name: NamespaceOption.name, help: NamespaceOption.help)
  var namespace: String?

  @Option(name: ColourOption.name, help: ColourOption.help)
  var colour = ColourOption.Mode.auto

  @Option(help: "Annotate for a GitOps tool; overrides Cluster.spec.gitops.")
  var gitops: GitOpsTool?

  func validate() throws {
    try ValidationError.check(namespace: namespace)
  }

  /// The run over the documents that are named.
  ///
  /// - Parameters:
  ///   - disabled: codes of findings that are not to be reported.
  ///   - keepsAPIVersions: whether passed-through Ingress keep an API version that current servers do not know.
  ///   - rendersJobs: whether there are bootstrap Jobs among what is rendered.
  /// - Returns: the run, with nothing rendered yet.
  func session(disabled: [String] = [], keepsAPIVersions: Bool = false, rendersJobs: Bool = true) -> Session {
    let options = options(disabled: disabled, keepsAPIVersions: keepsAPIVersions, rendersJobs: rendersJobs)
    return InputFiles(paths: filenames, isRecursive: recursive).session(options: options)
  }

  /// The objects of another state of the same cluster, under the same flags; says errors, and ends the program where there
  /// are any.
  func state(at path: String, keepsAPIVersions: Bool, rendersJobs: Bool) throws -> [KubernetesObject] {
    let options = options(keepsAPIVersions: keepsAPIVersions, rendersJobs: rendersJobs)
    return try InputFiles(paths: [path], isRecursive: recursive).state(options: options)
  }

  private func options(disabled: [String] = [], keepsAPIVersions: Bool, rendersJobs: Bool) -> Session.Options {
    Session.Options(
      namespace: namespace, gitops: gitops, keepsAPIVersions: keepsAPIVersions, disabled: disabled,
      rendersJobs: rendersJobs)
  }
}

extension ValidationError {
  /// Refuses what cannot be the name of a namespace.
  static func check(namespace: String?) throws {
    guard let namespace, !NameSyntax.isDNSLabel(namespace) else { return }
    throw ValidationError("'\(namespace)' is not a valid namespace name: up to 63 lower-case letters, digits and '-'")
  }
}

extension GitOpsTool: OptionWord {}
