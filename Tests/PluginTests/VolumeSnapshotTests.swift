import TestSupport
import Testing

/// `kubectl tarantool backup --snapshots` and `restore --snapshots`: volumes that the storage saves.
@Suite struct VolumeSnapshotTests {
  private static let example = "examples/backup/cluster.yaml"
  private static let backup = "shop-2026-03-14-150926"
  private static let taken = "Tests/Fixtures/snapshots"

  @Test(arguments: [
    ("backup --snapshots csi --group", "backup/group-snapshots.yaml"),
    ("backup --snapshots csi", "backup/snapshots.yaml"),
  ])
  func whatTheStorageIsAskedFor(_ line: String, golden: String) throws {
    let words = line.split(separator: " ").map(String.init)
    let ran = try Program.plugin.run(arguments: words + ["-f", Self.example, "--name", Self.backup])
    #expect(ran.status == 0 && ran.errors.isEmpty)
    try Golden.expect(ran.output, matches: golden)
  }

  @Test(arguments: [("alone.yaml", "backup/restore-snapshots.yaml"), ("groups.yaml", "backup/restore-groups.yaml")])
  func claimsAreFilledFromWhatIsThere(_ file: String, golden: String) throws {
    let ran = try Program.plugin.run(
      "restore", "-f", Self.example, "--from", Self.backup, "--snapshots", "\(Self.taken)/\(file)")
    #expect(ran.status == 0 && ran.errors.isEmpty)
    try Golden.expect(ran.output, matches: golden)
  }

  @Test(arguments: [
    (
      "backup --to pvc/backups --snapshots csi",
      "--to copies files to a claim, --snapshots does not: leave one of them out"
    ),
    ("backup --group", "--group requires --snapshots CLASS"),
    ("backup --to pvc/backups --group", "--group requires --snapshots CLASS"),
    ("backup --snapshots CSI", "--snapshots 'CSI' is not a valid name of a snapshot class"),
    (
      "backup -f examples/two-clusters --snapshots csi --name x",
      "--name requires --cluster NAME: there are several Clusters"
    ),
    (
      "restore --from pvc/backups/shop-1 --snapshots taken.yaml",
      "--from names a claim, but volume snapshots are not on a claim: write --from BACKUP"
    ),
  ])
  func whatCannotBeIsRefused(_ line: String, _ message: String) throws {
    let ran = try Program.plugin.run(arguments: line.split(separator: " ").map(String.init))
    #expect(ran.status == 64 && ran.output.isEmpty)
    #expect(ran.errors.hasPrefix("error: \(message)\n"), "\(ran.errors)")
  }

  /// Runs a command over the documents of the example, which save nothing by themselves, with a change.
  private func run(_ words: [String], input: String = "", _ change: (String) -> String) throws -> Program.Outcome {
    let settings = "  backup:\n    schedule: \"0 3 * * *\"\n    to: {claim: backups}\n    keep: 7\n"
    let text = try #require(Repository.text(Self.example)).replacing(settings, with: "")
    return try TemporaryDirectory.with { directory in
      try directory.write(change(text), to: "cluster.yaml")
      return try Program.plugin.run(
        arguments: words + ["-f", "cluster.yaml"], in: directory.path, input: Array(input.utf8))
    }
  }

  /// Volumes that are in no `volumeClaimTemplates`: no claim, or one that a pod makes and takes with it.
  @Test(arguments: [
    ("emptyDir: {}", ["backup", "--snapshots", "csi"], "save"),
    (
      "ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}",
      ["backup", "--snapshots", "csi", "--group"], "save"
    ),
    ("emptyDir: {}", ["restore", "--from", "shop-1", "--snapshots", "-"], "restore"),
  ])
  func volumesOfNoClaimOfTheirOwn(_ volume: String, _ words: [String], use: String) throws {
    let claims = """
        volumeClaimTemplates:
        - metadata:
            name: data
          spec:
            accessModes: [ReadWriteOnce]
            resources:
              requests:
                storage: 5Gi

      """
    let empty = "apiVersion: v1\nkind: List\nitems: []\n"
    let ran = try run(words, input: empty) { text in
      text.replacing(claims, with: "", maxReplacements: 1)
        .replacing(
          "      containers:\n", with: "      volumes:\n      - {name: data, \(volume)}\n      containers:\n",
          maxReplacements: 1)
    }
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(
      ran.errors.contains(
        """
        cluster.yaml:20:9: error[TT803]: instances of Role `router` keep their data on no claim of their own: there is nothing to \(use)
         20 |   name: router
            |         ^
          help: set `TARANTOOL_WORKDIR` to a directory on a volume of `volumeClaimTemplates`

        """), "\(ran.errors)")
  }

  /// The storage reads no cookie.
  @Test func theCookieMayBeAnywhere() throws {
    let secret = "          valueFrom:\n            secretKeyRef: {name: shop-cookie, key: cookie}\n"
    let ran = try run(["backup", "--snapshots", "csi"]) { $0.replacing(secret, with: "          value: secret\n") }
    #expect(ran.status == 0 && ran.output.firstMatch(of: /name: shop-20\d\d-\d\d-\d\d-\d{6}-data-router-0-0\n/) != nil)
  }

