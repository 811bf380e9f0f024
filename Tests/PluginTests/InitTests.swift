import TestSupport
import Testing

/// `kubectl tarantool init`
@Suite struct InitTests {
  private static let longest = "a" + String(repeating: "b", count: 39)

  /// The smallest and the largest, every flag, and names that YAML takes for something else.
  @Test(arguments: [
    "kv", "kv --storages 1x1 --routers 1", "kv --storages 3x1", "kv --storages 2x3 --routers 7",
    "kv --host kv.example.com", "kv -n prod",
    "\(longest) -n \(longest)\(longest.prefix(23)) --storages 98x2 --routers 4",
    "on -n 123 --host 1.e3 --image 1:30", "null -n yes --host no", "kv --image a.b:5000/c/d_e.f:1.0-x_Y",
    "kv --stateboard", "kv --failover disabled --backup backups",
    "on -n 1 --failover stateful --stateboard --backup 7.b",
    "kv --from backup", "kv --from ingress -n kv", "kv --from kv", "kv -n kv --from stateboard --host no --backup b",
    "kv --from stateboard --failover eventual", "kv --verify", "kv --no-verify --backup b",
    "kv --image kv@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  ])
  func whatItPrintsIsValidWithoutAWarning(_ line: String) throws {
    let printed = try Program.plugin.run(arguments: ["init"] + line.split(separator: " ").map(String.init))
    #expect(printed.status == 0 && printed.errors.isEmpty, "\(printed.errors)")
    let checked = try Program.plugin.run("validate", "--strict", "-f", "-", input: Array(printed.output.utf8))
    #expect(checked.status == 0 && checked.output.isEmpty && checked.errors.isEmpty, "\(checked.output)")
    #expect(!printed.output.contains("${"))
  }

  @Test func everyFlagIsInTheDocuments() throws {
    let documents = try Program.plugin.run(
      "init", "on", "-n", "7", "--image", "1:30", "--storages", "4x3", "--routers", "5", "--host", "a.example.com"
    ).output
    for line in [
      "  name: \"on\"", "  namespace: \"7\"", "        image: \"1:30\"", "  replicas: 4", "  replicas: 3",
      "  replicas: 5",
      "  ingress: {role: on-router, host: a.example.com}", "    mode: eventual",
      "#   kubectl create secret generic on-cookie -n 7 --from-literal=cookie=\"$(openssl rand -hex 32)\"",
    ] {
      #expect(documents.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
  }

  @Test func whatIsNotGivenIsLeftOut() throws {
    let documents = try Program.plugin.run("init", "kv", "--storages", "1x1").output
    #expect(!documents.contains("namespace") && !documents.contains("ingress"))
    #expect(documents.contains("    mode: disabled\n"))
  }

  @Test func aJobLooksUnlessThatIsNotWanted() throws {
    let watched = try ["init kv", "init kv --verify"].map { line in
      try Program.plugin.run(arguments: line.split(separator: " ").map(String.init)).output
    }
    let unwatched = try Program.plugin.run("init", "kv", "--no-verify").output
    #expect(watched[0] == watched[1] && watched[0].contains("\n  verify: {schedule: '*/10 * * * *'}\n"))
    #expect(watched[0].split(separator: "\n").count == unwatched.split(separator: "\n").count + 2)
    #expect(!unwatched.contains("verify:") && !unwatched.contains("a Job looks"))
  }

  @Test func aStateboardBringsAllThatStatefulFailoverNeeds() throws {
    let documents = try Program.plugin.run("init", "kv", "-n", "kv", "--stateboard", "--backup", "backups").output
    for line in [
      "    mode: stateful", "    stateProvider: stateboard", "  minReadySeconds: 15",
      "    stateboard: {rendered: {storage: 1Gi}, passwordSecret: {name: kv-stateboard, key: password}}",
      "    clusterRoles: [vshard-router, failover-coordinator]",
      "  backup: {schedule: \"0 3 * * *\", to: {claim: backups}, keep: 7}",
      "#   kubectl create secret generic kv-stateboard -n kv --from-literal=password=\"$(openssl rand -hex 32)\"",
    ] {
      #expect(documents.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
    let rendered = try Program.plugin.run("render", "-f", "-", "-o", "name", input: Array(documents.utf8)).output
    #expect(rendered.contains("statefulset.apps/kv-stateboard\n") && rendered.contains("cronjob.batch/kv-backup\n"))
  }

  /// Sizes and parts are those of the example; `verify` is what every Cluster of `init` has.
  @Test(arguments: ["backup", "ingress", "kv", "stateboard"])
  func anExampleIsBegunWith(_ example: String) throws {
    let printed = try Program.plugin.run("init", "shop", "--from", example).output
    let names = [
      try Program.plugin.run("render", "-f", "-", "-o", "name", input: Array(printed.utf8)).output,
      try Program.plugin.run("render", "-f", "examples/\(example)", "-o", "name").output,
    ]
    let kinds = names.map { text in
      text.split(separator: "\n").filter { !$0.hasSuffix("-verify") && !$0.hasPrefix("namespace/") }
        .map { String($0.prefix { $0 != "/" }) }.sorted()
    }
    #expect(kinds[0] == kinds[1])
    let replicas = try ["-", "examples/\(example)"].map { path in
      let rendered = try Program.plugin.run("render", "-f", path, input: Array(printed.utf8)).output
      return rendered.matches(of: #/\n  replicas: (\d+)/#).map { String($0.1) }.sorted()
    }
    #expect(replicas[0] == replicas[1] && !replicas[0].isEmpty)
  }

  @Test func aFlagCountsBeforeTheExample() throws {
    let documents = try Program.plugin.run(
      "init", "kv", "--from", "kv", "--storages", "4x3", "--routers", "5", "--host", "a.example.com"
    ).output
    for line in [
      "  replicas: 4", "  replicas: 3", "  replicas: 5", "  ingress: {role: kv-router, host: a.example.com}",
    ] {
      #expect(documents.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
    let eventual = try Program.plugin.run("init", "kv", "--from", "stateboard", "--failover", "eventual").output
    #expect(eventual.contains("    mode: eventual\n") && !eventual.contains("rendered:"))
  }

  @Test func anExampleThatIsNotThereIsRefused() throws {
    let outcome = try Program.plugin.run("init", "kv", "--from", "shop")
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(
      outcome.errors.hasPrefix(
        "error: The value 'shop' is invalid for '--from <example>'. Please provide one of 'backup', 'ingress', 'kv' or "
          + "'stateboard'.\n"), "\(outcome.errors)")
  }

  @Test(arguments: [
    ("Kv", "'Kv' cannot be the name of a Cluster: up to 40 lower-case letters, digits and '-', a letter first"),
    ("1a", "'1a' cannot be the name of a Cluster: up to 40 lower-case letters, digits and '-', a letter first"),
    (
      "\(longest)c",
      "'\(longest)c' cannot be the name of a Cluster: up to 40 lower-case letters, digits and '-', a letter first"
    ),
    ("kv -n a.b", "'a.b' is not a valid namespace name: up to 63 lower-case letters, digits and '-'"),
    ("kv --host a_b", "'a_b' is not a valid host: write a DNS name in lower case, such as app.example.com"),
    ("kv --image a:b:c", "'a:b:c' is not a valid image name: write REGISTRY/NAME:TAG"),
    ("kv --image 'a:1'", "''a:1'' is not a valid image name: write REGISTRY/NAME:TAG"),
    ("kv --image A/b:1,c", "'A/b:1,c' is not a valid image name: write REGISTRY/NAME:TAG"),
    ("kv --image kv@sha256:0", "'kv@sha256:0' is not a valid image name: write REGISTRY/NAME:TAG"),
    ("kv --image kv", "the image 'kv' is not pinned: write a tag that never moves, or a digest"),
    ("kv --image a/kv:latest", "the image 'a/kv:latest' is not pinned: write a tag that never moves, or a digest"),
    ("kv --storages 3", "'3' is not a valid size of the storages: write REPLICASETSxINSTANCES, such as 3x2"),
    ("kv --storages 0x2", "'0x2' is not a valid size of the storages: write REPLICASETSxINSTANCES, such as 3x2"),
    ("kv --backup A", "'A' cannot be the name of a PersistentVolumeClaim: write a DNS name in lower case"),
    (
      "kv --failover eventual --stateboard",
      "failover 'eventual' uses no stateboard: leave --stateboard out, or --failover"
    ),
    (
      "kv --failover stateful",
      "stateful failover needs something that stores who leads: add --stateboard, or write `etcd2` into the documents later"
    ),
    ("kv --routers 0", "a cluster needs a router: write 1 or more"),
    ("kv --storages 50x4", "start with up to 200 instances, and raise 'replicas' in the documents later"),
    (
      "kv --routers 9223372036854775807",
      "start with up to 200 instances, and raise 'replicas' in the documents later"
    ),
  ])
  func whatCannotBeIsRefused(_ line: String, message: String) throws {
    let outcome = try Program.plugin.run(arguments: ["init"] + line.split(separator: " ").map(String.init))
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors == "error[TT013]: \(message)\n")
  }

  @Test func theExampleIsGoldenToo() throws {
    let outcome = try Program.plugin.run(
      "init", "kv", "-n", "kv", "--image", "registry.example.com/kv:1.4.0", "--host", "kv.example.com")
    try Golden.expect(outcome.output, matches: "../examples/init/kv.yaml")
  }
}
