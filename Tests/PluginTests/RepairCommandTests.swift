import TestSupport
import Testing

/// `kubectl tarantool repair`: the Job, and what it refuses.
@Suite struct RepairCommandTests {
  private static func documents(version: String) -> String {
    Sample.cluster(spec: "cartridgeVersion: \"\(version)\"")
      + Sample.role(vshard: "clusterRoles: [vshard-storage, vshard-router]") + Sample.template(instances: 2)
  }

  private func run(_ line: String, version: String = "2.17") throws -> Program.Outcome {
    try TemporaryDirectory.with { directory in
      try directory.write(Self.documents(version: version), to: "c.yaml")
      return try Program.plugin.run(
        arguments: ["repair", "-f", "c.yaml"] + line.split(separator: " ").map(String.init), in: directory.path)
    }
  }

  @Test func theJobCarriesWhatIsAskedForAndNoStepOfTheBootstrapJob() throws {
    let ran = try run("--refill storage-0-1")
    #expect(ran.status == 0 && ran.errors.isEmpty, "\(ran.errors)")
    #expect(ran.output.contains("tarantool.io/repair: kv\n") && ran.output.contains("ttlSecondsAfterFinished: 3600\n"))
    #expect(ran.output.contains("mode: repair\n") && ran.output.contains("refill:"))
    #expect(!ran.output.contains("runner.perform.lua") && !ran.output.contains("runner.steps.join.lua"))
  }

  @Test func anotherRequestIsAnotherJob() throws {
    let name = #/name: kv-repair-[0-9a-f]{10}\n/#
    let texts = try ["", "--refill storage-0-1", "--refill storage-0-0"].map { line in
      try #require(try run(line).output.firstMatch(of: name)).output
    }
    #expect(Set(texts.map(String.init)).count == 3)
    #expect(try run("").output == run("").output)
  }

  @Test(arguments: [
    (
      "--refill storage-0-2", "2.17",
      """
      error[TT019]: there is no instance `storage-0-2` in Cluster `kv`
        help: did you mean `storage-0-0`?
      1 error

      """
    ),
    (
      "--disable elsewhere", "2.17",
      """
      error[TT019]: there is no instance `elsewhere` in Cluster `kv`
      1 error

      """
    ),
    (
      "--cluster other", "2.17",
      """
      error[TT315]: there is no Cluster `other` among the documents
        help: there is: kv
      1 error

      """
    ),
  ])
  func whatIsNotThereIsRefused(_ line: String, version: String, text: String) throws {
    let ran = try run(line, version: version)
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(ran.errors == text)
  }

  @Test func anOldCartridgeIsRefused() throws {
    let ran = try run("", version: "2.3")
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(
      ran.errors.contains(
        "error[TT020]: Cartridge 2.3 suggests no repairs and cannot apply its configuration again\n")
        && ran.errors.contains(
          "  help: that needs 2.4 or later; if the cluster runs it, say so in spec.cartridgeVersion\n"),
      "\(ran.errors)")
  }

  /// The same name in two namespaces: the name alone is no choice.
  @Test func clustersOfOneNameAreToldApartByTheirNamespaces() throws {
    let one = Sample.cluster(spec: "cartridgeVersion: '2.7'") + Sample.role() + Sample.template()
    let both = one + one.replacing("\nmetadata: {", with: "\nmetadata: {namespace: prod, ")
    let ran = try Program.plugin.run("repair", "-f", "-", "--cluster", "kv", input: Array(both.utf8))
    #expect(ran.status == 2)
    #expect(ran.errors.contains("several Clusters among the documents: default/kv, prod/kv\n"), "\(ran.errors)")
    let chosen = try Program.plugin.run("repair", "-f", "-", "--cluster", "prod/kv", input: Array(both.utf8))
    #expect(chosen.status == 0 && chosen.output.contains("  namespace: prod\n"), "\(chosen.errors)")
  }

  @Test func oneOfSeveralClustersHasToBeNamed() throws {
    let ran = try Program.plugin.run(arguments: ["repair", "-f", "examples/two-clusters"])
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(
      ran.errors.hasSuffix(
        """
        error[TT018]: there are several Clusters among the documents: blue, green
          help: name one of them with --cluster, or only its documents with -f
        1 error

        """), "\(ran.errors)")
  }

  @Test func nobodyIsNamedTwice() throws {
    let ran = try run("--refill storage-0-1 --disable storage-0-1")
    #expect(ran.status == 64)
    #expect(
      ran.errors.hasPrefix(
        "error: storage-0-1 is named twice: an instance is refilled, disabled or enabled\n"), "\(ran.errors)")
  }
}
