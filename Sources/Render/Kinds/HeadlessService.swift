internal import Schema

/// The Service that governs all StatefulSets of a Cluster and bears its name.
func headlessService(for cluster: ClusterModel) -> KubernetesObject {
  var service = Shape.headlessService
  service.setMetadata(name: cluster.name, of: cluster, component: "cluster")
  service[path: "spec", "selector"] = YAMLValue(cluster.serviceSelector)
  service[path: "spec", "ports"].sequence = service[path: "spec", "ports"].sequence.map { port in
    var port = port
    let number = port["name"] == "http" ? cluster.httpPort : cluster.listenPort
    port["port"] = .integer(number)
    port["targetPort"] = .integer(number)
    return port
  }
  return KubernetesObject(service)
}
