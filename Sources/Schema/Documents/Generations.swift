internal import Findings
internal import YAML

/// Which identities of a Role are no longer the first ones, since Cartridge never accepts an expelled UUID again:
/// `generations: {"2": 1, "0-1": 1}` names replicaset 2 and the instance in pod 1 of replicaset 0.
package struct Generations: Hashable, Sendable {
  private var numbers: [String: Int] = [:]

  /// Every identity is the first one.
  package init() {}

  /// The generation of the replicaset with this ordinal; 0 where it is not named.
  package func ofReplicaset(_ ordinal: Int) -> Int { numbers["\(ordinal)"] ?? 0 }

  /// The generation of an instance within that of its replicaset, by the ordinals of both; 0 where it is not named.
  package func ofInstance(_ instance: Int, in replicaset: Int) -> Int {
    numbers.isEmpty ? 0 : numbers["\(replicaset)-\(instance)"] ?? 0
  }
}

extension FieldDecoder {
  /// Reads `generations`; what is none is reported.
  mutating func generations(_ key: String) -> Generations {
    var generations = Generations()
    guard let node = node(key) else { return generations }
    guard node.isMapping else {
      error(
        .wrongType(of: full(key), expected: "a mapping of ordinals to generations", found: node), at: node.location)
      return generations
    }
    for entry in node.entries {
      if let number = entry.value.integer, number >= 0, Generations.isKey(entry.key) {
        generations.set(entry.key, number)
      } else {
        error(.badGeneration(full(key)), at: entry.keyLocation)
      }
    }
    return generations
  }
}

extension Generations {
  /// One ordinal or two, as the names of StatefulSets and pods end: `2`, `2-0`.
  static func isKey(_ text: String) -> Bool {
    let ordinals = text.split(separator: "-", omittingEmptySubsequences: false)
    return ordinals.count <= 2 && ordinals.allSatisfy { ordinal in Int(ordinal).map { "\($0)" == ordinal } == true }
  }

  fileprivate mutating func set(_ key: String, _ number: Int) { numbers[key] = number }
}

extension Finding {
  fileprivate static func badGeneration(_ path: String) -> Finding {
    Finding(
      .badFormat, "`\(path)` maps the ordinal of a replicaset, or of one and an instance, to a whole number",
      help: "write `generations: {\"2\": 1}` to give replicaset 2 new UUIDs, `{\"2-0\": 1}` for its instance 0 alone")
  }
}
