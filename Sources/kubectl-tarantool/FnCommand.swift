import ArgumentParser
import Findings
import Render
import YAML

/// `kubectl tarantool fn`
struct FnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fn", _superCommandName: TarantoolCommand.name,
    abstract: "Render within kustomize or kpt, as a KRM function.",
    usage: "kubectl tarantool fn",
    discussion: """
      Reads a ResourceList on standard input and writes it again with our
      documents replaced by what they render to. Findings are in `results`, and
      on standard error. Exits with 1 on an error.

      EXAMPLES:
        # In a kustomization.yaml that names it as a transformer
        kustomize build --enable-alpha-plugins --enable-exec examples/kustomize

        # kubectl runs no such functions and skips the transformer
        kubectl kustomize --enable-alpha-plugins examples/kustomize |
          kubectl tarantool render -f -
      """)

  func run() throws {
    var diagnostics = Diagnostics()
    var input = InputFiles(paths: ["-"], isRecursive: false)
    let sources = input.read(into: &diagnostics)
    guard let output = KRMFunctionOutput(reading: sources, into: &diagnostics) else {
      Console.report(diagnostics, sources: sources)
      throw ExitCode(1)
    }
    try Console.write(YAMLWriter.text(of: output.value))
    Console.say(output.text)
    if output.hasErrors { throw ExitCode(1) }
  }
}
