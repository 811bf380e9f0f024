import Foundation
import TestSupport
import Testing

/// What lies in a directory that is read: regular files are read whole, all else that would be read is an error.
@Suite struct HostileInputDirectoryTests {
  private static let secret = "password: hunter2\n"

  private func render(_ directory: TemporaryDirectory, _ arguments: String...) throws -> Program.Outcome {
    let words = ["5", Program.plugin.path, "render"] + arguments
    return try #require(Program.find("timeout")).run(arguments: words, in: directory.path)
  }

  private func link(_ directory: TemporaryDirectory, _ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(directory.path)/\(name)", withDestinationPath: target)
  }

  /// Runs a script of python, for what Foundation has no call for.
  private func python(_ directory: TemporaryDirectory, _ script: String) throws {
    let outcome = try #require(Program.find("python3")).run("-c", script, in: directory.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test(arguments: [
    ("/etc/passwd", "a link that leads out of the directory"), ("../secret", "a link that leads out of the directory"),
    ("../docs/../secret", "a link that leads out of the directory"), ("out", "a link that leads out of the directory"),
    ("below/out/secret", "a link that leads out of the directory"),
    ("../docs-2/c", "a link that leads out of the directory"),
    ("..", "a link that leads out of the directory"), ("nowhere", "No such file or directory"),
    ("a.yaml", "Too many levels of symbolic links"), (".", "a link that leads out of the directory"),
    ("below", "is a directory, not a regular file"), ("pipe", "is a named pipe, not a regular file"),
    ("socket", "is a socket, not a regular file"),
  ])
  func aLinkThatLeadsAnywhereElseIsAnError(_ target: String, reason: String) throws {
    for name in ["a.yaml", "a.yml", "a.json"] where target != "a.yaml" || name == target {
      try TemporaryDirectory.with { directory in
        try directory.write(Sample.all, to: "docs/c.yaml")
        try directory.write(Self.secret, to: "secret")
        try directory.write(Self.secret, to: "docs-2/c")
        try directory.write("", to: "docs/below/notes")
        try link(directory, "docs/out", to: "../secret")
        try link(directory, "docs/below/out", to: "../..")
        try python(
          directory,
          "import os, socket; os.mkfifo('docs/pipe'); socket.socket(socket.AF_UNIX).bind('docs/socket')")
        try link(directory, "docs/\(name)", to: target)
        for words in [["-f", "docs"], ["-R", "-f", "docs/"], ["-f", "\(directory.path)/docs"]] {
          let outcome = try #require(Program.find("timeout")).run(
            arguments: ["5", Program.plugin.path, "render"] + words, in: directory.path)
          #expect(outcome.status == 2 && outcome.output.isEmpty)
          #expect(outcome.errors.contains("docs/\(name): \(reason)\n"), "\(outcome.errors)")
          #expect(!outcome.errors.contains("hunter2") && !outcome.errors.contains("root:"))
        }
      }
    }
  }

  /// As Kubernetes mounts a ConfigMap: the files are links to links, all within the directory.
  @Test func linksWithinTheDirectoryAreFollowed() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "docs/..2024/c.yaml")
      try link(directory, "docs/..data", to: "..2024")
      try link(directory, "docs/c.yaml", to: "..data/c.yaml")
      let expected = try Program.plugin.run("render", "-f", "-", input: Array(Sample.all.utf8)).output
      let relative = try render(directory, "-f", "docs")
      #expect(relative.output == expected && relative.errors.isEmpty)
      try FileManager.default.removeItem(atPath: "\(directory.path)/docs/c.yaml")
      try link(directory, "docs/c.yaml", to: "\(directory.path)/docs/..data/c.yaml")
      try link(directory, "alias", to: "docs")
      for path in ["docs", "alias", "alias/", "./alias/../docs"] {
        let absolute = try render(directory, "-f", path)
        #expect(absolute.output == expected && absolute.errors.isEmpty)
      }
    }
  }

  /// With -R a link may lead to another directory of the same tree.
  @Test func linksStayWithinWhatIsNamed() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.cluster() + Sample.role(), to: "docs/a/c.yaml")
      try directory.write(Sample.template(), to: "docs/common/template")
      try link(directory, "docs/a/t.yaml", to: "../common/template")
      #expect(try render(directory, "-R", "-f", "docs").status == 0)
      #expect(try render(directory, "-f", "docs/a").errors.contains("docs/a/t.yaml: a link that leads out"))
    }
  }

  @Test func whatIsNamedMayBeALinkOrAPipe() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "elsewhere/c")
      try link(directory, "c.yaml", to: "elsewhere/c")
      let expected = try render(directory, "-f", "elsewhere/c").output
      #expect(expected.contains("kind: StatefulSet"))
      #expect(try render(directory, "-f", "c.yaml").output == expected)
      for script in ["\"$0\" render -f <(cat elsewhere/c)", "cat elsewhere/c | \"$0\" render -f /dev/stdin"] {
        let outcome = try #require(Program.find("bash")).run("-c", script, Program.plugin.path, in: directory.path)
        #expect(outcome.output == expected && outcome.errors.isEmpty)
      }
    }
  }

  @Test func pipesSocketsAndNamesThatAreNotUTF8AreErrors() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "docs/c.yaml")
      try python(
        directory,
        """
        import os, socket
        os.mkfifo("docs/pipe.yaml"); os.mkfifo("docs/pipe")
        socket.socket(socket.AF_UNIX).bind("docs/socket.json")
        open(b"docs/\\xff\\xc3\\x28.yaml", "w"); open(b"docs/\\xff", "w")
        """)
      let outcome = try render(directory, "-f", "docs")
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(
        outcome.errors == #"""
          error[TT001]: docs/pipe.yaml: is a named pipe, not a regular file
            help: take it out of the directory, or name it with -f
          error[TT001]: docs/socket.json: is a socket, not a regular file
            help: take it out of the directory, or name it with -f
          error[TT001]: docs/\xff\xc3(.yaml: the name is not UTF-8
            help: rename it
          3 errors

          """#)
    }
  }

  @Test func pathsThatAreTooLongAreErrors() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "docs/c.yaml")
      try python(
        directory,
        """
        import os
        os.chdir("docs")
        for level in range(25):
            os.mkdir("d" * 200); os.chdir("d" * 200)
        open("c.yaml", "w")
        """)
      let outcome = try render(directory, "-R", "-f", "docs")
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(outcome.errors.hasSuffix("d: File name too long\n1 error\n"), "\(outcome.errors.suffix(200))")
      try python(directory, "import shutil; shutil.rmtree('docs')")
    }
  }

  /// Root may read everything, so the program gives root up first.
  @Test(.enabled(if: Program.find("setpriv") != nil, "NOT TESTED: apt-get install util-linux"))
  func whatMayNotBeReadBelowIsAnError() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "docs/c.yaml")
      try directory.write(Sample.all, to: "docs/closed/c.yaml")
      try directory.write(Sample.all, to: "docs/unreadable.yaml")
      for name in ["closed", "unreadable.yaml"] {
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(directory.path)/docs/\(name)")
      }
      defer {
        try? FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: "\(directory.path)/docs/closed")
      }
      // The checkout may lie where only root may go.
      try FileManager.default.copyItem(atPath: Program.plugin.path, toPath: "\(directory.path)/plugin")
      let command = ["\(directory.path)/plugin", "render", "-R", "-f", "docs"]
      let user = ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
      let outcome =
        try getuid() == 0
        ? #require(Program.find("setpriv")).run(arguments: user + command, in: directory.path)
        : Program(command[0]).run(arguments: Array(command.dropFirst()), in: directory.path)
      #expect(
        outcome.errors == """
          error[TT001]: docs/closed: Permission denied
          error[TT001]: docs/unreadable.yaml: Permission denied
          2 errors

          """)
    }
  }

  /// What a pipe gives when the command before it failed is no state of a cluster; an empty List is one.
  @Test(arguments: ["plan", "render"])
  func aStateWithoutDocumentsIsAnErrorAnEmptyListIsNone(_ command: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "c.yaml")
      func compare(_ text: String) throws -> [Program.Outcome] {
        try directory.write(text, to: "other.yaml")
        let commands =
          command == "plan"
          ? [["plan", "other.yaml", "c.yaml"], ["plan", "c.yaml", "other.yaml"]]
          : [["render", "-f", "c.yaml", "--against", "other.yaml"]]
        return try commands.map { try Program.plugin.run(arguments: $0, in: directory.path) }
      }
      for outcome in try compare("# nothing\n") {
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("error[TT006]: there are no documents"))
      }
      for outcome in try compare("apiVersion: v1\nkind: List\nitems: []\n") {
        #expect(outcome.status != 2 && !outcome.output.isEmpty)
      }
    }
  }
}
