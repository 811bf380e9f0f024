/// The keys of labels and annotations that mean something to this tool. Those of other tools stand where they are written.
package enum LabelKey {
  /// Kubernetes' recommended label: what the application is.
  package static let name = "app.kubernetes.io/name"
  /// Kubernetes' recommended label: the Cluster.
  package static let instance = "app.kubernetes.io/instance"
  /// Kubernetes' recommended label: the Role, or the part of the cluster.
  package static let component = "app.kubernetes.io/component"
  /// Kubernetes' recommended label: who made the object.
  package static let managedBy = "app.kubernetes.io/managed-by"
  /// The value of ``managedBy`` on everything this tool renders.
  package static let manager = "kubectl-tarantool"

  /// The operator's: which Cluster an object belongs to.
  package static let clusterID = "tarantool.io/cluster-id"
  /// By which Roles of the operator's charts select their ReplicasetTemplate.
  package static let replicasetTemplate = "tarantool.io/replicaset-template"
  /// Operator 1.0's: the name of the Cluster that a Role or a CartridgeConfig belongs to.
  package static let clusterName = "tarantool.io/cluster-name"
  /// The operator's: which Role an object belongs to.
  package static let role = "tarantool.io/role"
  /// Operator 1.0's: the name of the Role that an object belongs to.
  package static let roleName = "tarantool.io/role-name"
  /// Operator 1.0's: the name of the StatefulSet, on itself and its pods.
  package static let replicasetName = "tarantool.io/replicaset-name"
  /// Operator 1.0's: the ordinal of the StatefulSet, on itself and its pods.
  package static let replicasetOrdinal = "tarantool.io/replicaset-ordinal"
  /// Operator 1.0's: a hash of the pod's template as Go writes it, on StatefulSets and pods.
  package static let podTemplateHash = "tarantool.io/replicaset-pod-template-hash"
  /// The operator's: the identity of a replicaset.
  package static let replicasetUUID = "tarantool.io/replicaset-uuid"
  /// The operator's: the identity of an instance, on its pod.
  package static let instanceUUID = "tarantool.io/instance-uuid"
  /// Since operator 0.0.3: the value of `tarantool.io/role`, whatever the name says.
  package static let vshardGroupName = "tarantool.io/vshardGroupName"
  /// Since operator 0.0.3.
  package static let useVshardGroups = "tarantool.io/useVshardGroups"
  /// The Cartridge roles, as a list in a string.
  package static let rolesToAssign = "tarantool.io/rolesToAssign"
  /// The weight of a replicaset, an annotation.
  package static let replicasetWeight = "tarantool.io/replicaset-weight"
  /// How many of the last instances of each replicaset are to be expelled; on a ReplicasetTemplate.
  package static let drainReplicas = "tarantool.io/drain-replicas"
  /// An annotation that the operator keeps for itself.
  package static let isBootstrapped = "tarantool.io/isBootstrapped"
  /// The Cluster that a bootstrap Job and its pods belong to.
  package static let bootstrap = "tarantool.io/bootstrap"
  /// The Cluster that a verify Job and its pods belong to.
  package static let verify = "tarantool.io/verify"
  /// The Cluster that a repair Job and its pods belong to.
  package static let repair = "tarantool.io/repair"
  /// The Cluster that a Job that moves leaders, and its pods, belong to.
  package static let handOver = "tarantool.io/hand-over"
  /// The Cluster that a Job that saves it and its pods belong to.
  package static let backup = "tarantool.io/backup"
  /// The Cluster that a Job that restores one of its instances and its pods belong to.
  package static let restore = "tarantool.io/restore"
  /// An annotation of volume snapshots: a sum over the identities of the instances that they are of.
  package static let identities = "tarantool.io/identities"
  /// The Cluster that a stateboard, its pod and its claim belong to.
  package static let stateboard = "tarantool.io/stateboard"
  /// The annotation of a Job's pod that holds the plan.
  package static let bootstrapPlan = "tarantool.io/bootstrap-plan"
  /// What the annotations of a Job's pod begin with that hold the files of the runner: its path with dots
  /// between folders follows, `tarantool.io/runner.steps.join.lua`.
  package static let runner = "tarantool.io/runner."
  /// Codes of warnings that are not to be reported for a document, set apart by commas.
  package static let lintDisable = "tarantool.io/lint-disable"
  /// Argo CD: when an object is applied; see gitops-engine, `pkg/sync/common`.
  package static let argocdWave = "argocd.argoproj.io/sync-wave"
  /// Argo CD: how an object is applied and pruned.
  package static let argocdOptions = "argocd.argoproj.io/sync-options"
  /// Flux: whether an object is pruned (kustomize-controller, `kustomize.toolkit.fluxcd.io/prune`).
  package static let fluxPrune = "kustomize.toolkit.fluxcd.io/prune"
  /// What helm runs an object for; several are set apart by commas.
  static let helmHook = "helm.sh/hook"
  /// A label of operator 0.0.x documents.
  package static let clusterDomain = "tarantool.io/cluster-domain-name"
}
