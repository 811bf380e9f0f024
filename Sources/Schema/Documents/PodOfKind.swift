package import YAML

/// Where objects of Kubernetes' own kinds hold a PodSpec.
package enum PodOfKind {
  /// The PodSpec of an object that is passed through; nil where its kind has none.
  package static func pod(of document: PassedThroughDocument) -> YAMLNode? {
    path(of: document.kind, in: document.group)?.reduce(Optional(document.node)) { $0?[$1] }
  }

  /// The path from an object to its PodSpec; nil where the kind has none.
  static func path(of kind: String, in group: String) -> [String]? {
    switch (group, kind) {
    case ("", "Pod"): ["spec"]
    case ("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "DaemonSet"), ("apps", "ReplicaSet"),
      ("batch", "Job"), ("", "ReplicationController"):
      ["spec", "template", "spec"]
    case ("batch", "CronJob"): ["spec", "jobTemplate", "spec", "template", "spec"]
    default: nil
    }
  }
}
