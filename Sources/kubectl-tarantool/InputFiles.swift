import Findings
import Kubernetes
import Render
import Schema

/// Reads what `-f` and `-R` name.
struct InputFiles {
  /// A larger file is no manifest; real ones stay far below.
  static let largest = 64 << 20

  let paths: [String]
  let isRecursive: Bool
  /// Whether nothing was named.
  private let isDefault: Bool

  private var files: [SourceFile] = []
  private var findings: [Finding] = []

  /// - Parameters:
  ///   - paths: files, directories or `-`; none means the current directory.
  ///   - isRecursive: whether directories within directories are read.
  init(paths: [String], isRecursive: Bool) {
    self.paths = paths.isEmpty ? ["."] : paths.flatMap(Self.split)
    self.isRecursive = isRecursive
    isDefault = paths.isEmpty
  }

  /// Several files in one flag, as kubectl takes them; a file whose name has a comma is itself.
  private static func split(_ path: String) -> [String] {
    guard path.contains(","), (try? SystemFile.kind(of: path)) == nil else { return [path] }
    return path.split(separator: ",").map(String.init)
  }

  /// The run over the files.
  func session(as input: Session.Input = .documents, options: Session.Options = Session.Options()) -> Session {
    var (files, found) = (self, Diagnostics())
    let sources = files.read(into: &found)
    return Session(reading: sources, as: input, options: options, found: found)
  }

  /// The objects of a state to compare; says errors, and ends the program where there are any. Warnings are the business
  /// of `render`.
  func state(options: Session.Options) throws -> [KubernetesObject] {
    try stateWithIdentities(options: options).objects
  }

  /// The same with whose identities its Clusters get, a sentence each.
  func stateWithIdentities(options: Session.Options) throws -> (objects: [KubernetesObject], identities: [String]) {
    var session = session(as: .state, options: options)
    let objects = session.render()
    try Console.refuse(session.diagnostics, sources: session.sources)
    return (objects, session.identities)
  }

  /// The files in the order named, those of a directory in the order of their names.
  mutating func read(into diagnostics: inout Diagnostics) -> SourceFiles {
    for path in paths {
      let before = files.count + findings.count
      read(path)
      if files.count + findings.count == before {
        let isPiped = isDefault && SystemFile.inputIsPipe
        findings.append(.nothingFound(path, isRecursive: isRecursive, isPiped: isPiped))
      }
    }
    // Whoever pipes documents in wants them read; but a pipe that stays empty is what many a CI system gives everybody.
    if isDefault, findings.isEmpty, SystemFile.inputIsWaiting {
      Console.say("note: the current directory is read, standard input is not: \(CommandHint.pipedIn)\n")
    }
    for finding in findings { diagnostics.error(finding, at: nil) }
    Progress.now("working")
    return SourceFiles(files)
  }

  /// What is named is read whatever it is: `<(helm template app)` of a shell is a pipe.
  private mutating func read(_ path: String) {
    // Who types documents is not to be disturbed.
    if path == "-", SystemFile.inputIsTerminal { Progress.end() }
    Progress.now("reading \(path == "-" ? "standard input" : path)")
    do throws(ReadError) {
      if path == "-" {
        files.append(SourceFile(name: "-", bytes: try SystemFile.readStandardInput(limit: Self.largest)))
      } else if try isDirectory(path) {
        var directory = InputDirectory(path, isRecursive: isRecursive)
        directory.read()
        files += directory.files
        findings += directory.findings
      } else {
        files.append(SourceFile(name: path, bytes: try SystemFile.read(path, limit: Self.largest)))
      }
    } catch {
      switch error {
      case .system where path.contains("://"): findings.append(.url(path))
      case .system, .tooLarge, .wrongKind: findings.append(.unreadable(path, error))
      }
    }
  }

  private func isDirectory(_ path: String) throws(ReadError) -> Bool {
    do throws(SystemError) {
      return try SystemFile.kind(of: path) == .directory
    } catch {
      throw .system(error)
    }
  }
}

extension Finding {
  /// Why a file that would be read was not.
  static func unreadable(_ path: String, _ error: ReadError) -> Finding {
    switch error {
    case .system(let error): unreadable(path, error.message)
    case .tooLarge:
      Finding(.oversizedFile, "\(path): larger than 64 MiB", help: "name only the cluster's documents")
    case .wrongKind(let kind):
      Finding(
        .unreadableFile, "\(path): is \(kind.noun), not a regular file",
        help: "take it out of the directory, or name it with -f")
    }
  }

  /// Why a file that would be read was not, in the words of the system.
  static func unreadable(_ path: String, _ reason: String) -> Finding {
    path.isEmpty ? .emptyPath(.unreadableFile) : Finding(.unreadableFile, "\(path): \(reason)")
  }

  /// What a path is that was named and is nothing.
  static func emptyPath(_ code: DiagnosticCode) -> Finding {
    Finding(code, "a path is empty", help: "most often the shell's variable that it comes from is not set")
  }

  fileprivate static func url(_ path: String) -> Finding {
    let command = CommandLine.arguments.dropFirst().command ?? ""
    return Finding(
      .unreadableURL, "\(path): URLs are not read",
      help: "curl -fsSL \(Escape.shellWord(path)) | kubectl tarantool \(command) ..., with - in its place")
  }

  fileprivate static func nothingFound(_ path: String, isRecursive: Bool, isPiped: Bool) -> Finding {
    let help = isRecursive ? "name the files with -f" : "name the files with -f, or read directories below it with -R"
    return Finding(
      .nothingFound, "\(path): no file with the ending .yaml, .yml or .json",
      help: isPiped ? CommandHint.pipedIn : help)
  }
}
