import Findings
import Kubernetes
import Render
import Review
import Schema
import TestSupport
import YAML

/// What is wrong with what the other commands make of documents that are rendered.
struct CommandChecks {
  /// What the example renders to, unchanged.
  let base: [YAMLValue]

  /// Nothing is silent, and a plan is just where something changes.
  func problems(of rendering: Rendering) -> [String] {
    var diagnostics = Diagnostics()
    ValidateRules.check(rendering.resolution, into: &diagnostics)
    let objects = rendering.objects.map(KubernetesObject.init)
    var problems: [String] = []
    for cluster in rendering.resolution.clusters {
      let graph = ClusterGraph(of: Topology(of: cluster), objects: objects)
      for format in GraphFormat.allCases where !GraphPicture.text(of: [graph], format).contains(cluster.name) {
        problems.append("Cluster \(cluster.name) is not in the picture as \(format)")
      }
    }
    let former = base.map(KubernetesObject.init)
    let isSame = Set(base.map(\.meaning)) == Set(rendering.objects.map(\.meaning))
    for (old, new) in [(former, objects), (objects, former)]
    where ChangePlan(from: old, to: new).changes.isEmpty != isSame {
      problems.append(isSame ? "a change is planned where none is" : "a change is not planned")
    }
    return problems
  }
}

extension YAMLValue {
  /// What a server makes of an object.
  fileprivate var meaning: YAMLValue {
    let table = FieldTable.kubernetes
    let object = KubernetesObject(self)
    return table.normalised(self, as: table.type(of: object.kind, in: object.group)).withSortedKeys
  }
}
