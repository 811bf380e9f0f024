package import YAML

/// What no report may show: values of Secrets, and of variables whose names say that they are secret.
package enum Secrecy {
  private static let endings = ["COOKIE", "PASSWORD", "SECRET", "TOKEN", "PASSWD", "PASSPHRASE", "CREDENTIALS", "_KEY"]

  /// Whether a variable of this name holds a secret.
  package static func isSecret(name: String) -> Bool {
    let name = name.uppercased()
    return endings.contains(where: name.hasSuffix)
  }

  private static let words = ["COOKIE", "PASSWORD", "PASSWD", "SECRET", "TOKEN", "KEY", "CREDENTIALS", "PASSPHRASE"]

  /// Whether a variable of this name may hold a secret: asked of what strangers read.
  package static func mayBeSecret(name: String) -> Bool {
    let name = name.uppercased()
    return words.contains(where: name.contains)
  }

  /// A value with the secrets in it covered.
  ///
  /// - Parameters:
  ///   - value: an object or a part of it.
  ///   - cover: what takes the place of a secret.
  ///   - isSecret: whether a variable of a name holds one.
  /// - Returns: the same with other values of variables.
  package static func covered(
    _ value: YAMLValue, by cover: YAMLValue = "(a secret)", where isSecret: (String) -> Bool = isSecret(name:)
  ) -> YAMLValue {
    switch value {
    case .sequence(let items): return .sequence(items.map { covered($0, by: cover, where: isSecret) })
    case .mapping(var mapping):
      if let name = mapping["name"]?.string, isSecret(name), mapping["value"] != nil { mapping["value"] = cover }
      let entries = mapping.entries.map {
        YAMLMapping.Entry($0.key, covered($0.value, by: cover, where: isSecret))
      }
      return .mapping(YAMLMapping(entries))
    case .string, .literal: return value
    }
  }
}
