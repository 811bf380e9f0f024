/// The labels that every object of a cluster carries.
package struct CommonLabels: Sendable {
  package let cluster: String
  package let clusterID: String
  package let component: String

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
