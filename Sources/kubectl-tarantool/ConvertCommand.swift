import ArgumentParser
import Findings
import Render
import Review

/// `kubectl tarantool convert`
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", _superCommandName: TarantoolCommand.name,
    abstract: "Print documents of operator 1.0 as v1alpha1.",
    usage: "kubectl tarantool convert [-f <file> ...] [<options>]",
    discussion: """
      For those who leave the operator for good. Documents of tarantool.io/v1beta1
      render as they are; as v1alpha1 they have the fields of the other pages and
      examples. A CartridgeConfig becomes a part of its Cluster. What is printed
      renders to the same bytes, or nothing is printed.

      Comments are kept above, behind and below their lines. Those at fields that
      v1alpha1 does not have are left out, each with a note. Quotes, anchors,
      empty lines and mappings in braces are rewritten.

      EXAMPLES:
        # The documents of a directory
        kubectl tarantool convert -f examples/operator-1.0 >kv.yaml

        # Those that name no namespace are for orders; others are refused
        kubectl tarantool convert -n orders -f examples/operator-1.0 >kv.yaml
      """)

  @Option(name: FilenameOption.name, help: FilenameOption.help, completion: .file())
  var filenames: [String] = []

  @OptionGroup
  var reading: ReadingOptions

  func run() throws {
    var (input, found) = (InputFiles(paths: filenames, isRecursive: reading.recursive), Diagnostics())
    let sources = input.read(into: &found)
    let conversion = Conversion(of: sources, options: Session.Options(namespace: reading.namespace), found: found)
    Console.report(conversion.diagnostics, sources: sources)
    if conversion.diagnostics.hasErrors { throw Console.Exit.failure }
    try Console.write(conversion.text)
  }
}
