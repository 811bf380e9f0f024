internal import Kubernetes
internal import Schema
internal import YAML

/// The Service that governs all StatefulSets of a Cluster and bears its name.
func headlessService(for cluster: ClusterModel) -> KubernetesObject {
  var value = service(
    ObjectTemplate.headlessService, name: cluster.name, component: "cluster", selector: cluster.serviceSelector,
    of: cluster)
  if let era = cluster.compatibility { keepWhatOperatorMade(of: &value, era, cluster.listenPort) }
  // Without it no instance is found by the name it advertises.
  GitOps.protect(&value, for: cluster.gitops)
  return KubernetesObject(value)
}

/// What is taken over from an operator keeps the port that earlier versions gave it beside that of iproto: with client-side
/// apply, leaving it out now could take the other one along.
private func addGossipPort(to service: inout YAMLValue, _ number: Int) {
  let port: YAMLValue = [
    "name": "app-udp", "port": .integer(number), "protocol": "UDP", "targetPort": .integer(number),
  ]
  service[path: "spec", "ports"].sequence.insert(port, at: 1)
}

/// The Service behind the Ingress of a Cluster: the instances of one Role that are ready.
func httpService(for cluster: ClusterModel, selector: LabelSet) -> KubernetesObject {
  KubernetesObject(
    service(
      ObjectTemplate.httpService, name: Naming.httpService(of: cluster.name), component: "http", selector: selector,
      of: cluster))
}

/// A template with its names, its selector and the Cluster's own ports.
private func service(
  _ template: YAMLValue, name: String, component: String, selector: LabelSet, of cluster: ClusterModel
) -> YAMLValue {
  var service = template
  service.setMetadata(name: name, of: cluster, component: component)
  service[path: "spec", "selector"] = YAMLValue(selector)
  service[path: "spec", "ports"].sequence = service[path: "spec", "ports"].sequence.map { port in
    var port = port
    let number = port["name"] == "http" ? cluster.httpPort : cluster.listenPort
    port["port"] = .integer(number)
    port["targetPort"] = .integer(number)
    return port
  }
  return service
}

/// Operator 1.0's has no labels and no port of HTTP (`steps/cluster/sync_cluster_wide_service.go`). Names of pods lead to all
/// of their ports.
private func keepWhatOperatorMade(of service: inout YAMLValue, _ era: Compatibility, _ listenPort: Int) {
  addGossipPort(to: &service, listenPort)
  guard era == .operator10 else { return }
  service[path: "metadata"]["labels"] = nil
  service[path: "spec", "ports"].sequence.removeAll { $0["name"] == "http" }
}
