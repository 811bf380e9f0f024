import Foundation
import TestSupport
import Testing

/// `--output-dir` and `--check`.
@Suite struct OutputDirectoryTests {
  private func render(_ directory: TemporaryDirectory, _ arguments: String...) throws -> Program.Outcome {
    try Program.plugin.run(
      arguments: ["render", "-f", "c.yaml", "--output-dir", "out/manifests"] + arguments, in: directory.path)
  }

  private func names(_ directory: TemporaryDirectory) -> [String] { directory.names(in: "out/manifests") }

  /// A Job's name changes with its content.
  private func stable(_ names: [String]) -> [String] { names.filter { !$0.hasPrefix("job-") } }

  private func document(_ replicas: Int) -> String {
    Sample.cluster() + Sample.role(replicas: replicas) + Sample.template(instances: 2)
  }

  @Test func writesAFilePerObjectAndAKustomization() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(2), to: "c.yaml")
      let outcome = try render(directory)
      #expect(outcome.status == 0 && outcome.output.isEmpty)
      #expect(outcome.errors.contains("out/manifests/service-kv.yaml created\n"))
      #expect(
        stable(names(directory)) == [
          "kustomization.yaml", "poddisruptionbudget-storage-0.yaml", "poddisruptionbudget-storage-1.yaml",
          "service-kv.yaml",
          "statefulset-storage-0.yaml", "statefulset-storage-1.yaml",
        ])
      let kustomization = directory.text("out/manifests/kustomization.yaml") ?? ""
      for name in names(directory) where name != "kustomization.yaml" {
        #expect(kustomization.contains("- \(name)\n"))
      }
    }
  }

  /// `2>&1 | head`: a directory that is half written would be applied.
  @Test func aReaderOfMessagesThatGoesAwayLeavesNothingHalfWritten() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(30), to: "c.yaml")
      let line = "\"$1\" render -f c.yaml --output-dir out/manifests 2> >(true); true"
      _ = try Program("/bin/bash").run("-c", line, "bash", Program.plugin.path, in: directory.path)
      #expect(names(directory).count == 63)
      let again = try render(directory)
      #expect(again.errors == "out/manifests is up to date\n")
    }
  }

  @Test func theFilesHoldWhatIsPrinted() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(2), to: "c.yaml")
      _ = try render(directory)
      let printed = try Program.plugin.run("render", "-f", "c.yaml", in: directory.path).output
      let documents = printed.components(separatedBy: "\n---\n").map { $0.hasSuffix("\n") ? String($0.dropLast()) : $0 }
      let written = names(directory).filter { $0 != "kustomization.yaml" }.compactMap { name -> String? in
        let lines = directory.text("out/manifests/\(name)")?.split(separator: "\n", omittingEmptySubsequences: false)
        return lines?.dropFirst().dropLast().joined(separator: "\n")
      }
      #expect(Set(written) == Set(documents))
    }
  }

  @Test func deletesItsOwnStaleFilesAndNoOthers() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(2), to: "c.yaml")
      _ = try render(directory)
      for name in ["mine.yaml", "notes.txt", "statefulset-storage-9.yml", ".hidden.yaml"] {
        try directory.write("mine\n", to: "out/manifests/\(name)")
      }
      try directory.write(
        "# Rendered by kubectl-tarantool. Change the documents, not this file.\n", to: "out/manifests/a.txt")
      try directory.write(document(1), to: "c.yaml")
      let outcome = try render(directory)
      #expect(outcome.errors.contains("out/manifests/statefulset-storage-1.yaml deleted\n"))
      #expect(
        stable(names(directory)) == [
          ".hidden.yaml", "a.txt", "kustomization.yaml", "mine.yaml", "notes.txt", "poddisruptionbudget-storage-0.yaml",
          "service-kv.yaml", "statefulset-storage-0.yaml", "statefulset-storage-9.yml",
        ])
      #expect(names(directory).count { $0.hasPrefix("job-") } == 1)
    }
  }

  @Test func anUnmarkedFileIsNeverOverwritten() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(1), to: "c.yaml")
      try directory.write("mine\n", to: "out/manifests/service-kv.yaml")
      let outcome = try render(directory)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("out/manifests/service-kv.yaml: not written by kubectl-tarantool"))
      #expect(names(directory) == ["service-kv.yaml"])
      #expect(directory.text("out/manifests/service-kv.yaml") == "mine\n")
    }
  }

  @Test func aSecondRunChangesNothing() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(1), to: "c.yaml")
      _ = try render(directory)
      let before = try FileManager.default.attributesOfItem(atPath: "\(directory.path)/out/manifests/service-kv.yaml")
      let outcome = try render(directory)
      let after = try FileManager.default.attributesOfItem(atPath: "\(directory.path)/out/manifests/service-kv.yaml")
      #expect(outcome.status == 0 && outcome.errors == "out/manifests is up to date\n")
      #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
    }
  }

  /// A changed file is a new file put in place: who reads sees the old content or the new.
  @Test func filesAreReplacedInOneStep() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(1), to: "c.yaml")
      _ = try render(directory)
      let path = "\(directory.path)/out/manifests/statefulset-storage-0.yaml"
      let reader = try #require(FileHandle(forReadingAtPath: path))
      let old = directory.text("out/manifests/statefulset-storage-0.yaml")
      try directory.write(document(1).replacing("app:1", with: "app:2"), to: "c.yaml")
      _ = try render(directory)
      #expect(String(decoding: reader.readDataToEndOfFile(), as: UTF8.self) == old)
      #expect(directory.text("out/manifests/statefulset-storage-0.yaml")?.contains("image: app:2\n") == true)
      #expect(names(directory).allSatisfy { $0.hasSuffix(".yaml") })
    }
  }

  @Test func errorsLeaveTheDirectoryAsItWas() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(1), to: "c.yaml")
      _ = try render(directory)
      let before = names(directory)
      try directory.write(document(1) + "---\nx: [\n", to: "c.yaml")
      #expect(try render(directory).status == 2)
      #expect(names(directory) == before)
    }
  }

  @Test func checkIsSilentWhereAllIsAsRendered() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(1), to: "c.yaml")
      _ = try render(directory)
      let outcome = try render(directory, "--check")
      #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
    }
  }

  @Test(.enabled(if: Program.find("patch") != nil, "NOT TESTED: apt-get install patch"))
  func whatCheckShowsIsAPatchThatBringsTheFilesUpToDate() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(12), to: "c.yaml")
      _ = try render(directory)
      let changed = document(11).replacing("app:1", with: "app:2")
      try directory.write(changed, to: "c.yaml")
      let before = names(directory)
      let outcome = try render(directory, "--check")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("out/manifests is stale"))
      #expect(names(directory) == before)
      try directory.write(outcome.output, to: "difference")
      let patch = try #require(Program.find("patch"))
      let patched = try patch.run("-p0", "--input", "difference", in: directory.path)
      #expect(patched.status == 0, "\(patched.output)")
      let after = try render(directory, "--check")
      #expect(after.status == 0, "\(after.output)")
    }
  }

  @Test func checkOfADirectoryThatIsNotThereShowsAllOfIt() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(1), to: "c.yaml")
      let outcome = try render(directory, "--check")
      #expect(outcome.status == 1)
      #expect(outcome.output.hasPrefix("--- /dev/null\n+++ out/manifests/"))
      #expect(directory.names() == ["c.yaml"])
    }
  }

  @Test func aFileIsNoDirectory() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(1), to: "c.yaml")
      try directory.write("", to: "out/manifests")
      let outcome = try render(directory)
      #expect(outcome.status == 2 && outcome.errors == "error[TT007]: out/manifests: is a file, not a directory\n")
    }
  }

  @Test func objectsOfSeveralNamespacesGetFilesOfTheirOwn() throws {
    try TemporaryDirectory.with { directory in
      let maps = ["a", "b"].map {
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: system:x, namespace: \($0)}\n"
      }
      try directory.write(maps.joined(), to: "c.yaml")
      _ = try render(directory)
      #expect(names(directory) == ["a.configmap-system-x.yaml", "b.configmap-system-x.yaml", "kustomization.yaml"])
    }
  }

  @Test(.enabled(if: Program.find("patch") != nil, "NOT TESTED: apt-get install patch"))
  func theDifferenceOfAFileThatEndsWithoutANewlineAppliesToo() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(document(1), to: "c.yaml")
      _ = try render(directory)
      let name = "out/manifests/service-kv.yaml"
      let whole = directory.text(name) ?? ""
      try directory.write(String(whole.dropLast()), to: name)
      let check = try render(directory, "--check")
      #expect(check.status == 1)
      #expect(check.output.contains("\\ No newline at end of file\n"))
      try directory.write(check.output, to: "change.diff")
      let patch = try #require(Program.find("patch"))
      _ = try patch.run("-p0", "--input", "change.diff", in: directory.path)
      #expect(directory.text(name) == whole)
    }
  }
}
