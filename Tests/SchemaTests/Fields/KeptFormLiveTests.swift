import Kubernetes
import TestSupport
import Testing
import YAML

/// What is rendered is what a server keeps: applied objects against what an API server 1.36 gave back of them.
@Suite struct KeptFormLiveTests {
  /// Objects that were applied, with what became of them, and their types; of the project's own where nobody has the others.
  private static let pairs: [(name: String, type: String, applied: YAMLValue, live: YAMLValue)] = {
    let verdicts = Repository.text("../shared/data/apiserver-1.36-verdicts.json").map {
      YAMLValue.read($0).values.first
    }
    let found = (verdicts ?? own)?.mapping.entries ?? []
    return found.compactMap { entry in
      guard let applied = entry.value["applied"], let live = entry.value["live"], let kind = applied["kind"]?.string
      else {
        return nil
      }
      return (entry.key, kind, applied, live)
    }
  }()

  private static let own = YAMLValue.read(
    """
    job:
      applied:
        kind: Job
        spec:
          podFailurePolicy:
            rules:
            - {action: FailJob, onExitCodes: {containerName: a, operator: In, values: [2]}, onPodConditions: []}
          template: {spec: {volumes: [{name: a, downwardAPI: {items: [{path: p, fieldRef: {fieldPath: metadata.name}}]}}]}}
      live:
        kind: Job
        spec:
          suspend: false
          podFailurePolicy:
            rules: [{action: FailJob, onExitCodes: {containerName: a, operator: In, values: [2]}}]
          template:
            spec:
              volumes:
              - name: a
                downwardAPI:
                  defaultMode: 420
                  items: [{path: p, fieldRef: {fieldPath: metadata.name, apiVersion: v1}}]
    """
  ).values.first

  /// Every value that is rendered is live in the same spelling; lists are as long.
  @Test func whatIsRenderedIsLive() {
    #expect(!Self.pairs.isEmpty)
    for (name, type, applied, live) in Self.pairs where !["Secret"].contains(type) {
      let kept = FieldTable.kubernetes.kept(applied, as: type)
      #expect(Self.missing(kept, in: live, at: name) == [])
    }
  }

  private static func missing(_ value: YAMLValue, in live: YAMLValue?, at path: String) -> [String] {
    switch (value, live) {
    case (.mapping(let mapping), .mapping?):
      mapping.entries.flatMap { missing($0.value, in: live?[$0.key], at: "\(path).\($0.key)") }
    case (.sequence(let items), .sequence(let others)?) where items.count == others.count:
      zip(items, others).enumerated().flatMap { missing($1.0, in: $1.1, at: "\(path)[\($0)]") }
    case (let value, let other?) where value.scalarText == other.scalarText && value.scalarText != nil: []
    default: [path]
    }
  }
}
