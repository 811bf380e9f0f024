internal import Findings
internal import Kubernetes
internal import YAML

/// Makes the model of one Cluster from its linked documents.
struct ClusterResolver {
  let link: Linker.Link
  /// By the places of their documents; one that is not among them holds an error.
  let templates: [SourceLocation: StatefulSetTemplate]
  let namespaces: Namespaces
  /// What the command line says.
  let gitops: GitOpsTool?

  private var document: ClusterDocument { link.cluster }
  private var name: String { document.metadata.name.value }
  private var namespace: String { namespaces.effective(document.metadata.namespace) }
  private var listenPort: Int { document.listenPort?.value ?? FieldRule.ClusterListenPort.assumed }

  func cluster(into diagnostics: inout Diagnostics) -> ClusterModel? {
    let clusterID = clusterID(into: &diagnostics)
    let known = link.roles.compactMap { templates[$0.template.spec.location] }
    let httpPort = HTTPPort(of: document, templates: known).number(into: &diagnostics)
    checkSecrets(into: &diagnostics)
    var addresses = Addresses(of: document, in: namespace, listenPort: listenPort, httpPort: httpPort)
    let resolved = link.roles.map {
      role($0.role, $0.template, clusterID: clusterID, &addresses, into: &diagnostics)
    }
    let roles = resolved.compactMap(\.?.model)
    guard roles.count == link.roles.count, !roles.isEmpty else { return nil }
    let stateboard = StateboardURI(of: document, namespace: namespace, domain: Addresses.defaultDomain)
    let mentionsNamespace =
      stateboard.isRendered || document.monitoring != nil || resolved.contains { $0?.mentionsNamespace == true }
    return ClusterModel(
      document, namespace: (writtenNamespace(isNeeded: mentionsNamespace), namespace), clusterID: clusterID,
      ports: (listenPort, httpPort), serviceSelector: serviceSelector(clusterID, roles, into: &diagnostics),
      roles: roles,
      ingress: IngressResolver.ingress(document.ingress, of: name, roles: roles, into: &diagnostics),
      failover: stateboard.failover, config: link.config,
      monitoring: MonitoringResolver.monitoring(
        document.monitoring, roles: roles, httpPort: httpPort, into: &diagnostics), gitops: gitops ?? document.gitops)
  }

  /// A pod reads the Secrets of its own namespace alone.
  private func checkSecrets(into diagnostics: inout Diagnostics) {
    let failover = document.failover
    for secret in [failover.etcd2?.passwordSecret, failover.stateboard?.passwordSecret].compactMap(\.self) {
      guard let other = secret.namespace, other.value != namespace else { continue }
      diagnostics.error(.farSecret(secret.name, other.value, namespace), at: other.location)
    }
  }

  /// The namespace that objects carry: they all carry one as soon as one document, the command line or an address does,
  /// so that a cluster cannot be applied to two namespaces.
  private func writtenNamespace(isNeeded: Bool) -> String? {
    let metadata = [document.metadata] + link.roles.flatMap { [$0.role.metadata, $0.template.metadata] }
    let isWritten = namespaces.flag != nil || metadata.contains { $0.namespace != nil }
    return isWritten || isNeeded ? namespace : nil
  }

  /// The value of the label that finds a whole cluster: what the Cluster selects by, else what its Roles agree on, else
  /// its name.
  private func clusterID(into diagnostics: inout Diagnostics) -> String {
    let selected = document.selector.matchLabels[LabelKey.clusterID]?.value
    let labels = link.roles.compactMap { $0.role.metadata.labels[LabelKey.clusterID] }
    let clusterID = selected ?? labels.first?.value ?? name
    for label in labels where label.value != clusterID {
      diagnostics.error(.disagreeingClusterID(label.value, cluster: name, clusterID), at: label.location)
    }
    return clusterID
  }

