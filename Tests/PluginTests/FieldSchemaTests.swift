import Schema
import TestSupport
import Testing
import YAML

/// `kubectl tarantool schema` and `crds`. Tests/interop/test_schemas.py holds what they print against validators.
@Suite struct FieldSchemaTests {
  @Test(arguments: [
    ("schema", "schema.json"), ("crds", "crds.yaml"), ("crds --api-version v1beta1", "crds-v1beta1.yaml"),
  ])
  func theWholeOutputIsGolden(_ command: String, name: String) throws {
    let outcome = try Program.plugin.run(arguments: command.split(separator: " ").map(String.init))
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    try Golden.expect(outcome.output, matches: name)
  }

  @Test(arguments: [("role", "Role"), ("Clusters", "Cluster"), ("REPLICASETTEMPLATE", "ReplicasetTemplate")])
  func theSchemaOfOneKindIsThatOfAll(_ name: String, kind: String) throws {
    let all = try Program.plugin.run("schema").output
    var one = YAMLValue.read(try Program.plugin.run("schema", name).output).values.first
    #expect(one?["$schema"]?.string == "http://json-schema.org/draft-07/schema#" && one?["title"]?.string == kind)
    one?["$schema"] = nil
    one?["title"] = nil
    #expect(one != nil && one == YAMLValue.read(all).values.first?[path: "definitions", kind])
  }

  @Test(arguments: [
    ("rolle", "there is no kind 'rolle': did you mean 'role'?"),
    (
      "cluster.spec",
      "there is no kind 'cluster.spec': the kinds are Cluster, Role, ReplicasetTemplate, CartridgeConfig"
    ),
    ("spec", "there is no kind 'spec': the kinds are Cluster, Role, ReplicasetTemplate, CartridgeConfig"),
  ])
  func anotherKindIsRefused(_ name: String, message: String) throws {
    let outcome = try Program.plugin.run("schema", name)
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors == "error[TT014]: \(message)\n")
  }

  /// What is applied goes nowhere here; what is validated was looked at by validators elsewhere.
  @Test func everyCommandLineOfThePageRuns() throws {
    let page = Repository.text("docs/editors.md") ?? ""
    let lines = page.split(separator: "\n").filter { $0.hasPrefix("    ") && !$0.contains("\"") }
      .filter { ["kubectl", "mkdir", "for"].contains($0.split(separator: " ").first) }
    #expect(lines.count == 4)
    let kubectl = """
      set -eu
      kubectl() { if [ "$1" = tarantool ]; then shift; '\(Program.plugin.path)' "$@"; else cat >applied; fi; }

      """
    try TemporaryDirectory.with { directory in
      let script = kubectl + lines.joined(separator: "\n")
      let outcome = try Program("/bin/bash").run("-c", script, in: directory.path)
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      #expect(directory.names() == ["applied", "schemas", "tarantool.schema.json"])
      #expect(directory.names(in: "schemas") == ["cluster.json", "replicasettemplate.json", "role.json"])
      #expect(directory.text("tarantool.schema.json") == Repository.text("golden/schema.json"))
      #expect(directory.text("applied") == Repository.text("golden/crds.yaml"))
    }
  }

  @Test func definitionsAreOneListInJSON() throws {
    let json = YAMLValue.read(try Program.plugin.run("crds", "-o", "json").output).values
    let yaml = YAMLValue.read(try Program.plugin.run("crds").output).values
    #expect(yaml.count == 3 && json.first?["items"] == .sequence(yaml))
  }
}
