package import Findings
package import YAML

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

  /// `TARANTOOL_ADVERTISE_URI`
  package let name: String
  /// Where its value comes from.
  package let source: Source
  /// Where its entry stands.
  package let location: SourceLocation

  /// The variables of a container in their order. Entries that are not as Kubernetes wants them are reported.
  package static func list(
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
