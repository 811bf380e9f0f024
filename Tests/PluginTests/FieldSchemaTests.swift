import Schema
import TestSupport
import Testing

/// `kubectl tarantool schema` and `crds`. Tests/interop/test_schemas.py holds what they print against validators.
@Suite struct FieldSchemaTests {
  @Test(arguments: [("schema", "schema.json"), ("crds", "crds.yaml")])
  func theWholeOutputIsGolden(_ command: String, name: String) throws {
    let outcome = try Program.plugin.run(command)
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
    ("cluster.spec", "there is no kind 'cluster.spec': the kinds are Cluster, Role, ReplicasetTemplate"),
    ("spec", "there is no kind 'spec': the kinds are Cluster, Role, ReplicasetTemplate"),
  ])
  func anotherKindIsRefused(_ name: String, message: String) throws {
    let outcome = try Program.plugin.run("schema", name)
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors.split(separator: "\n").first == "Error: \(message)")
  }

  @Test func definitionsAreOneListInJSON() throws {
    let json = YAMLValue.read(try Program.plugin.run("crds", "-o", "json").output).values
    let yaml = YAMLValue.read(try Program.plugin.run("crds").output).values
    #expect(yaml.count == 3 && json.first?["items"] == .sequence(yaml))
  }
}