  /// The Cluster's matchLabels, as the operator had it; a Cluster that selects by expressions only gets its id.
  private func serviceSelector(
    _ clusterID: String, _ roles: [RoleModel], into diagnostics: inout Diagnostics
  ) -> LabelSet {
    let written = document.selector.matchLabels
    if !written.entries.isEmpty { return written }
    let location = document.selector.location
    for role in roles where role.podLabels[LabelKey.clusterID]?.value != clusterID {
      diagnostics.error(.podsWithoutClusterID(role.name, clusterID), at: location)
    }
    return LabelSet([LabelSet.Entry(key: LabelKey.clusterID, value: clusterID, location: location)])
  }

  private func role(
    _ document: RoleDocument, _ templateDocument: ReplicasetTemplateDocument, clusterID: String,
    _ addresses: inout Addresses, into diagnostics: inout Diagnostics
  ) -> (model: RoleModel, mentionsNamespace: Bool)? {
    guard let template = templates[templateDocument.spec.location] else { return nil }
    let compatibility = link.cluster.compatibility
    let podLabels = podLabels(document, template, clusterID: clusterID)
    SelectorCheck.check(template, podLabels: podLabels, compatibility: compatibility, into: &diagnostics)
    let instances = addresses.found(for: template, podLabels: podLabels, into: &diagnostics)
    let cartridge = CartridgeRoles(role: document, template: template, compatibility: compatibility)
    let weight = cartridge.weight(into: &diagnostics)
    let drain = Drain(of: document, template, into: &diagnostics)
    guard let roles = cartridge.roles(into: &diagnostics), let address = instances.address else { return nil }
    let model = RoleModel(
      document, template, podLabels: podLabels, environment: instances.environment,
      address: (address.suffix, address.addedVariables), cartridge: (roles, cartridge.vshardGroup, weight), drain: drain
    )
    return (model, address.mentionsNamespace)
  }

  /// The template's pod labels with the Role's laid over them, as the operator does it; in StatefulSets of our own the
  /// recommended labels too, where the documents set none.
  private func podLabels(_ role: RoleDocument, _ template: StatefulSetTemplate, clusterID: String) -> LabelSet {
    var labels = template.podLabels.overlaid(with: role.metadata.labels)
    if let compatibility = link.cluster.compatibility {
      switch compatibility {
      case .operator001: break
      case .operator009, .operator0010:
        labels.set(LabelKey.vshardGroupName, to: role.metadata.labels[LabelKey.role]?.value ?? "")
      case .picodata01:
        if role.metadata.labels[LabelKey.vshardGroupName] != nil { labels.set(LabelKey.useVshardGroups, to: "1") }
      case .operator10:
        labels.set(LabelKey.clusterName, to: name)
        labels.set(LabelKey.roleName, to: role.metadata.name.value)
      }
      return labels
    }
    let recommended = CommonLabels(cluster: name, clusterID: clusterID, component: role.metadata.name.value)
    for (key, value) in recommended.identifying where labels[key] == nil { labels.set(key, to: value) }
    return labels
  }
}

extension Finding {
  fileprivate static func farSecret(_ name: String, _ namespace: String, _ own: String) -> Finding {
    Finding(
      .otherNamespace,
      "Secret `\(name)` is in namespace `\(namespace)`, but the Job that reads it runs in `\(own)`",
      help: "copy the Secret into `\(own)`, and write that namespace here or none")
  }

  fileprivate static func disagreeingClusterID(_ value: String, cluster: String, _ clusterID: String) -> Finding {
    Finding(
      .disagreeingClusterID,
      "this Role belongs to Cluster `\(cluster)`, whose \(LabelKey.clusterID) is `\(clusterID)`, but has `\(value)`",
      help: "write `\(LabelKey.clusterID): \(clusterID)`")
  }

  fileprivate static func podsWithoutClusterID(_ role: String, _ clusterID: String) -> Finding {
    Finding(
      .selectorMismatch,
      "the headless Service cannot select the pods of Role `\(role)`: this selector has no matchLabels",
      help: "select by a label that all Roles carry: `matchLabels: {\(LabelKey.clusterID): \(clusterID)}`")
  }
}
