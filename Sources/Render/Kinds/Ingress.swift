internal import Kubernetes
internal import Schema
internal import YAML

/// The Ingress that `Cluster.spec.ingress` asks for, and the Service behind it.
func ingressObjects(for cluster: ClusterModel) -> [KubernetesObject] {
  guard let ingress = cluster.ingress else { return [] }
  return [
    httpService(for: cluster, selector: ingress.selector), KubernetesObject(ingressValue(cluster, ingress.settings)),
  ]
}

private func ingressValue(_ cluster: ClusterModel, _ settings: IngressSettings) -> YAMLValue {
  var ingress = ObjectTemplate.ingress
  ingress.setMetadata(name: cluster.name, of: cluster, component: "http")
  if !settings.annotations.entries.isEmpty {
    ingress[path: "metadata", "annotations"] = YAMLValue(settings.annotations)
  }
  GitOps.deferAddress(&ingress, for: cluster.gitops)
  var rule = ingress[path: "spec", "rules"].sequence.first ?? [:]
  var path = rule[path: "http", "paths"].sequence.first ?? [:]
  path[path: "backend", "service", "name"] = .string(Naming.httpService(of: cluster.name))
  path["path"] = .string(settings.path)
  path["pathType"] = .string(settings.pathType.rawValue)
  rule[path: "http", "paths"] = [path]
  if let host = settings.host { rule.mapping.insertAtFront([YAMLMapping.Entry("host", .string(host))]) }
  var spec: YAMLValue = [:]
  if let className = settings.className { spec["ingressClassName"] = .string(className) }
  spec["rules"] = [rule]
  if let secret = settings.tlsSecretName {
    var tls: YAMLValue = [:]
    if let host = settings.host { tls["hosts"] = [.string(host)] }
    tls["secretName"] = .string(secret)
    spec["tls"] = [tls]
  }
  ingress["spec"] = spec
  return ingress
}
