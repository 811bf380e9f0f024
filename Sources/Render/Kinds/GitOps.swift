internal import Kubernetes
internal import Schema
internal import YAML

/// What a GitOps tool is told about an object, by annotations.
enum GitOps {
  /// The sync waves of Argo CD, which applies one when all of the one before is healthy. Nothing before the Job may wait for
  /// it, or for somebody outside: an Ingress and a Service of type LoadBalancer are not healthy until they have an address
  /// (gitops-engine, `health_ingress.go` and `health_service.go`).
  private static let jobWave = "1"
  private static let addressWave = "2"

  /// For what must outlive a mistake in Git: the annotation that keeps it from being pruned.
  static func protect(_ object: inout YAMLValue, for tool: GitOpsTool) {
    switch tool {
    case .argocd: addOption("Prune=false", to: &object)
    case .flux: annotate(&object, LabelKey.fluxPrune, "disabled")
    case .none: break
    }
  }

  /// For the bootstrap Job, which needs all instances to answer.
  static func deferJob(_ object: inout YAMLValue, for tool: GitOpsTool) {
    if tool == .argocd { annotate(&object, LabelKey.argocdWave, jobWave) }
  }

  /// For what is not healthy until somebody outside gives it an address.
  static func deferAddress(_ object: inout YAMLValue, for tool: GitOpsTool) {
    if tool == .argocd { annotate(&object, LabelKey.argocdWave, addressWave) }
  }

  /// Whether an object is not healthy until somebody outside gives it an address.
  static func waitsForAddress(_ object: YAMLValue) -> Bool {
    switch (KubernetesObject.group(of: object["apiVersion"]?.string ?? ""), object["kind"]?.string) {
    case ("networking.k8s.io", "Ingress"), ("extensions", "Ingress"): true
    case ("", "Service"): object[path: "spec", "type"] == "LoadBalancer"
    default: false
    }
  }

  /// What the author of an object wrote stays.
  private static func annotate(_ object: inout YAMLValue, _ key: String, _ value: String) {
    guard object[path: "metadata", "annotations"][key] == nil else { return }
    object[path: "metadata", "annotations", key] = .string(value)
  }

  /// Argo CD's options are one annotation, set apart by commas.
  private static func addOption(_ option: String, to object: inout YAMLValue) {
    let written = object[path: "metadata", "annotations"][LabelKey.argocdOptions]?.string ?? ""
    let name = option.prefix { $0 != "=" } + "="
    let options = written.split(separator: ",").map { $0.drop { $0 == " " } }
    guard !options.contains(where: { $0.hasPrefix(name) }) else { return }
    object[path: "metadata", "annotations", LabelKey.argocdOptions] = .string(
      written.isEmpty ? option : "\(written),\(option)")
  }
}
