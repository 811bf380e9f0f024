internal import Findings
internal import Kubernetes
internal import YAML

/// How much of a Role leaves the cluster: its last replicasets, and the last instances of each of the others. Their
/// StatefulSets and pods stay as they are until the numbers in the documents go down.
package struct Drain: Sendable {
  /// `Role.spec.drain.replicasets`
  package let replicasets: Int
  /// The annotation `tarantool.io/drain-replicas` of the template.
  package let instances: Int
  /// Where each of them is asked for.
  let locations: (replicasets: SourceLocation?, instances: SourceLocation?)

  /// - Parameters:
  ///   - role: says how many replicasets there are, and how many of them leave.
  ///   - template: says how many instances each has, and how many of them leave.
  ///   - diagnostics: takes why that cannot be.
  init(of role: RoleDocument, _ template: StatefulSetTemplate, into diagnostics: inout Diagnostics) {
    let drained = role.drainedReplicasets
    if let drained, drained.value > role.replicasets.value {
      diagnostics.error(.tooManyReplicasets(drained.value, of: role.replicasets.value), at: drained.location)
    }
    let text = template.annotations[LabelKey.drainReplicas]
    replicasets = drained?.value ?? FieldRule.RoleDrainReplicasets.assumed
    instances = text.flatMap { Self.instances($0, of: template, into: &diagnostics) } ?? 0
    locations = (drained?.location, text?.location)
  }

  private static func instances(
    _ text: Located<String>, of template: StatefulSetTemplate, into diagnostics: inout Diagnostics
  ) -> Int? {
    switch Int(text.value) {
    case let count? where count >= 0 && count < template.instances: return count
    case let count? where count >= template.instances:
      diagnostics.error(.tooManyInstances(count, of: template.instances), at: text.location)
    default: diagnostics.error(.badDrain(text.value), at: text.location)
    }
    return nil
  }
}

extension Finding {
  fileprivate static func tooManyReplicasets(_ count: Int, of replicasets: Int) -> Finding {
    Finding(
      .badDrain, "\(count) replicasets are to be drained, but the Role has \(replicasets)",
      help: "keep `replicas` as it is, and lower it only after they are drained")
  }

  fileprivate static func tooManyInstances(_ count: Int, of instances: Int) -> Finding {
    Finding(
      .badDrain, "\(count) instances of each replicaset are to be drained, but it has \(instances)",
      help: "keep at least one, or drain the replicaset as a whole: `drain: {replicasets: 1}` in the Role's spec")
  }

  fileprivate static func badDrain(_ text: String) -> Finding {
    Finding(
      .badFormat, "`\(text)` is not a number of instances",
      help: "write how many of the last instances of each replicaset are to leave, in quotes: \"1\"")
  }
}
