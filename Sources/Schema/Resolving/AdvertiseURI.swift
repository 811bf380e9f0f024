internal import Findings
internal import Kubernetes
internal import YAML

/// Works out under which address the instances of a Role advertise themselves, and refuses what cannot be planned.
///
/// An instance advertises what its own environment says; joining it under any other address fails, or worse, succeeds.
struct AdvertiseURI {
  let cluster: String
  let namespace: String
  let domain: String
  let listenPort: Int
  let compatibility: Compatibility?

  /// The outcome for a Role.
  struct Outcome {
    /// What follows the pod's name, port included.
    let suffix: String
    /// Whether the address depends on the namespace.
    let mentionsNamespace: Bool
    let addedVariables: [AddedVariable]
  }

  /// Reads the address from the template's variables or, where they name none, makes one.
  func outcome(
    for template: StatefulSetTemplate, environment: ExpandedEnvironment, httpPort: Int,
    into diagnostics: inout Diagnostics
  ) -> Outcome? {
    guard let written = environment[EnvironmentVariable.advertiseURI] else {
      return made(for: template, environment: environment, httpPort: httpPort)
    }
    let location =
      template.environment.last { $0.name == EnvironmentVariable.advertiseURI }?.location ?? template.spec.location
    guard let suffix = checked(written, at: location, into: &diagnostics) else { return nil }
    let mentionsNamespace = written.mentionsNamespace || suffix.hasPrefix(".\(cluster).\(namespace)")
    let added = compatibility == nil ? missingVariables(template, environment, httpPort: httpPort) : []
    return Outcome(suffix: suffix, mentionsNamespace: mentionsNamespace, addedVariables: added)
  }

  /// The address of a template that names none: what the operator of the era would join the instance by.
  private func made(
    for template: StatefulSetTemplate, environment: ExpandedEnvironment, httpPort: Int
  ) -> Outcome {
    if compatibility == .operator001 {
      return Outcome(suffix: ".\(cluster):\(listenPort)", mentionsNamespace: false, addedVariables: [])
    }
    let suffix = ".\(cluster).\(namespace).svc.\(domain):\(listenPort)"
    guard compatibility == nil else { return Outcome(suffix: suffix, mentionsNamespace: true, addedVariables: []) }
    var added = missingVariables(template, environment, httpPort: httpPort)
    var holder = environment.holderOfPodName(among: template.environment)
    if holder == nil, environment[EnvironmentVariable.instanceName] == nil { holder = EnvironmentVariable.instanceName }
    if holder == nil { added.insert(AddedVariable(name: "POD_NAME", source: .podName), at: 0) }
    let uri = AddedVariable(
      name: EnvironmentVariable.advertiseURI, source: .text("$(\(holder ?? "POD_NAME"))" + suffix))
    let position = added.firstIndex { $0.name == EnvironmentVariable.httpPort } ?? added.count
    added.insert(uri, at: position)
    return Outcome(suffix: suffix, mentionsNamespace: true, addedVariables: added)
  }

  /// The identity variables, the advertise URI aside, that the template does not set.
  private func missingVariables(
    _ template: StatefulSetTemplate, _ environment: ExpandedEnvironment, httpPort: Int
  ) -> [AddedVariable] {
    [
      AddedVariable(name: EnvironmentVariable.instanceName, source: .podName),
      AddedVariable(name: EnvironmentVariable.httpPort, source: .text(String(httpPort))),
    ].filter { environment[$0.name] == nil }
  }

  private func checked(
    _ text: PodValue, at location: SourceLocation, into diagnostics: inout Diagnostics
  ) -> String? {
    for case .unknown(let what) in text.parts {
      diagnostics.error(.unknowableURI(what, wanted: example), at: location)
      return nil
    }
    guard let suffix = text.suffixOfPodName else {
      diagnostics.error(.uriWithoutPod(text.display, wanted: example), at: location)
      return nil
    }
    let parts = suffix.split(separator: ":", omittingEmptySubsequences: false)
    let host = String(parts[0])
    // Cartridge's default where the URI names no port.
    let port = parts.count == 1 ? 3301 : Int(parts[1])
    guard parts.count <= 2, let port else {
      diagnostics.error(.badURI(text.display, wanted: example), at: location)
      return nil
    }
    guard serviceHosts.contains(host) else {
      diagnostics.error(
        .uriOutsideService(text.display, service: cluster, namespace, other: otherNamespace(in: host), wanted: example),
        at: location)
      return nil
    }
    guard port == listenPort else {
      diagnostics.error(.uriPort(port, listenPort: listenPort), at: location)
      return nil
    }
    return "\(host):\(port)"
  }

  /// What may follow the pod's name: the names by which a headless Service makes its pods known.
  private var serviceHosts: [String] {
    [
      ".\(cluster)", ".\(cluster).\(namespace)", ".\(cluster).\(namespace).svc",
      ".\(cluster).\(namespace).svc.\(domain)",
    ]
  }

  /// The namespace under whose Service of this name a host is; nil where it is under none.
  private func otherNamespace(in host: String) -> String? {
    let parts = host.split(separator: ".").map(String.init)
    let isUnderService = parts.count == 2 || parts.count > 2 && parts[2] == "svc"
    guard isUnderService, parts[0] == cluster, parts[1] != namespace, NameSyntax.isDNSLabel(parts[1]) else {
      return nil
    }
    return parts[1]
  }

  private var example: String {
    "$(\(EnvironmentVariable.instanceName)).\(cluster).\(namespace).svc.\(domain):\(listenPort)"
  }
}

extension Finding {
  fileprivate static func unknowableURI(_ what: String, wanted: String) -> Finding {
    Finding(
      .advertiseURI, "the advertise URI depends on \(what): no call can be planned for it",
      help: "build it from the pod's name: \(wanted)")
  }

  fileprivate static func uriWithoutPod(_ text: String, wanted: String) -> Finding {
    Finding(
      .advertiseURI,
      "the advertise URI `\(text)` does not begin with the pod's name: instances could not be told apart",
      help: "build it from a variable whose fieldRef is metadata.name: \(wanted)")
  }

  fileprivate static func badURI(_ text: String, wanted: String) -> Finding {
    Finding(.advertiseURI, "the advertise URI `\(text)` is not of the form HOST:PORT", help: "write \(wanted)")
  }

  fileprivate static func uriOutsideService(
    _ text: String, service: String, _ namespace: String, other: String?, wanted: String
  ) -> Finding {
    let option = other.map { "-n \($0)" } ?? "-n"
    return Finding(
      .advertiseURI,
      "the advertise URI `\(text)` is not under the headless Service `\(service)` in namespace `\(namespace)`",
      help: "write \(wanted); or, if the documents belong to another namespace, render with \(option)")
  }

  fileprivate static func uriPort(_ port: Int, listenPort: Int) -> Finding {
    Finding(
      .advertiseURI, "the advertise URI has port \(port), but the Cluster listens on \(listenPort)",
      help: "write `listenPort: \(port)` in the Cluster's spec, or port \(listenPort) here")
  }
}
