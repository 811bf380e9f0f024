import TestSupport
import Testing

/// `kubectl tarantool backup` and `restore`: what they ask of the command line and of the documents.
@Suite struct BackupCommandTests {
  private static let example = "examples/backup/cluster.yaml"

  @Test(arguments: [
    ("backup --to backups", "--to 'backups' is not of the form pvc/CLAIM"),
    ("backup --to pvc/backups/kv-1", "--to 'pvc/backups/kv-1' is not of the form pvc/CLAIM"),
    ("backup --to pvc/Back_ups", "--to 'pvc/Back_ups' is not of the form pvc/CLAIM"),
    (
      "backup --to pvc/backups --name ../etc",
      "'../etc' is not a valid name of a backup: up to 100 lower-case letters, digits, '-' and '.'"
    ),
    ("restore --from pvc/backups", "--from 'pvc/backups' is not of the form [pvc/CLAIM/]BACKUP"),
    ("restore --from s3/backups/kv-1", "--from 's3/backups/kv-1' is not of the form [pvc/CLAIM/]BACKUP"),
    (
      "restore --from pvc/backups/KV",
      "'KV' is not a valid name of a backup: up to 100 lower-case letters, digits, '-' and '.'"
    ),
    ("restore", "Missing expected argument '--from <[pvc/claim/]backup>'"),
    (
      "backup -f examples/two-clusters --to pvc/b --name x",
      "--name requires --cluster NAME: there are several Clusters"
    ),
  ])
  func whatCannotBeIsRefused(_ line: String, _ message: String) throws {
    let ran = try Program.plugin.run(arguments: line.split(separator: " ").map(String.init))
    #expect(ran.status == 64 && ran.output.isEmpty)
    #expect(ran.errors.hasPrefix("error: \(message)\n"), "\(ran.errors)")
  }

  @Test func aCopyElsewhereIsRefused() throws {
    let ran = try Program.plugin.run(
      arguments: ["restore", "-f", Self.example, "--from", "shop-1", "--as", "other"])
    #expect(ran.status == 64 && ran.output.isEmpty)
    let hint =
      "  help: a copy elsewhere would replicate from the original: its configuration and its rows name those URIs and UUIDs"
    #expect(ran.errors.split(separator: "\n").dropFirst().first.map(String.init) == hint, "\(ran.errors)")
  }

  /// Runs a command, but for the documents, over those of the example with a change.
  private func run(_ words: [String], _ change: (String) -> String) throws -> Program.Outcome {
    let text = try #require(Repository.text(Self.example))
    return try TemporaryDirectory.with { directory in
      try directory.write(change(text), to: "cluster.yaml")
      return try Program.plugin.run(arguments: words + ["-f", "cluster.yaml"], in: directory.path)
    }
  }

  private func withoutSettings(_ text: String) -> String {
    text.replacing("  backup:\n    schedule: \"0 3 * * *\"\n    to: {claim: backups}\n    keep: 7\n", with: "")
  }

  @Test(arguments: [
    (
      ["backup"],
      "write --to pvc/CLAIM, --snapshots CLASS, or `backup: {schedule: \"0 3 * * *\", to: {claim: CLAIM}}` in the Cluster"
    ),
    (["restore", "--from", "shop-1"], "write --from pvc/CLAIM/shop-1"),
  ])
  func whereBackupsAreHasToBeSaid(_ words: [String], help: String) throws {
    let ran = try run(words, withoutSettings)
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(
      ran.errors == """
        cluster.yaml:9:9: error[TT023]: Cluster `shop` does not define where its backups are kept
         9 |   name: shop
           |         ^
          help: \(help)
        1 error

        """)
  }

  @Test(arguments: [["backup", "--to", "pvc/b"], ["restore", "--from", "pvc/b/shop-1"]])
  func theCookieHasToBeInASecret(_ words: [String]) throws {
    let secret = "          valueFrom:\n            secretKeyRef: {name: shop-cookie, key: cookie}\n"
    let ran = try run(words) { text in
      withoutSettings(text).replacing(secret, with: "          value: secret\n", maxReplacements: 1)
    }
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(
      ran.errors == """
        cluster.yaml:20:9: error[TT802]: Role `router` does not take its cluster cookie from a Secret, and the Job of a backup needs it
         20 |   name: router
            |         ^
          help: put it into one, and write `- {name: TARANTOOL_CLUSTER_COOKIE, valueFrom: {secretKeyRef: {name: NAME, key: cookie}}}` into `env` of its ReplicasetTemplate
        1 error

        """)
  }

  /// A Secret of which `envFrom` makes variables may hold the cookie, where nothing else can.
  @Test(arguments: [
    ("- secretRef: {name: shop-env}", "name: shop-env\n              key: TARANTOOL_CLUSTER_COOKIE\n"),
    (
      "- {prefix: TARANTOOL_, secretRef: {name: shop-env}}\n        - {prefix: APP_, configMapRef: {name: app}}",
      "name: shop-env\n              key: CLUSTER_COOKIE\n"
    ),
    ("- secretRef: {name: shop-env}\n        - configMapRef: {name: app}", nil),
    ("- configMapRef: {name: shop-env}", nil),
    ("- {prefix: APP_, secretRef: {name: shop-env}}", nil),
  ])
  func theCookieMayBeInASecretOfVariables(_ sources: String, _ key: String?) throws {
    let reference = "          valueFrom:\n            secretKeyRef: {name: shop-cookie, key: cookie}\n"
    let variable = "        - name: TARANTOOL_CLUSTER_COOKIE\n" + reference
    let ran = try run(["backup", "--to", "pvc/b"]) { text in
      withoutSettings(text).replacing(variable, with: "        envFrom:\n        \(sources)\n")
    }
    #expect(ran.status == (key == nil ? 2 : 0), "\(ran.errors)")
    #expect(key.map(ran.output.contains) ?? ran.errors.contains("error[TT802]: Role `router`"))
  }

  @Test func aRestoreNeedsVolumesOfInstances() throws {
    let ran = try run(["restore", "--from", "shop-1"]) { text in
      text.replacing(
        "          value: /var/lib/tarantool\n", with: "          value: /tmp/tarantool\n", maxReplacements: 1)
    }
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(
      ran.errors.contains(
        """
        error[TT803]: instances of Role `router` keep their data on no claim of their own: there is nothing to restore

        """), "\(ran.errors)")
    #expect(
      ran.errors.contains("  help: set `TARANTOOL_WORKDIR` to a directory on a volume of `volumeClaimTemplates`\n"))
  }

  /// The claim of the command line counts before the Cluster's, and the name of each Job follows what it does.
  @Test func aBackupIsNamedAfterTheClusterAndTheTime() throws {
    let ran = try Program.plugin.run("backup", "-f", Self.example, "--to", "pvc/others")
    #expect(ran.status == 0 && ran.errors.isEmpty)
    #expect(ran.output.contains("claimName: others\n") && !ran.output.contains("claimName: backups\n"))
    #expect(ran.output.firstMatch(of: /name: shop-20\d\d-\d\d-\d\d-\d{6}\n/) != nil)
    let first = try Program.plugin.run("backup", "-f", Self.example, "--name", "shop-1")
    let second = try Program.plugin.run("backup", "-f", Self.example, "--name", "shop-2")
    let name = /\n  name: (shop-backup-[0-9a-f]{10})\n/
    let names = [first, second].compactMap { $0.output.firstMatch(of: name)?.output.1 }
    #expect(names.count == 2 && names[0] != names[1])
  }
}
