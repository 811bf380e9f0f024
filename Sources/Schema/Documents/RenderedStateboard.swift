package import Findings
internal import Kubernetes
package import YAML

/// `Cluster.spec.failover.stateboard.rendered`: a stateboard that is rendered beside the instances.
package struct RenderedStateboard: Sendable {
  /// Where it is asked for.
  package let location: SourceLocation
  /// The size of its volume, a quantity as written.
  package let storage: String
  /// The class of its volume; nil for the default of the cluster.
  package let storageClassName: String?
  /// Nil for that of the first Role.
  package let image: String?
  /// What starts it; empty where it starts as cartridge-cli's template does.
  package let command: [String]
  /// `resources` of its container, as written.
  package let resources: YAMLNode?

  /// Nil where the storage is missing, or is not an amount.
  init?(_ fields: inout FieldDecoder) {
    location = fields.location
    let storage = Self.storage(&fields)
    storageClassName = fields.string("storageClassName")?.value
    image = fields.string("image")?.value
    command = fields.strings("command")?.value.map(\.value) ?? []
    resources = fields.mapping("resources")
    guard let storage else { return nil }
    self.storage = storage
  }

  private static func storage(_ fields: inout FieldDecoder) -> String? {
    guard fields.requiredNode("storage", help: "write `storage: 1Gi`") != nil,
      let storage = fields.stringOrNumber("storage")
    else { return nil }
    if let amount = Quantity.value(storage.value), amount.isFinite, amount > 0 { return storage.value }
    fields.error(.badStorage(storage.value), at: storage.location)
    return nil
  }
}

extension Finding {
  fileprivate static func badStorage(_ text: String) -> Finding {
    Finding(.badFormat, "`\(text)` is not a valid size of a volume", help: "write `storage: 1Gi`")
  }
}
