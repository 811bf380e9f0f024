internal import Findings
internal import Kubernetes
internal import YAML

/// Which namespace a document belongs to: its own, else the one of the command line, else `default`.
struct Namespaces {
  /// The namespace of the command line.
  let flag: String?

  func effective(_ namespace: Located<String>?) -> String { namespace?.value ?? flag ?? "default" }

  /// Refuses documents whose own namespace contradicts the command line, as kubectl does.
  func check(_ namespace: Located<String>?, into diagnostics: inout Diagnostics) {
    guard let namespace else { return }
    if let flag, namespace.value != flag {
      diagnostics.error(.otherNamespace(namespace.value, flag: flag), at: namespace.location)
    }
    if !NameSyntax.isDNSLabel(namespace.value) {
      diagnostics.error(.badNamespace(namespace.value), at: namespace.location)
    }
  }
}

extension Finding {
  fileprivate static func otherNamespace(_ namespace: String, flag: String) -> Finding {
    Finding(
      .otherNamespace, "this document is in namespace `\(namespace)`, but the command line names `\(flag)`",
      help: "render the namespaces one by one, or leave out -n")
  }

  fileprivate static func badNamespace(_ namespace: String) -> Finding {
    Finding(
      .badName, "`\(namespace)` is not a valid namespace name", help: "up to 63 lower-case letters, digits and `-`")
  }
}
