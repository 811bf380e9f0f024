package import Kubernetes
package import Render
internal import Schema
internal import YAML

/// The languages that a picture is written in.
package enum GraphFormat: String, CaseIterable, Sendable {
  case mermaid, dot, svg
}

/// What is drawn of a Cluster: its Roles down to the instances, and what leads to them from outside.
package struct ClusterGraph: Sendable {
  struct Instance {
    /// The pod's name.
    let name: String
    let uri: String
    let uuid: String
    let part: Part
    /// How it is; nil where nobody asked.
    let condition: InstanceCondition?
  }

  /// What an instance is to the bootstrap Job: the control instance, the first of the plan, is sent the calls that form a
  /// fresh cluster; one that is leaving gets expelled.
  enum Part { case control, member, leaving }

  struct Replicaset {
    let name: String
    let uuid: String
    let instances: [Instance]
  }

  struct Role {
    let name: String
    /// Its Cartridge roles, and what else tells its replicasets apart from others.
    let settings: String
    /// What all instances advertise, with `*` for the pod.
    let address: String
    let replicasets: [Replicaset]
  }

  /// A Service before the pods of Roles, and the Ingress before it.
  struct Entry {
    let service: String
    /// Host and path of each Ingress that leads to the Service.
    let ingresses: [String]
    /// The positions of the Roles whose pods it selects.
    let roles: [Int]
  }

  let title: String
  /// How the cluster is; nil where nobody asked.
  let state: String?
  let headlessService: String
  let roles: [Role]
  let entries: [Entry]

  /// Whether it is drawn how instances are.
  var hasConditions: Bool { state != nil }

  /// Whether somebody is to be expelled.
  var hasLeaving: Bool { roles.contains { $0.replicasets.contains { $0.instances.contains { $0.part == .leaving } } } }

  /// - Parameters:
  ///   - topology: what is drawn.
  ///   - objects: everything that is rendered: Services and Ingress of the user's own are among them.
  ///   - report: how clusters are; nil where that is not drawn.
  package init(of topology: Topology, objects: [KubernetesObject], status report: StatusReport? = nil) {
    let cluster = topology.cluster
    let status = report?.clusters.first {
      $0.name == cluster.name && [cluster.effectiveNamespace, ""].contains($0.namespace)
    }
    let conditions = status?.conditions ?? [:]
    state = status.map(\.state.rawValue) ?? report.map { _ in "not live" }
    title =
      (cluster.namespace.map { "\(cluster.name) in namespace \($0)" } ?? cluster.name)
      + Self.stateboard(of: cluster, status)
    headlessService = cluster.name
    var isFirst = true
    roles = topology.parts.map { part in
      let role = part.role
      let replicasets = part.replicasets.map { replicaset in
        let instances = topology.instances(of: replicaset, in: role).map { instance in
          let part: Part = instance.isLeaving ? .leaving : isFirst ? .control : .member
          isFirst = isFirst && instance.isLeaving
          return Instance(
            name: instance.pod, uri: instance.uri, uuid: instance.uuid, part: part,
            condition: conditions[instance.pod] ?? report.map { _ in .missing })
        }
        return Replicaset(name: replicaset.name, uuid: replicaset.uuid, instances: instances)
      }
      return Role(
        name: role.name, settings: Self.settings(of: role), address: "*\(role.advertiseSuffix)",
        replicasets: replicasets)
    }
    entries = Self.entries(of: cluster, objects)
  }

  /// Where it is kept who leads, as a part of the title, if that is rendered.
  private static func stateboard(of cluster: ClusterModel, _ status: ClusterStatus?) -> String {
    guard cluster.failover.stateboard?.rendered != nil else { return "" }
    let state = status.map { $0.stateboard?.pod?.state ?? "Missing" }.map { " (\($0))" } ?? ""
    return " · stateboard \(Naming.stateboard(of: cluster.name))\(state)"
  }

  private static func settings(of role: RoleModel) -> String {
    let group = role.vshardGroup.map { ["group \($0)"] } ?? []
    let weight = role.weight == 1 ? [] : ["weight \(role.weight.shortText)"]
    return ([role.cartridgeRoles.joined(separator: ", ")] + group + weight + (role.allRw ? ["all writable"] : []))
      .joined(separator: " · ")
  }

  private static func entries(of cluster: ClusterModel, _ objects: [KubernetesObject]) -> [Entry] {
    func values(_ kind: String) -> [YAMLValue] {
      objects.filter { $0.kind == kind && ($0.namespace ?? cluster.effectiveNamespace) == cluster.effectiveNamespace }
        .map(\.value)
    }
    let ingresses = values("Ingress").flatMap(paths(of:))
    return values("Service").compactMap { service in
      let name = service[path: "metadata", "name"].string ?? ""
      let selector = service[path: "spec", "selector"].mapping.entries
      let roles = cluster.roles.indices.filter { index in
        selector.allSatisfy { cluster.roles[index].podLabels[$0.key]?.value == $0.value.string }
      }
      guard name != cluster.name, !selector.isEmpty, !roles.isEmpty else { return nil }
      return Entry(service: name, ingresses: ingresses.filter { $0.service == name }.map(\.path), roles: roles)
    }
  }

  /// Where each path of an Ingress leads.
  private static func paths(of ingress: YAMLValue) -> [(service: String, path: String)] {
    ingress[path: "spec", "rules"].sequence.flatMap { rule in
      rule[path: "http", "paths"].sequence.map { path in
        (
          path[path: "backend", "service", "name"].string ?? "",
          (rule["host"]?.string ?? "*") + (path["path"]?.string ?? "")
        )
      }
    }
  }
}

/// Pictures of clusters.
package enum GraphPicture {
  /// The picture of some clusters in a language.
  package static func text(of graphs: [ClusterGraph], _ format: GraphFormat) -> String {
    switch format {
    case .mermaid: MermaidPicture.text(of: graphs)
    case .dot: DotPicture.text(of: graphs)
    case .svg: SVGPicture(of: graphs).text
    }
  }
}
