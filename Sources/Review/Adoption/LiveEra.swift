internal import Kubernetes
internal import Render
internal import Schema
internal import YAML

/// Which operator made a live StatefulSet: the UUID in its labels tells, and the labels beside it.
enum LiveEra {
  /// - Parameters:
  ///   - statefulSet: a live one.
  ///   - role: the resource that it was made of.
  /// - Returns: nil where no operator gives such a UUID to that name.
  static func of(_ statefulSet: YAMLValue, madeOf role: YAMLValue) -> Compatibility? {
    let labels = statefulSet[path: "metadata", "labels"]
    let uuid = labels[LabelKey.replicasetUUID]?.string
    let eras = Compatibility.allCases.filter { Identity($0).replicasetUUID(statefulSet.objectName) == uuid }
    if role["apiVersion"]?.string == DocumentVersion.v1beta1.rawValue { return eras.first { $0 == .operator10 } }
    return eras.first { era in
      switch era {
      case .operator001: labels[LabelKey.vshardGroupName] == nil
      case .operator009: labels[LabelKey.vshardGroupName] != nil
      case .operator0010: !isOfPicodata(labels, role[path: "metadata", "labels"])
      case .picodata01: isOfPicodata(labels, role[path: "metadata", "labels"])
      case .operator10: false
      }
    }
  }

  /// Since 0.0.14 of picodata's fork there is a group in the labels only where the Role has one, and the wish for groups
  /// beside it.
  private static func isOfPicodata(_ labels: YAMLValue, _ role: YAMLValue) -> Bool {
    guard let group = labels[LabelKey.vshardGroupName] else { return true }
    return group == role[LabelKey.vshardGroupName] && labels[LabelKey.useVshardGroups] == "1"
  }
}
