internal import Kubernetes
internal import Render
internal import Schema
internal import YAML

/// What a bootstrap Job does differently from the former one of its cluster, but for its plan: its pod and the runner.
struct JobChanges {
  let changes: [Change]

  private static let annotations = "spec.template.metadata.annotations."
  /// Cartridge does not tell which password it has, and so no Job can compare it.
  private static let secrecy = "Cartridge does not tell its password: the Job sends it only if more of failover changes"
  private static let passwords = ["BOOTSTRAP_ETCD2_PASSWORD", "BOOTSTRAP_STATEBOARD_PASSWORD"]
  private static let care = "read it before you apply: this pod is given the cookie of the cluster"

  /// Compares two Jobs of different names.
  ///
  /// - Parameters:
  ///   - former: the Job of the side that was.
  ///   - before: that side.
  ///   - key: the Job that takes its place.
  ///   - after: the side that is to be.
  init(from former: ObjectIndex.Key, _ before: ObjectIndex, to key: ObjectIndex.Key, _ after: ObjectIndex) {
    guard let object = ComparedObject(from: former, before, to: key, after) else {
      changes = []
      return
    }
    let strangers = Self.strangers(in: key, after)
    let named = Set(strangers.compactMap(\.path))
    changes =
      strangers
      + object.differences(at: "spec").filter { !Self.isOfPlan($0) && !named.contains($0.path) }.map {
        Self.change($0, key)
      }
  }

  private static func change(_ difference: Difference, _ key: ObjectIndex.Key) -> Change {
    guard difference.isWithin(["spec.template"]) else {
      return Change(.safe, key.text, path: difference.path, difference.arrow)
    }
    let isRunner = difference.path.hasPrefix("\(annotations)[\(LabelKey.runner)")
    let what = isRunner ? "\(difference.arrow): the text of the runner" : difference.arrow
    let isPassword = passwords.contains { difference.path.contains("env[\($0)].valueFrom") }
    return Change(.disruptive, key.text, path: difference.path, what, remedy: isPassword ? secrecy : care)
  }

  /// The parts of the runner that this version would render otherwise.
  ///
  /// - Parameters:
  ///   - key: a bootstrap Job.
  ///   - side: what holds it.
  /// - Returns: a change for each.
  static func strangers(in key: ObjectIndex.Key, _ side: ObjectIndex) -> [Change] {
    let annotations = side[key]?[path: "spec", "template", "metadata", "annotations"].mapping.entries ?? []
    return annotations.filter { entry in
      entry.key.hasPrefix(LabelKey.runner) && !RenderedRunner.isCurrent(entry.value.string ?? "", annotation: entry.key)
    }.map { entry in
      Change(
        .disruptive, key.text, path: "\(Self.annotations)[\(entry.key)]",
        "is not the text of the runner that this version renders", remedy: care)
    }
  }

  /// Whether it is told by what the plan does: the plan itself, and the parts of the runner that its calls need.
  private static func isOfPlan(_ difference: Difference) -> Bool {
    let path = difference.path
    if path == "\(annotations)[\(LabelKey.bootstrapPlan)]" { return true }
    let sides = [difference.old, difference.new].compactMap(\.self)
    if sides.count == 1, path.hasPrefix("\(annotations)[\(LabelKey.runner)") {
      let name = String(path.dropFirst(annotations.count + 1).dropLast())
      return RenderedRunner.isCurrent(sides[0].string ?? "", annotation: name)
    }
    guard path.hasPrefix("spec.template.spec.volumes[bootstrap].downwardAPI.items") else { return false }
    return sides.count == 1 && sides.allSatisfy(RenderedRunner.isItem)
  }
}
