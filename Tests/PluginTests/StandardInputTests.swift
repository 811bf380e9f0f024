import TestSupport
import Testing

/// Documents that are piped in, and nobody said so.
@Suite struct StandardInputTests {
  /// Runs the program behind a pipe that holds something by the time it looks.
  private func run(_ line: String, in directory: String) throws -> Program.Outcome {
    let words = line.isEmpty ? "" : " \(line)"
    let script = "cd \"$1\" && (echo 'a: b'; sleep 1) | (sleep 0.3; exec \"$0\"\(words))"
    return try Program("/bin/sh").run("-c", script, Program.plugin.path, directory)
  }

  @Test func whereThereIsNothingElseTheHelpSaysHowItIsRead() throws {
    try TemporaryDirectory.with { directory in
      let outcome = try run("validate", in: directory.path)
      #expect(outcome.status == 2 && outcome.errors.isEmpty)
      #expect(
        outcome.output == """
          error[TT003]: .: no file with the ending .yaml, .yml or .json
            help: use `-f -` to read what is piped in
          1 error

          """)
    }
  }

  @Test(arguments: ["render -o name", "validate"])
  func besideDocumentsItIsNoticed(_ line: String) throws {
    let outcome = try run(line, in: "examples/minimal")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors
        == "note: the current directory is read, standard input is not: use `-f -` to read what is piped in\n")
  }

  /// A file and an empty pipe are what CI systems and loops of a shell give everybody.
  @Test(arguments: ["</dev/null", "<cluster.yaml", "-f cluster.yaml"])
  func nothingElseIsANotice(_ words: String) throws {
    let outcome = try run("validate \(words)", in: "examples/minimal")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
  }

  @Test(arguments: [
    (
      "status", "name what kubectl printed with -f FILE, or have it run with --live",
      "use `-f -` to read what is piped in"
    ),
    ("adopt --output-dir x", "name the file that kubectl printed: -f FILE", "use `-f -` to read what is piped in"),
    ("plan new.yaml", "name the present state and the state to come", "to read what is piped in, write -: plan - NEW"),
  ])
  func commandsThatNeedInputSayHowItIsNamed(_ line: String, message: String, help: String) throws {
    let outcome = try run(line, in: "examples/minimal")
    #expect(
      outcome.status == 64 && outcome.errors.hasPrefix("error: \(message)\n  help: \(help)\n"), "\(outcome.errors)")
  }
}
