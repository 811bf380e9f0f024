internal import Findings
internal import Kubernetes
internal import YAML

/// The port of the admin API. Documents of v1beta1 do not name it, since operator 1.0 talked through the pods' consoles:
/// what the instances listen on is read from their templates.
struct HTTPPort {
  private let document: ClusterDocument
  private let templates: [StatefulSetTemplate]

  /// - Parameters:
  ///   - document: the Cluster.
  ///   - templates: those of its Roles, in their order.
  init(of document: ClusterDocument, templates: [StatefulSetTemplate]) {
    self.document = document
    self.templates = templates
  }

  /// What the Cluster says, else what all templates agree on, else Cartridge's default.
  func number(into diagnostics: inout Diagnostics) -> Int {
    let number = agreed(into: &diagnostics)
    let listenPort = document.listenPort?.value ?? FieldRule.ClusterListenPort.assumed
    if number == listenPort, let written = document.httpPort ?? document.listenPort {
      diagnostics.error(.sharedPort(number), at: written.location)
    }
    if document.version == .v1alpha1 || document.httpPort != nil {
      // No error: another container of the pod may pass on what it gets on the Cluster's port.
      for port in templates.compactMap(Self.fromEnvironment) where port.value != number {
        diagnostics.warning(.otherPort(port.value, than: number), at: port.location)
      }
    }
    return number
  }

  private func agreed(into diagnostics: inout Diagnostics) -> Int {
    if let written = document.httpPort { return written.value }
    guard document.version == .v1beta1, let first = found.first else { return FieldRule.ClusterHttpPort.assumed }
    for other in found.dropFirst() where other.value != first.value {
      let note = Diagnostic.Note("here it is \(first.value)", at: first.location)
      diagnostics.error(.severalPorts(other.value), at: other.location, notes: [note])
    }
    return first.value
  }

  private var found: [Located<Int>] { templates.compactMap { Self.fromEnvironment(of: $0) ?? Self.fromPorts(of: $0) } }

  private static func fromEnvironment(of template: StatefulSetTemplate) -> Located<Int>? {
    guard let variable = template.environment.last(where: { $0.name == EnvironmentVariable.httpPort }),
      case .text(let text) = variable.source, let port = Int(text)
    else { return nil }
    return Located(port, at: variable.location)
  }

  private static func fromPorts(of template: StatefulSetTemplate) -> Located<Int>? {
    let ports = template.container["ports"]?.items ?? []
    guard let port = ports.first(where: { $0["name"]?.string == "http" })?["containerPort"],
      let number = port.integer
    else { return nil }
    return Located(number, at: port.location)
  }
}

extension Finding {
  fileprivate static func sharedPort(_ port: Int) -> Finding {
    Finding(
      .conflictingFields, "`listenPort` and `httpPort` are both \(port): an instance cannot listen twice on one port",
      help: "write two different ports, as the application listens on them")
  }

  fileprivate static func otherPort(_ port: Int, than number: Int) -> Finding {
    Finding(
      .conflictingFields,
      "these instances serve HTTP on port \(port), and the Job asks them on \(number), the Cluster's `httpPort`",
      help: "remove this variable, which is filled in, or write `httpPort: \(port)` in the Cluster")
  }

  fileprivate static func severalPorts(_ port: Int) -> Finding {
    Finding(
      .conflictingFields, "these instances serve HTTP on port \(port), others of the Cluster on another one",
      help: "use one port in all Roles: the Job asks all instances on the same one")
  }
}
