internal import Findings
internal import Kubernetes
internal import YAML

/// Passed-through objects that work against what is rendered.
enum PassedThroughRules {
  /// Instances that nobody joined, or that vanish without being expelled, are what an autoscaler makes.
  static func autoscaler(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    let autoscalers = subject.passedThrough.filter { $0.kind == "HorizontalPodAutoscaler" }
    if autoscalers.isEmpty { return }
    let names = Set((0..<subject.role.replicasetCount).map { Naming.statefulSet(of: subject.role.name, $0) })
    for autoscaler in autoscalers {
      let target = autoscaler.node["spec"]?["scaleTargetRef"]
      guard target?["kind"]?.string == "StatefulSet", let node = target?["name"], let name = node.string,
        names.contains(name)
      else { continue }
      diagnostics.error(.autoscaler(name), at: node.location)
    }
  }

  /// Charts make names of Services from names of roles, in which `_` is right.
  static func serviceName(_ document: PassedThroughDocument, _ diagnostics: inout Diagnostics) {
    guard document.kind == "Service", document.group.isEmpty, let node = document.node["metadata"]?["name"],
      let name = node.string, !NameSyntax.isServiceName(name)
    else { return }
    diagnostics.error(.badServiceName(name), at: node.location)
  }

  /// helm runs a test when it is asked to; in what `helm template` prints, it is an object like the others.
  static func testHook(_ document: PassedThroughDocument, _ diagnostics: inout Diagnostics) {
    let annotations = LabelSet(document.node["metadata"]?["annotations"])
    guard let hook = annotations.entries.first(where: { $0.key == LabelKey.helmHook }) else { return }
    let names = hook.value.split { $0 == "," || $0 == " " }
    // The last two are helm 2's names for it.
    guard names.contains(where: { ["test", "test-success", "test-failure"].contains($0) }) else { return }
    diagnostics.warning(.testHook(document.kind), at: hook.location)
  }

  /// The eviction API refuses pods that two budgets select.
  static func disruptionBudget(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    guard subject.template.instances > 1, subject.role.replicasetCount > 0 else { return }
    for document in subject.passedThrough where document.kind == "PodDisruptionBudget" {
      guard let node = document.node["spec"]?["selector"] else { continue }
      let labels = LabelSet(node["matchLabels"])
      guard !labels.entries.isEmpty, labels.entries.allSatisfy({ subject.role.podLabels[$0.key]?.value == $0.value })
      else { continue }
      diagnostics.warning(.secondBudget(subject.role.name), at: node.location)
    }
  }
}

extension Finding {
  fileprivate static func badServiceName(_ name: String) -> Finding {
    let right = String(name.lowercased().map { $0 == "_" || $0 == "." ? "-" : $0 })
    return Finding(
      .badName, "`\(name)` cannot be the name of a Service: it is a host name",
      help: NameSyntax.isServiceName(right)
        ? "write `\(right)`, here and in whatever leads to it, such as an Ingress"
        : "up to 63 lower-case letters, digits and `-`, a letter first")
  }

  fileprivate static func testHook(_ kind: String) -> Finding {
    Finding(
      .testHook, "this \(kind) is a test that helm runs when it is asked to: passed through, it runs at once",
      help: "remove it, or leave it out with `helm template --skip-tests`")
  }

  fileprivate static func autoscaler(_ name: String) -> Finding {
    Finding(
      .autoscaler,
      "the StatefulSet `\(name)` must not be scaled by an autoscaler: its instances have fixed identities and are joined by the Job",
      help: "remove the autoscaler; change `replicas` in the documents instead")
  }

  fileprivate static func secondBudget(_ role: String) -> Finding {
    Finding(
      .overlappingDisruptionBudget,
      "this PodDisruptionBudget selects pods of Role `\(role)`, and so does the one that is rendered for each replicaset: the eviction API refuses to evict pods of two",
      help: "remove this one")
  }
}
