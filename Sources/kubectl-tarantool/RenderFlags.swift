import ArgumentParser
import Render

/// How `render` writes the objects, and where.
struct OutputOptions: ParsableArguments {
  @Option(name: [.customShort("o"), .customLong("output")], help: "The language of the output.")
  var format = ManifestFormat.yaml

  @Option(
    help: ArgumentHelp("Write a file per object and a kustomization.yaml.", valueName: "directory"),
    completion: .directory)
  var outputDir: String?

  @Flag(help: "Write nothing: show what --output-dir would change, exit 1 if anything.")
  var check = false

  @Flag(help: "Leave Ingress of v1beta1 as they are; servers since 1.22 refuse them.")
  var keepAPIVersions = false

  func validate() throws {
    if check, outputDir == nil { throw ValidationError("--check goes with --output-dir DIRECTORY") }
    if outputDir != nil, format == .json { throw ValidationError("--output-dir writes YAML: leave out -o json") }
  }

  /// Writes the objects, or shows what that would change.
  func write(_ objects: [KubernetesObject]) throws {
    guard let outputDir else {
      try Manifest.write(objects, format: format, to: Console.write)
      return
    }
    let directory = OutputDirectory(path: outputDir)
    let changes = try directory.changes(to: ManifestFiles(objects))
    check ? try directory.show(changes) : try directory.apply(changes)
  }
}

/// Which changes `render` refuses.
struct ReviewOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Refuse changes of identity, illegal ones and such of data against this state.", valueName: "old"),
    completion: .file())
  var against: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A change that --against would refuse, as it names it; may be repeated.", valueName: "change"))
  var accept: [String] = []

  func validate() throws {
    if !accept.isEmpty, against == nil { throw ValidationError("--accept goes with --against OLD") }
  }

  /// Ends the program where something is refused that was not accepted.
  func refuse(_ plan: ChangePlan) throws {
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
