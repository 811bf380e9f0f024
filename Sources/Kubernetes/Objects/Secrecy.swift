package import YAML

/// What no report may show: values of Secrets, and of variables whose names say that they are secret.
package enum Secrecy {
  private static let endings = ["COOKIE", "PASSWORD", "SECRET", "TOKEN", "PASSWD", "PASSPHRASE", "CREDENTIALS", "_KEY"]

  /// Whether a variable of this name holds a secret.
  package static func isSecret(name: String) -> Bool {
    let name = name.uppercased()
    return endings.contains(where: name.hasSuffix)
  }

  /// A value with the secrets in it covered.
  package static func covered(_ value: YAMLValue) -> YAMLValue {
    switch value {
    case .sequence(let items): return .sequence(items.map(covered))
    case .mapping(var mapping):
      if let name = mapping["name"]?.string, isSecret(name: name), mapping["value"] != nil {
        mapping["value"] = "(a secret)"
      }
      return .mapping(YAMLMapping(mapping.entries.map { YAMLMapping.Entry($0.key, covered($0.value)) }))
    case .string, .literal: return value
    }
  }
}
