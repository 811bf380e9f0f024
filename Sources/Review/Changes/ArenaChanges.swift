internal import Kubernetes
internal import Schema
internal import YAML

/// Arenas that become smaller than they were.
struct ArenaChanges {
  let key: ObjectIndex.Key
  let old: YAMLValue
  let new: YAMLValue

  private static let variable = "TARANTOOL_MEMTX_MEMORY"
  /// Bytes (tarantool, `memtx_memory`).
  private static let assumed: Double = 268_435_456

  /// At most one: Tarantool reads all data into the arena when it starts, and ends where it does not fit ("can't initialize
  /// storage: Failed to allocate … bytes in slab allocator for memtx_tuple"). While it runs, the arena cannot shrink.
  var changes: [Change] {
    guard let before = Self.container(of: old), let after = Self.container(of: new),
      let was = Self.arena(of: before), let becomes = Self.arena(of: after), becomes < was
    else { return [] }
    let name = after["name"]?.string ?? ""
    return [
      Change(
        .data, key.text, path: "spec.template.spec.containers[\(name)].env[\(Self.variable)]",
        "\(was.shortText) -> \(becomes.shortText) bytes: an instance that holds more than fits there does not start again",
        remedy:
          "first compare it with `box.slab.info().arena_used` of each instance; its data stays on its volume until the arena is large enough again"
      )
    ]
  }

  /// The container that runs Cartridge.
  private static func container(of statefulSet: YAMLValue) -> YAMLValue? {
    let containers = statefulSet[path: "spec", "template", "spec", "containers"].sequence
    let index = EnvironmentVariable.cartridgeContainer(among: containers.map { EnvironmentVariable.list(of: $0) })
    return containers.indices.contains(index) ? containers[index] : nil
  }

  /// Bytes; nil where a Secret or another variable says how many, or where it is no number.
  private static func arena(of container: YAMLValue) -> Double? {
    let variables = EnvironmentVariable.list(of: container)
    guard let variable = variables.last(where: { $0.name == Self.variable }) else { return assumed }
    guard case .text(let text) = variable.source, let bytes = Double(text), bytes.isFinite else { return nil }
    return bytes
  }
}
