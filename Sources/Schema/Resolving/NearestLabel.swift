internal import Findings
internal import Kubernetes

/// Finds the label that somebody most likely meant who selects by one that is not there.
enum NearestLabel {
  /// - Parameters:
  ///   - selected: what is asked for.
  ///   - carried: labels that exist.
  /// - Returns: the one that exists, where its value differs by a slip or its key does; nil where nothing is near.
  static func of(_ selected: LabelSet, among carried: [LabelSet]) -> LabelSet.Entry? {
    let existing = carried.flatMap(\.entries)
    for entry in selected.entries {
      if existing.contains(where: { $0.key == entry.key && $0.value == entry.value }) { continue }
      let sameKey = existing.filter { $0.key == entry.key }
      if let value = NearestName.of(entry.value, among: sameKey.map(\.value)) {
        return sameKey.first { $0.value == value }
      }
      let sameValue = existing.filter { $0.value == entry.value }
      if let key = NearestName.of(entry.key, among: sameValue.map(\.key)) { return sameValue.first { $0.key == key } }
    }
    return nil
  }
}

extension LabelSet.Entry {
  /// As it is written.
  var text: String { "\(key): \(value)" }
}
