/// One entry of a container's `env`.
package struct EnvironmentVariable: Sendable {
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
  /// Cartridge reads the first, the operator's example the second.
  package static let workDirectories = ["TARANTOOL_WORKDIR", "TARANTOOL_WORK_DIR"]

  /// The variables of a container in their order. Entries of another shape than Kubernetes' are reported.
  static func list(
    of container: YAMLNode, path: String, into diagnostics: inout Diagnostics
  ) -> [EnvironmentVariable] {
    guard let node = container["env"] else { return [] }
    guard case .sequence(let items) = node.content else {
      diagnostics.error(.wrongType(of: "\(path).env", expected: "a list", found: node), at: node.location)
      return []
    }
    return items.compactMap { item in
      guard let name = item["name"]?.string else {
        diagnostics.error(.missingField("\(path).env[].name", help: "write `name: VARIABLE`"), at: item.location)
        return nil
      }
      return variable(name, item, into: &diagnostics)
    }
  }

  private static func variable(
    _ name: String, _ item: YAMLNode, into diagnostics: inout Diagnostics
  ) -> EnvironmentVariable {
    if let value = item["value"] {
      if value.string == nil {
        diagnostics.error(.wrongType(of: "\(name).value", expected: "a string", found: value), at: value.location)
      }
      return EnvironmentVariable(name: name, source: .text(value.string ?? ""), location: value.location)
    }
    guard let from = item["valueFrom"] else {
      return EnvironmentVariable(name: name, source: .text(""), location: item.location)
    }
    guard let path = from["fieldRef"]?["fieldPath"]?.string else {
      return EnvironmentVariable(name: name, source: .other, location: from.location)
    }
    return EnvironmentVariable(name: name, source: .field(path), location: from.location)
  }
}
