internal import Findings
internal import Kubernetes
internal import YAML

/// What the variables of a Cluster's instances hold, and under which address they advertise themselves: worked out once for
/// the Roles of a template, unless a variable reads their labels.
struct Addresses {
  /// What is known of the instances of a Role.
  struct Found {
    fileprivate let domain: String
    let environment: ExpandedEnvironment
    /// Nil where no address can be planned.
    let address: AdvertiseURI.Outcome?
  }

  private let document: ClusterDocument
  private let namespace: String
  private let listenPort: Int
  private let httpPort: Int
  /// By the places of the templates.
  private var known: [SourceLocation: Found] = [:]

  /// That of Kubernetes where neither documents nor labels name one.
  static let defaultDomain = "cluster.local"

  /// - Parameters:
  ///   - document: the Cluster.
  ///   - namespace: where its objects are.
  ///   - listenPort: that of iproto.
  ///   - httpPort: that of the admin API.
  init(of document: ClusterDocument, in namespace: String, listenPort: Int, httpPort: Int) {
    (self.document, self.namespace, self.listenPort, self.httpPort) = (document, namespace, listenPort, httpPort)
  }

  /// Those of a Role with this template, whose pods carry these labels.
  mutating func found(
    for template: StatefulSetTemplate, podLabels: LabelSet, into diagnostics: inout Diagnostics
  ) -> Found {
    let domain = document.domain?.value ?? podLabels[LabelKey.clusterDomain]?.value ?? Self.defaultDomain
    if let found = known[template.spec.location], found.domain == domain { return found }
    let environment = ExpandedEnvironment(template.environment, namespace: namespace, podLabels: podLabels)
    if let variable = environment.oversized {
      diagnostics.error(.oversizedVariable(variable.name), at: variable.location)
    }
    let advertiseURI = AdvertiseURI(
      cluster: document.metadata.name.value, namespace: namespace, domain: domain, listenPort: listenPort,
      compatibility: document.compatibility)
    let found = Found(
      domain: domain, environment: environment,
      address: advertiseURI.outcome(
        for: template, environment: environment, httpPort: httpPort, into: &diagnostics))
    if !environment.readsLabels { known[template.spec.location] = found }
    return found
  }
}

extension Finding {
  fileprivate static func oversizedVariable(_ name: String) -> Finding {
    Finding(
      .oversizedVariable,
      "`\(name)` is longer than \(ExpandedEnvironment.limit) bytes when its references are expanded, or the variables up to it are",
      help: "write what is meant: Linux starts no program with a longer variable")
  }
}
