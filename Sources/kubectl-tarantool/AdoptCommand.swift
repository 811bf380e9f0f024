import ArgumentParser
import Findings
import Review

/// `kubectl tarantool adopt`
struct AdoptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt", _superCommandName: TarantoolCommand.name,
    abstract: "Take over a cluster from tarantool-operator.",
    usage: "kubectl tarantool adopt -f <file> [--servers <file>] --output-dir <dir>",
    discussion: """
      Reads what kubectl prints of a live cluster, writes documents that describe
      it and the manifests they render to, and proves that no identity and
      nothing immutable differs. Prints the steps as a shell script. If it cannot
      prove this, it prints the difference and writes nothing. Nothing is sent to
      Kubernetes.

      Operator 1.0 and picodata's fork since 0.1.2 let Cartridge draw UUIDs at
      random: then --servers names what one joined instance answered.

      EXAMPLES:
        # Read the live cluster; of operator 1.0 cartridgeconfigs.tarantool.io
        # instead of replicasettemplates.tarantool.io
        kubectl get clusters.tarantool.io,roles.tarantool.io,\\
        replicasettemplates.tarantool.io,sts,svc,pods -n kv -o yaml > live.yaml

        # Write kv/documents.yaml and kv/manifests.yaml, print the steps
        kubectl tarantool adopt -f live.yaml --output-dir kv > steps.sh

        # Where UUIDs are random: ask any joined instance first
        query='\(ServersAnswer.query)'
        kubectl exec kv-storage-0-0 -n kv -- curl -sS localhost:8081/admin/api \\
        -d "{\\"query\\": \\"$query\\"}" > servers.json
        kubectl tarantool adopt -f live.yaml --servers servers.json \\
        --output-dir kv > steps.sh
      """)

  @Option(
    name: [.customShort("f", allowingJoined: true), .customLong("filename")],
    help: ArgumentHelp("What kubectl printed; - for standard input; may be repeated.", valueName: "file"))
  var filenames: [String] = []

  @Option(
    help: ArgumentHelp("What an instance answered about its cluster; may be repeated.", valueName: "file"),
    completion: .file())
  var servers: [String] = []

  @Option(help: ArgumentHelp("Where documents.yaml and manifests.yaml are written.", valueName: "directory"))
  var outputDir: String

  func validate() throws {
    if filenames.isEmpty { throw ValidationError("name the file that kubectl printed: -f FILE") }
  }

  func run() throws {
    var diagnostics = Diagnostics()
    var input = InputFiles(paths: filenames, isRecursive: false)
    let sources = input.read(into: &diagnostics)
    var answers = SourceFiles()
    if !servers.isEmpty {
      var asked = InputFiles(paths: servers, isRecursive: false)
      answers = asked.read(into: &diagnostics)
    }
    let outcome = AdoptionOutcome(of: sources, servers: answers, directory: outputDir, found: diagnostics)
    try Console.refuse(outcome.diagnostics, sources: outcome.sources)
    try OutputDirectory(path: outputDir, mark: AdoptionOutcome.mark).write(outcome.files)
    Console.report(outcome.told, sources: outcome.answers)
    for note in outcome.notes { Console.say("note: \(note.object) \(note.sentence)\n") }
    try Console.write(Array(outcome.script.utf8))
  }
}
