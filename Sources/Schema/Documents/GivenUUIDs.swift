internal import Findings
internal import YAML

/// The UUIDs of a Role that are not computed from names: `uuids: {"0-1": UUID}` is that of the instance in pod 1 of
/// replicaset 0, `{"0": UUID}` that of the replicaset.
package struct GivenUUIDs: Hashable, Sendable {
  private var uuids: [String: String] = [:]

  /// All are computed.
  package init() {}

  /// Whether none is given.
  package var isEmpty: Bool { uuids.isEmpty }

  /// That of a replicaset by its ordinal; nil where it is computed.
  package func ofReplicaset(_ ordinal: Int) -> String? { uuids.isEmpty ? nil : uuids["\(ordinal)"] }

  /// That of an instance by the ordinals of both; nil where it is computed.
  package func ofInstance(_ instance: Int, in replicaset: Int) -> String? {
    uuids.isEmpty ? nil : uuids["\(replicaset)-\(instance)"]
  }

  fileprivate mutating func set(_ key: String, _ uuid: String) { uuids[key] = uuid }

  /// Thirty-two digits of base 16 in five groups, as Cartridge writes it.
  package static func isUUID(_ text: String) -> Bool {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
      && groups.allSatisfy { $0.utf8.allSatisfy { digits.contains($0) } }
  }

  private static let digits = Set("0123456789abcdef".utf8)
}

extension FieldDecoder {
  /// Reads `uuids`; what is none is reported, and one that is given twice.
  mutating func uuids(_ key: String) -> GivenUUIDs {
    var given = GivenUUIDs()
    guard let node = node(key) else { return given }
    guard node.isMapping else {
      let expected = "a mapping of strings, ordinals to UUIDs"
      error(.wrongType(of: full(key), expected: expected, found: node), at: node.location)
      return given
    }
    var places: [String: YAMLEntry] = [:]
    for entry in node.entries {
      guard Generations.isKey(entry.key), let uuid = entry.value.string, GivenUUIDs.isUUID(uuid) else {
        error(.badUUID(full(key)), at: entry.keyLocation)
        continue
      }
      if let other = places.updateValue(entry, forKey: uuid) {
        let note = Diagnostic.Note("`\(other.key)` has it, too", at: other.keyLocation)
        error(.sameUUID(uuid), at: entry.keyLocation, notes: [note])
      }
      given.set(entry.key, uuid)
    }
    return given
  }
}

extension Finding {
  fileprivate static func badUUID(_ path: String) -> Finding {
    Finding(
      .badFormat, "`\(path)` maps the ordinal of a replicaset, or of one and an instance, to a UUID in lower case",
      help: "write what the cluster has: `uuids: {\"0-1\": 2c8777e3-e712-5df1-b3a3-711810b93547}`")
  }

  fileprivate static func sameUUID(_ uuid: String) -> Finding {
    Finding(.sharedIdentity, "the UUID `\(uuid)` is given twice", help: "each instance has its own")
  }
}
