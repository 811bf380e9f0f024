import Findings
import Kubernetes
import Review
import TestSupport
import Testing
import YAML

/// Each field of each golden manifest is changed, dropped and, in lists, put elsewhere: a plan tells of it, or it means the same.
@Suite struct ManifestMutationTests {
  /// What means the same to a server, with the reason. `N` stands for a number.
  private static let equal: [(path: String, reason: String)] = [
    ("ports[N].protocol", "TCP is filled in"), ("ports[N].targetPort", "the port is filled in"),
    ("emptyDir", "a volume of no source is an empty directory"),
    ("metadata.creationTimestamp", "a server's own"),
    ("spec.updateStrategy", "RollingUpdate is filled in"), ("spec.updateStrategy.type", "RollingUpdate is filled in"),
    ("spec.template.spec.securityContext", "an empty one is filled in"),
    ("terminationGracePeriodSeconds", "30 is filled in"), ("spec.backoffLimit", "6 is filled in"),
    ("fieldRef.apiVersion", "v1 is filled in"), ("volumeClaimTemplates[N].spec.volumeMode", "Filesystem is filled in"),
    ("volumeClaimTemplates[N].apiVersion", "a claim template is no object of its own"),
    ("volumeClaimTemplates[N].kind", "a claim template is no object of its own"),
    ("volumeClaimTemplates[N].status", "a server's own"), ("volumeClaimTemplates[N].status.phase", "a server's own"),
    ("spec.minReadySeconds", "0 is filled in"), ("persistentVolumeClaimRetentionPolicy", "Retain is filled in"),
    ("persistentVolumeClaimRetentionPolicy.whenDeleted", "Retain is filled in"),
    ("persistentVolumeClaimRetentionPolicy.whenScaled", "Retain is filled in"),
    ("spec.replicas", "1 is filled in"), ("rules[N].onPodConditions", "an empty list says nothing"),
    ("onPodConditions[N].status", "True is filled in"), ("roleRef.apiGroup", "filled in"),
    ("imagePullPolicy", "filled in by the image's tag"), ("restartPolicy", "Always is filled in"),
    ("resources", "an empty one is filled in"), ("dnsPolicy", "ClusterFirst is filled in"),
    ("metadata.namespace", "the default one is filled in"), ("metadata.annotations", "an empty one says nothing"),
    ("spec.clusterIP", "an empty address is none"), ("type", "ClusterIP or Opaque is filled in"),
    ("data", "an empty one says nothing"),
  ]

  /// A change of an object, by where it was made.
  private struct Mutant {
    var path: String
    var what: String
    var value: YAMLValue
  }

  private static let files = Repository.names(in: "golden").filter {
    Repository.text("golden/\($0)/manifests.yaml") != nil
  }

  /// By golden its objects, each with the fields that are in one for the first or the second time: goldens are alike.
  private static let fields: [String: [(object: YAMLValue, mutants: [Mutant])]] = {
    var seen: [String: Int] = [:]
    var found: [String: [(object: YAMLValue, mutants: [Mutant])]] = [:]
    for name in files {
      found[name] = YAMLValue.read(Repository.text("golden/\(name)/manifests.yaml") ?? "").values.map { object in
        let mutants = mutants(of: object, at: "").filter { mutant in
          let path = mutant.path.replacing(#/\[\d+\]/#, with: "")
          let field = "\(object["kind"]?.string ?? "") \(path) \(mutant.what)"
          seen[field, default: 0] += 1
          return seen[field, default: 0] <= 2
        }
        return (object, mutants)
      }
    }
    return found
  }()

  @Test func manyFieldsAreChanged() {
    #expect(Self.fields.values.joined().map(\.mutants.count).reduce(0, +) > 800)
  }

  @Test(arguments: files) func everyChangeOfAFieldIsTold(_ name: String) {
    var unseen: [String] = []
    var count = 0
    for (object, mutants) in Self.fields[name] ?? [] {
      let before = [KubernetesObject(object)]
      for mutant in mutants {
        count += 1
        let plan = ChangePlan(from: before, to: [KubernetesObject(mutant.value)])
        guard plan.changes.isEmpty else { continue }
        let path = mutant.path.replacing(#/\[\d+\]/#, with: "[N]")
        let reason = Self.equal.first { path == $0.path || path.hasSuffix(".\($0.path)") }?.reason
        // Another value than the one that is filled in is told; what a server writes by itself is not, whatever it is.
        if reason == nil || mutant.what == "changed" && reason != "a server's own" {
          unseen.append("\(object["kind"]?.string ?? "") \(mutant.path) \(mutant.what)")
        }
      }
    }
    print("mutations of golden/\(name): \(count)")
    #expect(unseen == [], "\(unseen.joined(separator: "\n"))")
  }

  /// Each entry and item dropped, each scalar another one, each list in another order.
  private static func mutants(of value: YAMLValue, at path: String) -> [Mutant] {
    switch value {
    case .mapping(let mapping):
      return mapping.entries.flatMap { entry -> [Mutant] in
        let place = path.isEmpty ? entry.key : "\(path).\(entry.key)"
        var without = value
        without[entry.key] = nil
        let dropped = Mutant(path: place, what: "dropped", value: without)
        return [dropped]
          + mutants(of: entry.value, at: place).map {
            with($0) { inner in
              var changed = value
              changed[entry.key] = inner
              return changed
            }
          }
      }
    case .sequence(let items):
      let reversed = items.count < 2 ? [] : [Mutant(path: path, what: "reversed", value: .sequence(items.reversed()))]
      return reversed
        + items.indices.flatMap { index -> [Mutant] in
          var without = items
          without.remove(at: index)
          let dropped = Mutant(path: "\(path)[\(index)]", what: "dropped", value: .sequence(without))
          return [dropped]
            + mutants(of: items[index], at: "\(path)[\(index)]").map {
              with($0) { inner in
                var changed = items
                changed[index] = inner
                return .sequence(changed)
              }
            }
        }
    case .string(let text): return [Mutant(path: path, what: "changed", value: .string(text + "x"))]
    case .literal(let text):
      let other = Int(text).map { String($0 + 1) } ?? (text == "true" ? "false" : "true")
      return [Mutant(path: path, what: "changed", value: .literal(other))]
    }
  }

  private static func with(_ mutant: Mutant, _ wrap: (YAMLValue) -> YAMLValue) -> Mutant {
    Mutant(path: mutant.path, what: mutant.what, value: wrap(mutant.value))
  }
}
