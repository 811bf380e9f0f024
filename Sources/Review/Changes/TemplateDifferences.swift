internal import Kubernetes
internal import YAML

/// The differences between objects of one template and those of another: the same for thousands of replicasets of a
/// Role, so that they are worked out once.
struct TemplateDifferences {
  private var former: (old: YAMLTemplate, new: YAMLTemplate)?
  /// Nil where the differences depend on the strings that are filled in.
  private var found: [Difference]?

  /// The differences between the two states of an object.
  ///
  /// - Parameters:
  ///   - templates: of the two states, which are filled with the same strings.
  ///   - type: the type in the table of fields.
  /// - Returns: nil where they depend on the strings that are filled in.
  mutating func differences(_ templates: (old: YAMLTemplate, new: YAMLTemplate), type: String) -> [Difference]? {
    if let former, former == templates { return found }
    former = templates
    let differences = ComparedObject.differences(
      ObjectIndex.cleaned(templates.old.document), ObjectIndex.cleaned(templates.new.document), type: type)
    found = differences.contains(where: Self.dependsOnStrings) ? nil : differences
    return found
  }

  private static func dependsOnStrings(_ difference: Difference) -> Bool {
    YAMLTemplate.mayBeHeld(in: difference.path)
      || [difference.old, difference.new].contains { $0?.mayHoldPlaceholder ?? false }
  }
}

extension YAMLValue {
  /// Whether a key or a scalar in it may hold a placeholder.
  fileprivate var mayHoldPlaceholder: Bool {
    switch self {
    case .string(let text), .literal(let text): YAMLTemplate.mayBeHeld(in: text)
    case .sequence(let items): items.contains(where: \.mayHoldPlaceholder)
    case .mapping(let mapping):
      mapping.entries.contains { YAMLTemplate.mayBeHeld(in: $0.key) || $0.value.mayHoldPlaceholder }
    }
  }
}
