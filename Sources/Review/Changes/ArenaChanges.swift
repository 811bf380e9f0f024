internal import Kubernetes
internal import Schema
internal import YAML

/// Arenas that become smaller than they were.
struct ArenaChanges {
  let key: ObjectIndex.Key
  /// The Cartridge containers of both states; nil where what is told of them is the same.
  let containers: (old: CartridgeContainer, new: CartridgeContainer)?

  private static let variable = "TARANTOOL_MEMTX_MEMORY"
  /// Bytes (tarantool, `memtx_memory`).
  private static let assumed: Double = 268_435_456

  /// At most one: Tarantool reads all data into the arena when it starts, and ends where it does not fit ("can't initialize
  /// storage: Failed to allocate … bytes in slab allocator for memtx_tuple"). While it runs, the arena cannot shrink.
  var changes: [Change] {
    guard let containers, let was = containers.old.arena, let becomes = containers.new.arena, becomes < was else {
      return []
    }
    return [
      Change(
        .data, key.text, path: "spec.template.spec.containers[\(containers.new.name)].env[\(Self.variable)]",
        "\(was.shortText) -> \(becomes.shortText) bytes: an instance that holds more than fits there does not start again",
        remedy:
          "first compare it with `box.slab.info().arena_used` of each instance; its data stays on its volume until the arena is large enough again"
      )
    ]
  }

  /// Bytes; nil where a Secret or another variable says how many, or where it is no number.
  static func arena(among variables: [EnvironmentVariable]) -> Double? {
    guard let variable = variables.last(where: { $0.name == Self.variable }) else { return assumed }
    guard case .text(let text) = variable.source, let bytes = Double(text), bytes.isFinite else { return nil }
    return bytes
  }
}
