/// The labels that every object of a cluster carries.
package struct CommonLabels: Sendable {
  /// The Cluster's name.
  package let cluster: String
  /// The value of `tarantool.io/cluster-id`.
  package let clusterID: String
  /// The Role, or the part of the cluster that the object serves.
  package let component: String

  /// The labels of an object of this cluster.
  package init(cluster: String, clusterID: String, component: String) {
    self.cluster = cluster
    self.clusterID = clusterID
    self.component = component
  }

  /// All of them but the mark of who made the object.
  package var identifying: [(key: String, value: String)] {
    [
      (LabelKey.name, "tarantool-cartridge"), (LabelKey.instance, cluster), (LabelKey.component, component),
      (LabelKey.clusterID, clusterID),
    ]
  }

  /// All of them.
  package var all: [(key: String, value: String)] { identifying + [(LabelKey.managedBy, LabelKey.manager)] }
}
