/// One entry of a container's `env`.
package struct EnvironmentVariable: Sendable {
  /// Where its value comes from.
  package enum Source: Sendable {
    case text(String)
    /// The path of a `fieldRef`.
    case field(String)
    /// A Secret, a ConfigMap, a resource: what it holds cannot be known from the documents.
    case other
  }

  package var name: String
  package var source: Source
  package var location: SourceLocation

  package static let instanceName = "TARANTOOL_INSTANCE_NAME"
  package static let advertiseURI = "TARANTOOL_ADVERTISE_URI"
  package static let httpPort = "TARANTOOL_HTTP_PORT"
  package static let clusterCookie = "TARANTOOL_CLUSTER_COOKIE"
  /// Cartridge reads the first (cartridge, `argparse.lua`), the operator's example the second.
  private static let workDirectories = ["TARANTOOL_WORKDIR", "TARANTOOL_WORK_DIR"]

  /// The variable that says where the instance keeps its data: of one name the last, as the kubelet takes it.
  package static func workDirectory(among variables: [EnvironmentVariable]) -> EnvironmentVariable? {
    workDirectories.lazy.compactMap { name in variables.last { $0.name == name } }.first
  }

  /// The position of the container that runs Cartridge: the one that advertises a URI, else the first.
  package static func cartridgeContainer(among variables: [[EnvironmentVariable]]) -> Int {
    variables.firstIndex { $0.contains { $0.name == advertiseURI } } ?? 0
  }

  /// The variables of a container in their order. Entries of another shape than Kubernetes' are reported.
  static func list(
    of container: YAMLNode, path: String, into diagnostics: inout Diagnostics
  ) -> [EnvironmentVariable] {
    guard let node = container["env"] else { return [] }
    guard case .sequence(let items) = node.content else {
      diagnostics.error(.wrongType(of: "\(path).env", expected: "a list", found: node), at: node.location)
      return []
    }
    return items.enumerated().compactMap { position, item in
      var fields = FieldDecoder(item, path: "\(path).env[\(position)]")
      let name = fields.requiredString("name", help: "write `name: VARIABLE`")
      let (source, location) = source(of: item, &fields)
      fields.finishIgnoringUnknown(into: &diagnostics)
      return name.map { EnvironmentVariable(name: $0.value, source: source, location: location) }
    }
  }

  private static func source(of item: YAMLNode, _ fields: inout FieldDecoder) -> (Source, SourceLocation) {
    if let value = fields.node("value") { return (.text(fields.string("value")?.value ?? ""), value.location) }
    guard let from = fields.node("valueFrom") else { return (.text(""), item.location) }
    let path = from["fieldRef"]?["fieldPath"]?.string
    return (path.map(Source.field) ?? .other, from.location)
  }
}
