internal import Findings
internal import YAML

/// Fields that charts of old operators write into a StatefulSetSpec and that Kubernetes does not know. The operator lost them
/// when it read the documents into its own types; a server refuses them (chart tarantool-cartridge up to 0.0.9).
enum DroppedFields {
  private static let paths = [
    ["status"], ["template", "spec", "updateStrategy"], ["template", "spec", "securityContext", "capabilities"],
  ]

  /// The spec without them, each with a warning.
  static func removed(
    from spec: YAMLNode, at names: TemplatePaths, into diagnostics: inout Diagnostics
  ) -> YAMLNode {
    paths.reduce(spec) { spec, path in
      guard let place = place(of: path, in: spec) else { return spec }
      let name = path.map { $0 == TemplatePaths.ofTemplate.pod ? names.pod : $0 }.joined(separator: ".")
      diagnostics.warning(.droppedField("\(names.spec).\(name)"), at: place)
      return removing(path[...], from: spec)
    }
  }

  /// Where the last key of a path stands; nil where there is none, or where its value is null.
  private static func place(of path: [String], in spec: YAMLNode) -> SourceLocation? {
    let parent = path.dropLast().reduce(Optional(spec)) { $0?[$1] }
    return parent?.entries.first { $0.key == path.last && !$0.value.isNull }?.keyLocation
  }

  private static func removing(_ path: ArraySlice<String>, from node: YAMLNode) -> YAMLNode {
    guard case .mapping(let entries) = node.content, let key = path.first else { return node }
    let rest = path.dropFirst()
    let kept = entries.compactMap { entry -> YAMLEntry? in
      guard entry.key == key else { return entry }
      return rest.isEmpty ? nil : entry.replacing(value: removing(rest, from: entry.value))
    }
    return YAMLNode(.mapping(kept), at: node.location)
  }
}

extension Finding {
  fileprivate static func droppedField(_ path: String) -> Finding {
    Finding(
      .droppedField, "`\(path)` is left out: Kubernetes knows no such field, and the operator dropped it too",
      help: "remove it")
  }
}
