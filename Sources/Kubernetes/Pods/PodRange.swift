package import YAML

/// The pods of a StatefulSet, or some of them: their number is anybody's word, so they are not listed before they are shown.
package struct PodRange {
  /// The StatefulSet's name.
  let name: String
  let ordinals: Range<Int>

  /// No StatefulSet that runs has more; what another tool wrote may name any number.
  private static let mostPods = 100_000

  /// The pods that a StatefulSet asks for.
  package init(of statefulSet: YAMLValue, named name: String) {
    let count = min(max(0, statefulSet[path: "spec"]["replicas"]?.integer ?? 1), Self.mostPods)
    let start = min(max(0, statefulSet[path: "spec", "ordinals"]["start"]?.integer ?? 0), Int(Int32.max))
    self.init(name: name, ordinals: start..<(start + count))
  }

  private init(name: String, ordinals: Range<Int>) {
    self.name = name
    self.ordinals = ordinals
  }

  var count: Int { ordinals.count }

  /// The names in the order of the ordinals.
  package var names: some BidirectionalCollection<String> { ordinals.lazy.map { "\(name)-\($0)" } }

  /// Those that are not among others: before these, and behind them.
  package func subtracting(_ other: PodRange) -> [PodRange] {
    let before = ordinals.clamped(to: .min..<other.ordinals.lowerBound)
    let behind = ordinals.clamped(to: max(other.ordinals.upperBound, before.upperBound)..<Int.max)
    return [before, behind].filter { !$0.isEmpty }.map { PodRange(name: name, ordinals: $0) }
  }

  /// Those that a rolling update does not hold back: `partition` counts from the first ordinal
  /// (pkg/controller/statefulset, `newVersionedStatefulSetPod`).
  ///
  /// - Parameters:
  ///   - partition: how many of all are held back.
  ///   - all: the pods that their StatefulSet asks for.
  /// - Returns: those of them that restart.
  package func released(by partition: Int, of all: PodRange) -> PodRange {
    let first = all.ordinals.lowerBound + min(max(0, partition), Self.mostPods)
    return PodRange(name: name, ordinals: ordinals.clamped(to: first..<Int.max))
  }

  /// Those that are among others, too.
  package func intersection(_ other: PodRange) -> PodRange {
    PodRange(name: name, ordinals: ordinals.clamped(to: other.ordinals))
  }
}
