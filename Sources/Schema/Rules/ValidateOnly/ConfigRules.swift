internal import Findings
internal import YAML

/// What should not be in sections of the configuration, which many people may read.
enum ConfigRules {
  // Fewer than Secrecy covers: sections have a `sharding_key`, and a warning too many is silenced for all.
  private static let words = [
    "password", "passwd", "secret", "token", "cookie", "private_key", "privatekey", "api_key", "apikey",
  ]

  /// A text under a key that names a secret. The text itself is not shown.
  static func secrets(_ cluster: ClusterModel, _ diagnostics: inout Diagnostics) {
    for section in cluster.config.sections { look(at: section.entry, &diagnostics) }
  }

  private static func look(at entry: YAMLEntry, _ diagnostics: inout Diagnostics) {
    let key = entry.key.lowercased()
    if let text = entry.value.string, !text.isEmpty, words.contains(where: key.hasSuffix) {
      diagnostics.warning(.secretInConfig(entry.key), at: entry.keyLocation)
    }
    look(in: entry.value, &diagnostics)
  }

  private static func look(in value: YAMLNode, _ diagnostics: inout Diagnostics) {
    for entry in value.entries { look(at: entry, &diagnostics) }
    for item in value.items { look(in: item, &diagnostics) }
  }
}

extension Finding {
  fileprivate static func secretInConfig(_ key: String) -> Finding {
    Finding(
      .secretInConfig, "`\(key)` is in plain text here, and anyone who can open the web interface can read it",
      help: "have the application take it from a variable, with `valueFrom: {secretKeyRef: {…}}`; or silence this rule")
  }
}
