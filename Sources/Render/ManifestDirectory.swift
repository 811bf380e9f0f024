package import Kubernetes
internal import Schema
internal import YAML

/// A directory of manifests: a file per object and a `kustomization.yaml` that lists them.
package struct ManifestDirectory: Sendable {
  /// One file of the directory, by its name within it.
  package struct File: Sendable {
    /// `statefulset-storage-0.yaml`, without a directory.
    package let name: String
    /// All of it, with the mark in the first line.
    package let bytes: [UInt8]

    /// A file that is to be written.
    package init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// In the order in which the objects are written, the kustomization last.
  package let files: [File]

  /// The name by which kustomize finds its file.
  package static let kustomization = kustomizationStem + ManifestFileName.suffix
  private static let kustomizationStem = "kustomization"

  /// The Clusters that the files belong to.
  package let clusters: Set<RenderedCluster>

  /// The line that says whose file this is. Files without it are never deleted.
  package static let mark = "# Rendered by kubectl-tarantool. Change the documents, not this file.\n"

  /// The files of these objects, and a kustomization that lists them in their order.
  package init(_ objects: [KubernetesObject]) {
    let names = ManifestFileName.names(of: objects, reserved: [Self.kustomizationStem])
    var clusters: Set<RenderedCluster> = []
    let manifests = zip(names, objects).map { name, object in
      let value = object.value
      RenderedCluster(of: value).map { _ = clusters.insert($0) }
      return File(name: name, bytes: Array(Self.mark.utf8) + YAMLWriter.text(of: value))
    }
    self.clusters = clusters
    let kustomization: YAMLValue = [
      "apiVersion": "kustomize.config.k8s.io/v1beta1",
      "kind": "Kustomization",
      "resources": .sequence(names.map { .string($0) }),
    ]
    let text = Array(Self.mark.utf8) + YAMLWriter.text(of: kustomization)
    files = manifests + [File(name: Self.kustomization, bytes: text)]
  }
}
