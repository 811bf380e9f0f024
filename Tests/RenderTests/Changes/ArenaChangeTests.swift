import Review
import Testing

/// An arena of memtx that becomes smaller than it was.
@Suite struct ArenaChangeTests {
  private static let variable = "- {name: TARANTOOL_MEMTX_MEMORY, value: \"268435456\"}"

  private static func told(_ old: String, _ new: String) throws -> [String] {
    let documents = ChangeBase.documents.replacing(variable, with: old)
    return try ChangeBase.changes(replacing: old, with: new, in: documents).filter { $0.message.contains("fits there") }
      .map { "\($0.class.rawValue) \($0.object) \($0.path ?? "") \($0.message)" }
  }

  private static func arena(_ bytes: String) -> String { "- {name: TARANTOOL_MEMTX_MEMORY, value: \"\(bytes)\"}" }

  @Test func isToldOfEachStatefulSet() throws {
    let path = "spec.template.spec.containers[cartridge].env[TARANTOOL_MEMTX_MEMORY]"
    let message = "268435456 -> 134217728 bytes: an instance that holds more than fits there does not start again"
    #expect(
      try Self.told(Self.arena("268435456"), Self.arena("134217728")) == [
        "data StatefulSet/prod/storage-0 \(path) \(message)", "data StatefulSet/prod/storage-1 \(path) \(message)",
      ])
  }

  /// Tarantool's own is 256 MiB.
  @Test(arguments: [
    (arena("536870912"), "- {name: OTHER, value: a}", 2), ("- {name: OTHER, value: a}", arena("134217728"), 2),
    (arena("134217728"), "- {name: OTHER, value: a}", 0), (arena("134217728"), arena("134217729"), 0),
    (arena("1e9"), arena("999999999"), 2), (arena("$(SIZE)"), arena("1"), 0),
  ])
  func smallerIsLessThanItWas(_ old: String, _ new: String, _ count: Int) throws {
    #expect(try Self.told(old, new).count == count)
  }
}
