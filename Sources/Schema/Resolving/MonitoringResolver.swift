internal import Findings
internal import Kubernetes
internal import YAML

/// Resolves `Cluster.spec.monitoring`: finds the name of the port on which all instances serve HTTP.
enum MonitoringResolver {
  /// - Parameters:
  ///   - settings: as the document has them; nil where nobody watches.
  ///   - roles: all of the Cluster.
  ///   - number: of the port, from 1.
  ///   - diagnostics: takes templates that declare no such port, or call it otherwise.
  /// - Returns: nil where nobody watches, and where that was reported.
  static func monitoring(
    _ settings: MonitoringSettings?, roles: [RoleModel], httpPort number: Int, into diagnostics: inout Diagnostics
  ) -> MonitoringModel? {
    guard let settings, let first = roles.first else { return nil }
    let assumed = portName(number, in: first.template)
    for role in roles {
      let name = portName(number, in: role.template)
      if let name, name == assumed { continue }
      diagnostics.error(
        .undeclaredPort(role.name, number, name: name, wanted: assumed ?? "http"), at: settings.location)
    }
    return assumed.map { MonitoringModel(settings: settings, port: $0) }
  }

  private static func portName(_ number: Int, in template: StatefulSetTemplate) -> String? {
    let ports = template.container["ports"]?.items ?? []
    return ports.first { $0["containerPort"]?.integer == number }?["name"]?.string
  }
}

extension Finding {
  fileprivate static func undeclaredPort(_ role: String, _ number: Int, name: String?, wanted: String) -> Finding {
    let help =
      "Prometheus finds pods by the ports that they declare: "
      + "write `{name: \(wanted), containerPort: \(number)}` into `ports` of the template's container"
    guard let name else {
      return Finding(
        .undeclaredPort, "the instances of Role `\(role)` declare no port \(number) with a name", help: help)
    }
    return Finding(
      .undeclaredPort,
      "the instances of Role `\(role)` call port \(number) `\(name)`, others of the Cluster `\(wanted)`",
      help: help)
  }
}
