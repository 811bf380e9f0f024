import Foundation
import TestSupport
import Testing

/// Whatever the documents say and whatever lies in the directory: `--output-dir` writes files there, and nowhere else.
@Suite struct HostileOutputTests {
  private func render(
    _ directory: TemporaryDirectory, _ text: String, _ arguments: String...
  ) throws -> Program.Outcome {
    try Program.plugin.run(
      arguments: ["render", "-f", "-", "--output-dir", "out"] + arguments, in: directory.path, input: Array(text.utf8))
  }

  private static func object(kind: String, namespace: String? = nil, name: String = "a") -> String {
    let metadata = namespace.map { #", "namespace": \#(quoted($0))"# } ?? ""
    return
      #"{"apiVersion": "example.com/v1", "kind": \#(quoted(kind)), "metadata": {"name": \#(quoted(name))\#(metadata)}}"#
      + "\n"
  }

  private static func quoted(_ text: String) -> String {
    "\""
      + text.unicodeScalars.map { scalar in
        scalar.value < 0x7F && scalar.value >= 0x20 && !"\"\\".unicodeScalars.contains(scalar)
          ? String(scalar) : scalar.utf16.map { "\\u" + String(0x10000 + Int($0), radix: 16).dropFirst() }.joined()
      }.joined() + "\""
  }

  /// Kinds that lead out of the directory, for a file system, a shell or C.
  @Test(arguments: [
    "../x", "/tmp/x", "../../.profile\u{0}", "-rf", ".hidden", "$(touch x)", "\n", "/\u{301}", "", "x\u{0}y",
    String(repeating: "x", count: 300),
  ])
  func noKindLeadsOutOfTheDirectory(_ kind: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.write("", to: "home/notes")
      let outcome = try Program.plugin.run(
        arguments: ["render", "-f", "-", "--output-dir", "out"], in: "\(directory.path)/home",
        input: Array(Self.object(kind: kind).utf8))
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(directory.names() == ["home"] && directory.names(in: "home") == ["notes", "out"])
      let names = directory.names(in: "home/out").filter { $0 != "kustomization.yaml" }
      #expect(names.count == 1 && names[0].wholeMatch(of: #/[a-z0-9][a-z0-9.-]*\.yaml/#) != nil, "\(names)")
    }
  }

  @Test func objectsThatWouldShareANameAreNumbered() throws {
    try TemporaryDirectory.with { directory in
      let names = ["a", "A", "ä", "ö", "a-2", "a:2", "kustomization"]
      let objects = names.map { Self.object(kind: "Kind", name: $0) }
      let first = try render(directory, objects.joined(separator: "---\n"))
      #expect(first.status == 0)
      let expected = [
        "kind---2.yaml", "kind--.yaml", "kind-a-2-2.yaml", "kind-a-2.yaml", "kind-a-3.yaml", "kind-a.yaml",
        "kind-kustomization.yaml", "kustomization.yaml",
      ]
      #expect(directory.names(in: "out") == expected)
      // In any order, with any file missing, each object has its file.
      let texts = expected.map { directory.text("out/\($0)") }
      let second = try render(directory, objects.reversed().joined(separator: "---\n"))
      #expect(second.status == 0)
      #expect(expected.dropLast().map { directory.text("out/\($0)") } == texts.dropLast())
    }
  }

