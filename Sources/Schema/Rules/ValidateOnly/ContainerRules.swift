internal import Findings
internal import Kubernetes
internal import YAML

/// Settings of the Cartridge container that hurt later.
enum ContainerRules {
  /// Beside the arenas an instance needs memory for Lua, connections and the growth of a snapshot.
  fileprivate static let overhead: Double = 64 * 1_048_576

  /// An instance that fills its arena is killed by the kernel when the container's limit is not above it.
  package static func memoryLimit(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    guard let node = subject.container["resources"]?["limits"]?["memory"], case .scalar(let scalar) = node.content,
      let limit = Quantity.value(scalar.text)
    else { return }
    let names = ["TARANTOOL_MEMTX_MEMORY", "TARANTOOL_VINYL_MEMORY", "TARANTOOL_VINYL_CACHE"]
    let arenas = subject.template.environment.compactMap { variable -> Double? in
      guard names.contains(variable.name), case .text(let text) = variable.source else { return nil }
      return Double(text)
    }
    let wanted = arenas.reduce(0, +)
    guard wanted > 0, wanted.isFinite, wanted + overhead > limit else { return }
    diagnostics.warning(.memoryLimit(arenas: wanted, limit: scalar.text), at: node.location)
  }

  /// Recreated pods may run another program than their passedThrough.
  package static func floatingTag(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    guard let node = subject.container["image"], let image = node.string.flatMap(ImageName.init) else { return }
    if !image.isPinned { diagnostics.warning(.floatingTag(image.text), at: node.location) }
  }

  /// The cookie is the password of the cluster: for its admin API, and between its instances.
  static func plainCookie(_ subject: RoleRules.Subject, _ diagnostics: inout Diagnostics) {
    for variable in subject.template.environment where variable.name == EnvironmentVariable.clusterCookie {
      if case .text = variable.source { diagnostics.warning(.plainCookie, at: variable.location) }
    }
  }
}

extension Finding {
  fileprivate static func memoryLimit(arenas: Double, limit: String) -> Finding {
    let needed = ((arenas + ContainerRules.overhead) / 1_048_576).rounded(.up)
    return Finding(
      .memoryLimit,
      "the limit of \(limit) is too low for arenas of \(arenas.shortText) bytes: the kernel kills the instance before they are full",
      help: "write `memory: \(needed.shortText)Mi` or more, or lower memtx_memory (M is 1000², Mi is 1024²)")
  }

  fileprivate static func floatingTag(_ image: String) -> Finding {
    Finding(
      .floatingTag,
      "the image `\(image)` is not pinned: a recreated pod may run another version than its neighbours",
      help: "write a tag that never moves, or a digest")
  }

  fileprivate static let plainCookie = Finding(
    .plainCookie, "the cluster cookie is in plain text here: it is the password of the admin API",
    help: "take it from a Secret: `valueFrom: {secretKeyRef: {name: NAME, key: cookie}}`")
}
