internal import Kubernetes
internal import Schema
internal import YAML

/// A passed-through document as it is written: without nulls and status, which an export leaves in it.
func passedThroughObject(_ document: PassedThroughDocument, keepsAPIVersion: Bool) -> KubernetesObject {
  var value = YAMLValue(document.node)
  value["status"] = nil
  if !keepsAPIVersion, document.kind == "Ingress", RaisedIngress.oldVersions.contains(document.apiVersion) {
    value = RaisedIngress.raise(value)
  }
  return KubernetesObject(value)
}