  @Test func linksAreReplacedAndNeverFollowed() throws {
    try TemporaryDirectory.with { directory in
      _ = try render(directory, Sample.all)
      let mark = directory.text("out/service-kv.yaml")?.prefix { $0 != "\n" } ?? ""
      let names = directory.names(in: "out")
      for name in names + ["stale.yaml", ".kubectl-tarantool.\(String(repeating: "0", count: 32)).tmp"] {
        let victim = "\(mark)\nvictim of \(name)\n"
        try directory.write(victim, to: "elsewhere/\(name)")
        try? FileManager.default.removeItem(atPath: "\(directory.path)/out/\(name)")
        try FileManager.default.createSymbolicLink(
          atPath: "\(directory.path)/out/\(name)", withDestinationPath: "../elsewhere/\(name)")
      }
      let outcome = try render(directory, Sample.all)
      #expect(outcome.status == 0 && outcome.errors.contains("out/service-kv.yaml changed\n"))
      for name in directory.names(in: "elsewhere") {
        #expect(directory.text("elsewhere/\(name)") == "\(mark)\nvictim of \(name)\n")
      }
      for name in names {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory.path)/out/\(name)")
        #expect(attributes[.type] as? FileAttributeType == .typeRegular)
      }
      let stale = try FileManager.default.attributesOfItem(atPath: "\(directory.path)/out/stale.yaml")
      #expect(stale[.type] as? FileAttributeType == .typeSymbolicLink)
    }
  }

  @Test(arguments: ["a named pipe", "a directory", "a socket"])
  func whatIsNoFileIsAnErrorWhereItIsInTheWay(_ noun: String) throws {
    try TemporaryDirectory.with { directory in
      let path = "\(directory.path)/out/service-kv.yaml"
      try directory.write("", to: "out/notes")
      switch noun {
      case "a named pipe": #expect(try #require(Program.find("mkfifo")).run(path).status == 0)
      case "a directory": try directory.write("x", to: "out/service-kv.yaml/x")
      default: #expect(try bound(to: path))
      }
      for flags in [[], ["--check"]] {
        let outcome = try Program.plugin.run(
          arguments: ["render", "-f", "-", "--output-dir", "out"] + flags, in: directory.path,
          input: Array(Sample.all.utf8))
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors == "error[TT007]: out/service-kv.yaml: is \(noun), not a regular file\n")
      }
      #expect(directory.names(in: "out") == ["notes", "service-kv.yaml"])
    }
  }

  /// A socket of the file system; python has a call for it that takes no pointers.
  private func bound(to path: String) throws -> Bool {
    let script = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])"
    return try #require(Program.find("python3")).run("-c", script, path).status == 0
  }

  @Test func aFileKeepsItsModeAndANewOneHasThatOfTheProcess() throws {
    try TemporaryDirectory.with { directory in
      _ = try render(directory, Sample.all)
      let path = "\(directory.path)/out/statefulset-storage-0.yaml"
      func mode() throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
      }
      let mask = umask(0)
      umask(mask)
      #expect(try mode() == 0o666 & ~Int(mask))
      for wanted in [0o600, 0o664, 0o444] {
        try FileManager.default.setAttributes([.posixPermissions: wanted], ofItemAtPath: path)
        let run1 = try render(directory, Sample.all.replacing("app:1", with: "app:\(wanted)"))
        #expect(run1.status == 0)
        #expect(try mode() == wanted)
      }
    }
  }

  @Test func theDirectoryItselfMayBeALinkAndThoseAboveItAreMade() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("", to: "real/.keep")
      try FileManager.default.createSymbolicLink(atPath: "\(directory.path)/out", withDestinationPath: "real")
      let run2 = try render(directory, Sample.all)
      #expect(run2.status == 0)
      #expect(directory.names(in: "real").contains("service-kv.yaml"))
      for path in ["deep/er/and/deeper", "./x//y/", "\(directory.path)/absolute/z", "out/../out/below"] {
        let outcome = try Program.plugin.run(
          arguments: ["render", "-f", "-", "--output-dir", path], in: directory.path, input: Array(Sample.all.utf8))
        #expect(
          outcome.status == 0
            && FileManager.default.fileExists(
              atPath: path.hasPrefix("/") ? "\(path)/service-kv.yaml" : "\(directory.path)/\(path)/service-kv.yaml")
        )
      }
    }
  }

  /// Files of the program's own temporary names and of former versions' are deleted; what only looks like them is not.
  @Test func whatAKilledRunLeftIsDeleted() throws {
    try TemporaryDirectory.with { directory in
      _ = try render(directory, Sample.all)
      let text = directory.text("out/service-kv.yaml") ?? ""
      let names = directory.names(in: "out")
      let leftover = ".kubectl-tarantool.0123456789abcdef0123456789abcdef.tmp"
      let others = [
        ".kubectl-tarantool.0123.tmp", ".kubectl-tarantool.0123456789ABCDEF0123456789abcdef.tmp", "other.yaml.tmp-1",
      ]
      for name in [leftover, "service-kv.yaml.tmp-4711"] { try directory.write(text, to: "out/\(name)") }
      try directory.write("", to: "out/empty.yaml.tmp-1")
      for name in others { try directory.write("mine", to: "out/\(name)") }
      let outcome = try render(directory, Sample.all)
      #expect(
        outcome.errors == """
          out/\(leftover) deleted
          out/empty.yaml.tmp-1 deleted
          out/service-kv.yaml.tmp-4711 deleted

          """)
      #expect(directory.names(in: "out") == (names + others).sorted())
    }
  }

  /// Killed at any moment, a run leaves what the next one puts right.
  @Test func aKilledRunLeavesNothingThatTheNextOneDoesNotDelete() throws {
    try TemporaryDirectory.with { directory in
      let documents = Sample.cluster() + Sample.role(replicas: 60) + Sample.template(instances: 2)
      try directory.write(documents, to: "c.yaml")
      try directory.write(documents.replacing("app:1", with: "app:2"), to: "d.yaml")
      let command = ["render", "--output-dir", "out", "-f"]
      let whole = try Program.plugin.run(arguments: command + ["c.yaml"], in: directory.path)
      #expect(whole.status == 0)
      let names = directory.names(in: "out")
      var killed = 0
      for round in 0..<30 {
        let process = Process()
        process.executableURL = URL(filePath: Program.plugin.path)
        process.arguments = command + [round.isMultiple(of: 2) ? "d.yaml" : "c.yaml"]
        process.currentDirectoryURL = URL(filePath: directory.path)
        process.standardError = FileHandle.nullDevice
        try process.run()
        usleep(UInt32.random(in: 5_000...120_000))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        if process.terminationReason == .uncaughtSignal { killed += 1 }
      }
      #expect(killed > 0)
      let last = try Program.plugin.run(arguments: command + ["c.yaml"], in: directory.path)
      #expect(last.status == 0)
      #expect(directory.names(in: "out") == names)
      let check = try Program.plugin.run(arguments: command + ["c.yaml", "--check"], in: directory.path)
      #expect(check.status == 0 && check.output.isEmpty && check.errors.isEmpty)
    }
  }

  @Test func runsSideBySideWaitForEachOther() throws {
    try TemporaryDirectory.with { directory in
      for number in 0..<6 {
        try directory.write(Sample.all.replacing("app:1", with: "app:\(number)"), to: "\(number).yaml")
      }
      let processes = try (0..<6).map { number in
        let process = Process()
        process.executableURL = URL(filePath: Program.plugin.path)
        process.arguments = ["render", "-f", "\(number).yaml", "--output-dir", "out"]
        process.currentDirectoryURL = URL(filePath: directory.path)
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
      }
      for process in processes {
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
      }
      // The last of them, whichever it was, left the whole of its files and nothing else.
      let clean = try (0..<6).filter { number in
        try Program.plugin.run(
          arguments: ["render", "-f", "\(number).yaml", "--output-dir", "out", "--check"], in: directory.path
        ).status == 0
      }
      #expect(clean.count == 1)
      #expect(directory.names(in: "out").allSatisfy { $0.hasSuffix(".yaml") })
    }
  }

  @Test(.enabled(if: Program.find("flock") != nil, "NOT TESTED: apt-get install util-linux"))
  func aDirectoryThatAnotherRunHoldsIsAnErrorAndNoHang() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(Sample.all, to: "c.yaml")
      try directory.write("", to: "out/notes")
      let outcome = try #require(Program.find("flock")).run(
        "out", Program.plugin.path, "render", "-f", "c.yaml", "--output-dir", "out", in: directory.path)
      #expect(outcome.status == 2)
      #expect(outcome.errors == "error[TT009]: out: another run is writing there; run this again when it has ended\n")
      #expect(directory.names(in: "out") == ["notes"])
    }
  }

  @Test func whatTheSystemRefusesIsSaid() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("", to: "file")
      try FileManager.default.createSymbolicLink(atPath: "\(directory.path)/dangling", withDestinationPath: "nowhere/x")
      let long = String(repeating: "d", count: 300)
      for (path, message) in [
        ("file/below", "file/below: Not a directory"), ("file", "file: is a file, not a directory"),
        (long, "\(long): File name too long"),
        ("", "a path is empty\n  help: most often the shell's variable that it comes from is not set"),
      ] {
        let outcome = try Program.plugin.run(
          arguments: ["render", "-f", "-", "--output-dir", path], in: directory.path, input: Array(Sample.all.utf8))
        #expect(outcome.status == 2 && outcome.errors == "error[TT007]: \(message)\n", "\(outcome.errors)")
      }
      let dangling = try Program.plugin.run(
        arguments: ["render", "-f", "-", "--output-dir", "dangling"], in: directory.path,
        input: Array(Sample.all.utf8))
      #expect(dangling.status == 2 && dangling.errors.hasPrefix("error[TT007]: dangling: "))
      #expect(directory.names() == ["dangling", "file"])
    }
  }
}
