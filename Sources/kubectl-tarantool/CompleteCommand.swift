import ArgumentParser
import Findings
import Schema
import YAML

/// `kubectl tarantool __complete`: what `kubectl_complete-tarantool` asks. Its name and answer are those of cobra, the
/// library behind kubectl.
struct CompleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "__complete", _superCommandName: TarantoolCommand.name,
    abstract: "Print what may follow the words so far.", shouldDisplay: false)

  @Argument(parsing: .captureForPassthrough)
  var words: [String] = []

  func run() throws {
    let completion = Completion(of: words, command: .program, clusters: ClusterNames.inDocuments)
    try Console.write(Array(completion.text.utf8))
  }
}
