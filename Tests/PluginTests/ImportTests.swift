import TestSupport
import Testing

/// `kubectl tarantool import`
@Suite struct ImportTests {
  private static let inventory = [
    "import", "Tests/Fixtures/import/hosts.yml", "-n", "orders", "--image", "registry.example.com/orders:1.2.0",
  ]
  private static let local =
    ["import"] + ["replicasets", "instances", "failover"].map { "Tests/Fixtures/import/cli/\($0).yml" }

  @Test(arguments: [(inventory, "hosts"), (local, "cli"), (Array(local.prefix(2)) + ["--name", "kv"], "replicasets")])
  func whatItPrintsIsValidAndGolden(_ arguments: [String], golden: String) throws {
    let printed = try Program.plugin.run(arguments: arguments)
    #expect(printed.status == 0 && printed.errors.isEmpty, "\(printed.errors)")
    try Golden.expect(printed.output, matches: "import/\(golden).yaml")
    for command in [["validate", "--strict"], ["render"]] {
      let checked = try Program.plugin.run(
        arguments: command + ["-f", "-"], input: Array(printed.output.utf8))
      #expect(checked.status == 0 && checked.errors.isEmpty, "\(checked.output.prefix(2000))")
    }
    #expect(!printed.output.contains("not-to-be-printed") && !printed.output.contains("${"))
  }

  private static let head =
    "all:\n  vars: {cartridge_app_name: kv}\n  hosts:\n    a:\n      config: {advertise_uri: 'a:3301'}\n"

  @Test(arguments: [
    ("a: 1\n", "TT031", "this is neither an inventory in YAML nor a file of replicasets"),
    (head, "TT031", "no instance here is in a replicaset"),
    (head + "      replicaset_alias: s-1\n", "TT032", "replicaset `s-1` has no `roles`"),
    (
      head + "      replicaset_alias: s-1\n      roles: ['{{ lookup(1) }}']\n", "TT033",
      "only Ansible can tell what this value is"
    ),
    (head + "      replicaset_alias: [s-1]\n", "TT032", "this must be a string, but is a list"),
    ("s-1: {instances: [a]}\n", "TT032", "replicaset `s-1` has no list of `roles`"),
    ("s-1: {instances: [], roles: [vshard-storage]}\n", "TT032", "replicaset `s-1` has no instances"),
    (
      "s-1: {instances: [a], roles: [vshard-storage]}\n---\nkv.b: {advertise_uri: 'b:3301'}\n", "TT032",
      "instance `a` is not in the file of instances"
    ),
    (
      "s-1: {instances: [a], roles: [vshard-storage]}\n", "TT013",
      "'' cannot be the name of a Cluster: up to 40 lower-case letters, digits and '-', a letter first"
    ),
    (
      "s-1: {instances: [a], roles: [vshard-storage], weight: -1}\n---\nkv.a: {listen: 'a:1'}\n", "TT205",
      "`spec.vshard.weight` is -1"
    ),
  ])
  func whatCannotBeImportedIsRefused(_ text: String, code: String, message: String) throws {
    let outcome = try Program.plugin.run("import", "-", input: Array(text.utf8))
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("error[\(code)]: \(message)\n"), "\(outcome.errors)")
  }

  /// What is no size of an arena gives the container what one without arenas has.
  @Test(arguments: ["-1e300", "-1", "1e300"])
  func anArenaOfNoSizeCountsAsNone(_ size: String) throws {
    let config = "advertise_uri: 'a:3301', memtx_memory: \(size)"
    let text =
      Self.head.replacing("advertise_uri: 'a:3301'", with: config)
      + "      replicaset_alias: s-1\n      roles: [vshard-storage]\n"
    let outcome = try Program.plugin.run("import", "-", input: Array(text.utf8))
    #expect(outcome.status == 0 && outcome.output.contains("memory: 512Mi}\n"), "\(outcome.errors)")
  }

  /// What Ansible's vault encrypted is a text that nobody needs.
  @Test func anEncryptedCookieIsPassedOver() throws {
    let text =
      Self.head.replacing(
        "{cartridge_app_name: kv}",
        with:
          "\n    cartridge_app_name: kv\n    cartridge_cluster_cookie: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      6162"
      )
      + "      replicaset_alias: s-1\n      roles: [vshard-storage, vshard-router]\n"
    let outcome = try Program.plugin.run("import", "-", input: Array(text.utf8))
    #expect(
      outcome.status == 0 && outcome.output.contains("name: kv-cookie") && !outcome.output.contains("VAULT"),
      "\(outcome.errors)")
  }
}