  /// What an instance writes before it gets its own rows back from another takes the place of one of these.
  @Test func momentsApartNeedAQuietStart() throws {
    func ran(_ version: String, _ flags: String...) throws -> Program.Outcome {
      try run(["backup", "--snapshots", "csi"] + flags) { $0.replacing("\"2.17\"", with: "\"\(version)\"") }
    }
    for version in ["2.7", "2.7.1", "2.1", "1.2"] {
      let ran = try ran(version)
      #expect(ran.status == 2 && ran.output.isEmpty)
      #expect(
        ran.errors == """
          cluster.yaml:35:9: error[TT023]: Cartridge before 2.7.2 writes a row when it starts: an instance of Role `storage` would do so before it gets the rows that its snapshot lacks
           35 |   name: storage
              |         ^
            help: write --group or --to pvc/CLAIM, or `cartridgeVersion: "2.7.2"` if it is that version or a later one
          1 error

          """, "\(version)")
    }
    for version in ["2.7.2", "2.8", "2.17.2"] { #expect(try ran(version).status == 0) }
    #expect(try ran("2.7", "--group").status == 0)
  }

  /// The operator's StatefulSets 0.0.x of a Role select by the same labels, and so would a group of one of them.
  @Test func claimsThatBearNoUUIDAreInNoGroup() throws {
    let ran = try Program.plugin.run("backup", "-f", "examples/takeover-0.0.9", "--snapshots", "csi", "--group")
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(
      ran.errors == """
        examples/takeover-0.0.9/storage.yaml:4:9: error[TT023]: the claims of Role `storage` do not have the UUID of their replicaset, by which a group would choose them
         4 |   name: storage
           |         ^
          help: leave --group out: a VolumeSnapshot names its claim
        1 error

        """)
  }

  /// What a restore says of snapshots that are there, with a change.
  private func refusal(
    _ file: String, from backup: String = Self.backup, _ change: (String) -> String = { $0 }
  ) throws -> [String] {
    let text = try #require(Repository.text("\(Self.taken)/\(file)"))
    let ran = try Program.plugin.run(
      arguments: ["restore", "-f", Self.example, "--from", backup, "--snapshots", "-"], input: Array(change(text).utf8))
    #expect(ran.status == 2 && ran.output.isEmpty)
    let prefix = "\(Self.example):9:9: error[TT023]: "
    return ran.errors.split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) || $0.hasPrefix("  help") }
      .map { $0.replacing(prefix, with: "") }
  }

  private static let reading =
    "  help: write --snapshots FILE with what `kubectl get volumesnapshots -n shop -o yaml` prints, for groups `volumesnapshots,volumegroupsnapshots`"

  @Test func whatIsNotReadyOrNotThere() throws {
    let later = "shop-2026-03-15-030000"
    #expect(
      try refusal("alone.yaml", from: later) == [
        "`volumesnapshot.snapshot.storage.k8s.io/\(later)-data-storage-0-0` is not ready to use: rpc error: code = ResourceExhausted",
        "  help: wait until `kubectl get volumesnapshots` shows that it is, and read it again",
        "backup `\(later)` has no snapshot of claim `data-storage-1-1`", Self.reading,
      ])
    #expect(
      try refusal("groups.yaml") { $0.replacing("readyToUse: true", with: "", maxReplacements: 1) } == [
        "`volumesnapshot.snapshot.storage.k8s.io/snapshot-\(Self.first)` is not ready to use",
        "  help: wait until `kubectl get volumesnapshots` shows that it is, and read it again",
      ])
    #expect(try refusal("alone.yaml") { $0.replacing("namespace: shop", with: "namespace: other") }.count == 10)
  }

  private static let first = "b1c133c5f1f67275d15d929a8f43d88116c10f7c2737dd31185ca8b25c672d73"

  @Test func whatIsOfOtherInstances() throws {
    let help = "  help: get the documents of that time from Git"
    func changed(_ text: String) -> String {
      text.replacing("tarantool.io/identities: 7", with: "tarantool.io/identities: 8", maxReplacements: 1)
    }
    #expect(
      try refusal("alone.yaml", changed) == [
        "`volumesnapshot.snapshot.storage.k8s.io/\(Self.backup)-data-router-0-0` is of other instances than the documents have",
        help,
      ])
    #expect(
      try refusal("groups.yaml", changed) == [
        "`volumegroupsnapshot.groupsnapshot.storage.k8s.io/\(Self.backup)-router-0` is of other instances than the documents have",
        help,
      ])
  }

  @Test func aGroupThatWasNotRead() throws {
    let found = try refusal("groups.yaml") { $0.replacing("kind: VolumeGroupSnapshot", with: "kind: Other") }
    #expect(
      found.first
        == "VolumeGroupSnapshot `\(Self.backup)-router-0` was not read, but is needed to tell whose its snapshots are")
    #expect(found.count == 6 && found.last == Self.reading)
  }

  @Test func aFileThatIsNotThere() throws {
    let ran = try Program.plugin.run(
      "restore", "-f", Self.example, "--from", Self.backup, "--snapshots", "nowhere.yaml")
    #expect(ran.status == 2 && ran.output.isEmpty && ran.errors.contains("nowhere.yaml: No such file or directory"))
  }
}
