internal import Findings
internal import Kubernetes
internal import Render
internal import Schema
internal import YAML

/// What a status was made of, for somebody who has no access to the cluster: the status as a comment, and the objects,
/// which `status -f` reads again. Whatever may be a secret is left out.
package struct LiveReport {
  private let status: StatusReport
  private let objects: [YAMLValue]

  /// - Parameters:
  ///   - live: what kubectl printed.
  ///   - status: what was made of it.
  package init(of live: LiveObjects, status: StatusReport) {
    self.status = status
    objects = live.clusters.flatMap { parts in
      parts.statefulSets + parts.pods + parts.jobs.flatMap { [$0.job] + $0.pods } + parts.claims
    }
  }

  /// A YAML document.
  package var text: [UInt8] {
    let screen = String(decoding: status.text(.text), as: UTF8.self)
    let comment = screen.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
      $0.isEmpty ? "#\n" : "# \($0)\n"
    }
    let list: YAMLValue = [
      "apiVersion": "v1", "kind": "List", "items": .sequence(objects.map(SharedObject.init).map(\.value)),
    ]
    return Array(comment.joined().utf8) + YAMLWriter.text(of: list)
  }
}

/// A live object as it may be shown to others.
private struct SharedObject {
  let value: YAMLValue

  private static let hidden: YAMLValue = "***"

  init(_ object: YAMLValue) {
    var value = Secrecy.covered(object, by: Self.hidden, where: Secrecy.mayBeSecret)
    value[path: "metadata"] = Self.metadata(value[path: "metadata"])
    if value[path: "spec"]["template"] != nil {
      value[path: "spec", "template", "metadata"] = Self.metadata(value[path: "spec", "template", "metadata"])
    }
    self.value = value
  }

  /// Without what tools wrote into it: among that is the whole object once more.
  private static func metadata(_ metadata: YAMLValue) -> YAMLValue {
    var metadata = metadata
    metadata["managedFields"] = nil
    let annotations = metadata[path: "annotations"].mapping.entries.compactMap { entry -> YAMLMapping.Entry? in
      if entry.key == "kubectl.kubernetes.io/last-applied-configuration" { return nil }
      if entry.key.hasPrefix(LabelKey.runner) { return nil }
      return entry.key == LabelKey.bootstrapPlan ? YAMLMapping.Entry(entry.key, plan(entry.value)) : entry
    }
    metadata["annotations"] = annotations.isEmpty ? nil : .mapping(YAMLMapping(annotations))
    return metadata
  }

  /// The plan with the names of the application's sections, and without their texts.
  private static func plan(_ value: YAMLValue) -> YAMLValue {
    guard let plan = value.string.flatMap(PlanDocument.init(reading:)) else { return hidden }
    return .string(plan.withoutSections)
  }
}
