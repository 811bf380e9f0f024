import Foundation
import TestSupport
import Testing

/// What `-f` and `-R` read.
@Suite struct InputTests {
  private func render(
    _ arguments: String..., in directory: TemporaryDirectory, input: String = ""
  ) throws -> Program.Outcome {
    try Program.plugin.run(arguments: ["render"] + arguments, in: directory.path, input: Array(input.utf8))
  }

  @Test func readsAFileAndStandardInputAndTheCurrentDirectoryAlike() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "c.yaml")
      let file = try render("-f", "c.yaml", in: directory)
      #expect(file.status == 0 && file.errors.isEmpty && file.output.contains("kind: StatefulSet"))
      #expect(try render("-f", "-", in: directory, input: Sample.all).output == file.output)
      #expect(try render("-f", ".", in: directory).output == file.output)
      #expect(try render(in: directory).output == file.output)
      #expect(try render("--filename", "c.yaml", in: directory).output == file.output)
    }
  }

  @Test func readsSeveralFiles() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.cluster(), to: "a.yml")
      try directory.write(Sample.role(), to: "b.yaml")
      try directory.write(Sample.template(), to: "c.json.txt")
      let outcome = try render("-f", "a.yml", "-f", "c.json.txt", "-f", "b.yaml", in: directory)
      #expect(outcome.status == 0 && outcome.output.contains("kind: StatefulSet"))
    }
  }

  @Test func readsDirectoriesWithinDirectoriesOnlyWhenAsked() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.cluster() + Sample.role(), to: "docs/a.yaml")
      try directory.write(Sample.template(), to: "docs/below/b.yaml")
      try directory.write("not: [yaml", to: "docs/readme.txt")
      try directory.write("not: [yaml", to: "docs/.git/c.yaml")
      #expect(try render("-f", "docs", in: directory).errors.contains("[TT304]"))
      let outcome = try render("-R", "-f", "docs", in: directory)
      #expect(outcome.status == 0 && outcome.output.contains("kind: StatefulSet"))
    }
  }

  @Test func linksThatLeadInCirclesDoNot() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "docs/a.yaml")
      try FileManager.default.createSymbolicLink(
        atPath: "\(directory.path)/docs/again", withDestinationPath: "\(directory.path)/docs")
      let outcome = try render("-R", "-f", "docs", in: directory)
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
    }
  }

  @Test func passesOverItsOwnOutputAndKustomizationFilesInADirectory() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "c.yaml")
      let expected = try render("-f", "c.yaml", in: directory).output
      try directory.write(expected, to: "rendered.yaml")
      try directory.write(
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", to: "kustomization.yaml")
      let outcome = try render(in: directory)
      #expect(outcome.status == 0)
      #expect(outcome.output == expected)
      #expect(outcome.errors.contains("kustomization.yaml:1:1: note[TT004]: this Kustomization is skipped"))
      #expect(outcome.errors.contains("kubectl-tarantool rendered it"))
    }
  }

  /// What is named is read, even where it would be passed over in a directory.
  @Test func readsWhatIsNamed() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "c.yaml")
      try directory.write(try render("-f", "c.yaml", in: directory).output, to: "rendered.yaml")
      let outcome = try render("-f", "c.yaml", "-f", "rendered.yaml", in: directory)
      #expect(outcome.status == 2 && outcome.errors.contains("[TT308]"))
    }
  }

  /// What cannot be read, and the whole sentence that says so.
  @Test(arguments: [
    ("missing.yaml", "error[TT001]: missing.yaml: No such file or directory\n1 error\n"),
    (
      "",
      """
      error[TT001]: a path is empty
        help: most often the shell's variable that it comes from is not set
      1 error

      """
    ),
    (
      "https://example.com/c.yaml",
      """
      error[TT005]: https://example.com/c.yaml: URLs are not read
        help: curl -fsSL https://example.com/c.yaml | kubectl tarantool render ..., with - in its place
      1 error

      """
    ),
    (
      "empty",
      """
      error[TT003]: empty: no file with the ending .yaml, .yml or .json
        help: name the files with -f, or read directories below it with -R
      1 error

      """
    ),
  ])
  func saysWhatItCannotRead(_ path: String, message: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.write("", to: "empty/readme.txt")
      let outcome = try render("-f", path, in: directory)
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(outcome.errors == message)
    }
  }

  /// With pruning behind it, an output of nothing would delete a cluster.
  @Test(arguments: ["", "\n", "# nothing\n", "---\n---\n", "\u{FEFF}", "apiVersion: v1\nkind: List\nitems: []\n"])
  func noDocumentsAreAnError(_ text: String) throws {
    for command in [["render"], ["bootstrap"], ["bootstrap", "-o", "plan"], ["graph"], ["validate"]] {
      let outcome = try Program.plugin.run(arguments: command + ["-f", "-"], input: Array(text.utf8))
      #expect(outcome.status == 2)
      #expect((outcome.errors + outcome.output).hasPrefix("error[TT006]: there are no documents"))
      #expect(command == ["validate"] || outcome.output.isEmpty)
    }
  }

  @Test func documentsOfOtherGroupsAloneArePassedThroughWithAWarning() throws {
    try TemporaryDirectory.with { directory in
      let input = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n"
      let outcome = try render("-f", "-", in: directory, input: input)
      #expect(outcome.status == 0 && outcome.output == input && outcome.errors.hasPrefix("warning[TT310]"))
    }
  }

  @Test func aFileOfAHundredMegabytesIsRefused() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("", to: "large.yaml")
      let file = try #require(FileHandle(forWritingAtPath: "\(directory.path)/large.yaml"))
      try file.truncate(atOffset: 100_000_000)
      try file.close()
      let outcome = try render("-f", "large.yaml", in: directory)
      #expect(outcome.status == 2)
      #expect(outcome.errors.hasPrefix("error[TT002]: large.yaml: larger than 64 MiB\n"))
    }
  }

  /// Root may read everything, so the program gives root up first.
  @Test(.enabled(if: Program.find("setpriv") != nil, "NOT TESTED: apt-get install util-linux"))
  func aDirectoryThatMayNotBeReadIsAnError() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "closed/c.yaml")
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(directory.path)/closed")
      defer {
        try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(directory.path)/closed")
      }
      // The checkout may lie where only root may go.
      try FileManager.default.copyItem(atPath: Program.plugin.path, toPath: "\(directory.path)/plugin")
      let isRoot = getuid() == 0
      let setpriv = try #require(Program.find("setpriv"))
      let command = ["\(directory.path)/plugin", "render", "-f", "\(directory.path)/closed"]
      let outcome =
        isRoot
        ? try setpriv.run(
          arguments: ["--reuid", "65534", "--regid", "65534", "--clear-groups"] + command, in: directory.path)
        : try Program(command[0]).run(arguments: Array(command.dropFirst()), in: directory.path)
      #expect(outcome.status == 2)
      #expect(outcome.errors == "error[TT001]: \(directory.path)/closed: Permission denied\n1 error\n")
    }
  }
}
