package import Kubernetes
internal import Schema
internal import YAML

/// A directory of manifests: a file per object and a `kustomization.yaml` that lists them.
package struct ManifestFiles: Sendable {
  /// One file of the directory, by its name within it.
  package struct File: Sendable {
    package var name: String
    package var bytes: [UInt8]
  }

  /// In the order in which the objects are written, the kustomization last.
  package let files: [File]

  /// The name by which kustomize finds its file.
  package static let kustomization = "kustomization.yaml"

  /// The line that says whose file this is. Files without it are never removed.
  package static let mark = "# Rendered by kubectl-tarantool. Change the documents, not this file.\n"

  package init(_ objects: [KubernetesObject]) {
    let names = Self.names(of: objects)
    let manifests = zip(names, objects).map { name, object in
      File(name: name, bytes: Array(Self.mark.utf8) + YAMLWriter.text(of: object.value))
    }
    let kustomization: YAMLValue = [
      "apiVersion": "kustomize.config.k8s.io/v1beta1",
      "kind": "Kustomization",
      "resources": .sequence(names.map { .string($0) }),
    ]
    let text = Array(Self.mark.utf8) + YAMLWriter.text(of: kustomization)
    files = manifests + [File(name: Self.kustomization, bytes: text)]
  }

  /// `statefulset-storage-0.yaml`; the namespace goes in front where objects of several lie side by side, the API group
  /// behind the kind where two kinds of one name do.
  private static func names(of objects: [KubernetesObject]) -> [String] {
    let namespaces = Set(objects.map(\.namespace))
    let hasSeveral = namespaces.subtracting([nil]).count > 1
    var taken: Set<String> = []
    return objects.map { object in
      let prefix = hasSeveral ? object.namespace.map { "\($0)." } ?? "" : ""
      let stem = "\(prefix)\(object.kind.lowercased())-\(fileName(object.name))"
      let name = free(stem, &taken)
      taken.insert(name)
      return name
    }
  }

  private static func free(_ stem: String, _ taken: inout Set<String>) -> String {
    var name = stem + ".yaml"
    var number = 2
    while taken.contains(name) {
      name = "\(stem)-\(number).yaml"
      number += 1
    }
    return name
  }

  /// Names of objects may hold what file systems refuse (`system:node`).
  private static func fileName(_ name: String) -> String {
    String(name.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." ? $0 : "_" })
  }
}
