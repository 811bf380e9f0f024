import Render
import Schema
import TestSupport
import Testing

/// `kubectl tarantool explain`
@Suite struct ExplainTests {
  /// What is asked, and the golden that holds the answer.
  @Test(arguments: [
    ("", "kinds"), ("cluster", "cluster"), ("cluster.spec.failover", "failover"),
    ("Clusters.spec.failover.mode", "mode"), ("role.metadata.annotations", "annotations"), ("roles.spec", "role-spec"),
    ("replicasettemplate.spec", "template-spec"), ("cluster --recursive", "cluster-recursive"),
    ("cluster.metadata", "metadata"), ("replicasettemplate.spec.template.spec.containers", "container"),
    ("replicasettemplates.spec.template.spec.containers[0].imagePullPolicy", "pull-policy"),
    ("cluster.spec.bootstrap.resources", "resources"),
    ("role.spec --api-version tarantool.io/v1beta1", "role-spec-v1beta1"), ("cartridgeconfig.spec", "config-spec"),
  ])
  func everyAnswerIsGolden(_ line: String, name: String) throws {
    let outcome = try Program.plugin.run(arguments: ["explain"] + line.split(separator: " ").map(String.init))
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    try Golden.expect(outcome.output, matches: "explain/\(name).txt")
  }

  @Test func everyGoldenIsAnAnswer() {
    #expect(Repository.names(in: "golden/explain").count == 14)
  }

  /// As kubectl takes kinds, and as findings write paths.
  @Test(arguments: [
    ("CLUSTER", "cluster"), ("clusters.", "cluster"), ("Role.spec.selector.matchExpressions[0].key", ""),
    ("role.spec.selector.matchExpressions[12]", "role.spec.selector.matchExpressions"),
    ("replicasettemplates.spec.template.spec.containers[0]", "ReplicasetTemplate.spec.template.spec.containers"),
    ("cluster.metadata.annotations.tarantool.io/lint-disable", ""),
  ])
  func otherSpellingsMeanTheSame(_ spelling: String, same: String) throws {
    let outcome = try Program.plugin.run("explain", spelling)
    #expect(outcome.status == 0 && outcome.output.hasPrefix("KIND:       "))
    if !same.isEmpty { #expect(outcome.output == (try Program.plugin.run("explain", same).output)) }
  }

  @Test(arguments: [
    (
      "cluster.spec.foreignLeader",
      "'cluster.spec.foreignLeader' is a field of tarantool.io/v1beta1 alone: add --api-version tarantool.io/v1beta1"
    ),
    ("clster", "there is no kind 'clster': did you mean 'cluster'?"),
    ("pod", "there is no kind 'pod': the kinds are Cluster, Role, ReplicasetTemplate, CartridgeConfig"),
    ("spec.failover.mode", "'spec.failover.mode' names no kind: write cluster.spec.failover.mode"),
    ("metadata.name", "'metadata.name' names no kind: write for example cluster.metadata.name"),
    ("cluster.spec.failovr", "'cluster.spec' has no field 'failovr': did you mean 'cluster.spec.failover'?"),
    ("Cluster.spec.listenport.x", "'Cluster.spec' has no field 'listenport': did you mean 'Cluster.spec.listenPort'?"),
    (
      "role.spec.drain.weight", "'role.spec.drain' has no field 'weight': its fields are replicasets"
    ),
    ("cluster.spec.domain.x", "'cluster.spec.domain' has no fields: its type is string"),
    ("cluster.metadata.labels.a.b", "'cluster.metadata.labels' has no fields: its type is map[string]string"),
    ("role.status", "'role.status' is accepted and not read"),
    ("replicasettemplate.spec.sharding", "'replicasettemplate.spec.sharding' is unknown to Kubernetes 1.36"),
    (
      "replicasettemplate.spec.replica",
      "'replicasettemplate.spec' has no field 'replica': did you mean 'replicasettemplate.spec.replicas'?"
    ),
    (
      "replicasettemplate.spec.template.spec.containers.livenessProbe.httpget",
      "'replicasettemplate.spec.template.spec.containers.livenessProbe' has no field 'httpget': "
        + "did you mean 'replicasettemplate.spec.template.spec.containers.livenessProbe.httpGet'?"
    ),
    (
      "cluster.metadata.annotations.tarantool.io/lint-disabled",
      "'cluster.metadata.annotations' has no key 'tarantool.io/lint-disabled': "
        + "did you mean 'cluster.metadata.annotations.tarantool.io/lint-disable'?"
    ),
    (
      "cluster.metadata.annotations.a.b/c",
      "'cluster.metadata.annotations' has no key 'a.b/c': the keys that are read are tarantool.io/lint-disable"
    ),
  ])
  func aPathThatLeadsNowhereIsRefused(_ path: String, message: String) throws {
    let outcome = try Program.plugin.run("explain", path)
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors == "error[TT014]: \(message)\n")
  }

  @Test func everyFieldIsExplainedWithinATerminal() throws {
    let tree = try Program.plugin.run("explain", "--recursive").output
    for kind in DocumentKind.all {
      for path in paths(below: kind.document, path: kind.plural) {
        let text = Explanation.of(try FieldPath(path, of: kind.version))
        #expect(text.contains("\nDESCRIPTION:\n    ") && text.contains("\nDEFAULT:    "), "\(path)")
        #expect(text.split(separator: "\n").filter { $0.count > 80 && !$0.hasPrefix("FIELD: ") } == [])
      }
      #expect(tree.contains("\n  \(kind.name)\n    apiVersion <string> -required-\n"))
    }
  }

  private func paths(below field: Field, path: String) -> [String] {
    field.fields.flatMap { ["\(path).\($0.name)"] + paths(below: $0, path: "\(path).\($0.name)") }
  }
}
