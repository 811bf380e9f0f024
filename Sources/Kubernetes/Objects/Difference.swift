package import YAML

/// One field that differs between two values.
package struct Difference: Hashable, Sendable {
  /// `spec.template.spec.containers[cartridge].image`
  package let path: String
  /// Nil where the field was not there.
  package let old: YAMLValue?
  /// Nil where the field is no longer there.
  package let new: YAMLValue?
  /// Whether no report may show the values.
  package let isSecret: Bool
  /// What is special about it; nil for a value that is another, new or removed.
  package let matter: Matter?

  /// What a difference may be besides another value.
  package enum Matter: Hashable, Sendable {
    /// The items of the list are the same, in another order.
    case order
    /// The same list holds an item of this name before.
    case repeated
    /// The new value is none that a server takes.
    case refused
  }

  /// Holds what is given.
  package init(
    path: String, old: YAMLValue? = nil, new: YAMLValue? = nil, isSecret: Bool = false, matter: Matter? = nil
  ) {
    self.path = path
    self.old = old
    self.new = new
    self.isSecret = isSecret
    self.matter = matter
  }

  /// `old -> new`, each in one line; of secrets only what happens to them.
  package var arrow: String {
    if isSecret { return old == nil ? "is new" : new == nil ? "is removed" : "changes" }
    return "\(Self.text(old)) -> \(Self.text(new))"
  }

  /// Whether the path is one of some fields or below one.
  package func isWithin(_ fields: [String]) -> Bool {
    fields.contains { field in
      guard path.utf8.starts(with: field.utf8) else { return false }
      let next = path.utf8.dropFirst(field.utf8.count).first
      return next == nil || next == UInt8(ascii: ".") || next == UInt8(ascii: "[")
    }
  }

  private static func text(_ value: YAMLValue?) -> String {
    switch value {
    case nil: return "(none)"
    case .string(let text)? where text.contains("\n"): return "(\(text.split(separator: "\n").count) lines)"
    case .string(let text)?, .literal(let text)?: return text.isEmpty ? "\"\"" : text
    case let value?:
      let text = JSONWriter.compact(Secrecy.covered(value))
      return text.count <= 60 ? text : text.prefix(57) + "..."
    }
  }
}
