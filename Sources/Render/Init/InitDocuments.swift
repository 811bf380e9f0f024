internal import Schema
internal import YAML

/// The documents that a new cluster begins with: `templates/init.yaml`, with its comments.
///
/// The template is filled as text, since nodes have no comments. That is safe because ``InitSettings`` lets through
/// nothing that is syntax, and because a value that stands alone is spelt as the writer of YAML spells it (`'${NAME}'`
/// becomes `kv`, or `"on"`). A line whose value is not given is left out.
package enum InitDocuments {
  /// The documents, ready to be written to a file.
  package static func text(_ settings: InitSettings) -> String {
    let values = values(of: settings)
    let template = String(decoding: PackageResources.init_yaml, as: UTF8.self)
    return template.split(separator: "\n", omittingEmptySubsequences: false)
      .compactMap { filled(String($0), with: values) }.joined(separator: "\n")
  }

  private static func filled(_ line: String, with values: [(key: String, value: String?)]) -> String? {
    var line = line
    for (key, value) in values where line.contains("${\(key)}") {
      guard let value else { return nil }
      line = line.replacing("'${\(key)}'", with: scalar(value)).replacing("${\(key)}", with: value)
    }
    return line
  }

  private static func scalar(_ text: String) -> String {
    String(decoding: YAMLWriter.text(of: .string(text)).dropLast(), as: UTF8.self)
  }

  private static func values(of settings: InitSettings) -> [(key: String, value: String?)] {
    let isStateful = settings.failover == .stateful
    return [
      ("NAME", settings.name),
      ("NAMESPACE", settings.namespace),
      ("FLAG", settings.namespace.map { " -n \($0)" } ?? ""),
      ("STORAGE", "\(settings.name)-storage"),
      ("ROUTER", "\(settings.name)-router"),
      ("COOKIE", "\(settings.name)-cookie"),
      ("IMAGE", settings.image),
      ("REPLICASETS", String(settings.replicasets)),
      ("INSTANCES", String(settings.instances)),
      ("ROUTERS", String(settings.routers)),
      ("HOST", settings.host),
      ("FAILOVER", settings.failover.rawValue),
      ("PROVIDER", isStateful ? "stateboard" : nil),
      ("STATEBOARD", isStateful ? "\(settings.name)-stateboard" : nil),
      ("COORDINATOR", isStateful ? ", failover-coordinator" : ""),
      ("READY", isStateful ? "15" : nil),
      ("LOOK", settings.isVerified ? "*/10 * * * *" : nil),
      ("CLAIM", settings.backupClaim),
    ]
  }
}
