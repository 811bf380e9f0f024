/// Every label and annotation key that is read or written, once.
package enum LabelKey {
  package static let name = "app.kubernetes.io/name"
  package static let instance = "app.kubernetes.io/instance"
  package static let component = "app.kubernetes.io/component"
  package static let managedBy = "app.kubernetes.io/managed-by"
  /// The value of ``managedBy`` on everything this tool renders.
  package static let manager = "kubectl-tarantool"

  package static let clusterID = "tarantool.io/cluster-id"
  package static let role = "tarantool.io/role"
  package static let replicasetUUID = "tarantool.io/replicaset-uuid"
  package static let instanceUUID = "tarantool.io/instance-uuid"
  package static let vshardGroupName = "tarantool.io/vshardGroupName"
  package static let useVshardGroups = "tarantool.io/useVshardGroups"
  package static let rolesToAssign = "tarantool.io/rolesToAssign"
  package static let replicasetWeight = "tarantool.io/replicaset-weight"
  /// How many of the last instances of each replicaset are to be expelled; on a ReplicasetTemplate.
  package static let drainReplicas = "tarantool.io/drain-replicas"
  package static let isBootstrapped = "tarantool.io/isBootstrapped"
  /// The Cluster that a bootstrap Job and its pods belong to.
  package static let bootstrap = "tarantool.io/bootstrap"
  /// The annotation of the bootstrap Job's pod that holds the plan.
  package static let bootstrapPlan = "tarantool.io/bootstrap-plan"
  /// What the annotations of the bootstrap Job's pod begin with that hold the files of the runner: its path with dots
  /// between folders follows, `tarantool.io/runner.steps.join.lua`.
  package static let runner = "tarantool.io/runner."
  /// Codes of warnings that are not to be reported for a document, set apart by commas.
  static let lintDisable = "tarantool.io/lint-disable"
  /// Argo CD: when an object is applied; see gitops-engine, `pkg/sync/common`.
  package static let argocdWave = "argocd.argoproj.io/sync-wave"
  /// Argo CD: how an object is applied and pruned.
  package static let argocdOptions = "argocd.argoproj.io/sync-options"
  /// Flux: whether an object is pruned (kustomize-controller, `kustomize.toolkit.fluxcd.io/prune`).
  package static let fluxPrune = "kustomize.toolkit.fluxcd.io/prune"
  /// What helm runs an object for; several are set apart by commas.
  static let helmHook = "helm.sh/hook"
  package static let clusterDomain = "tarantool.io/cluster-domain-name"
}
