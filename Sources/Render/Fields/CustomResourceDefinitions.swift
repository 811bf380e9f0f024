package import Kubernetes
package import Schema
internal import YAML

/// The CustomResourceDefinitions of our kinds: for servers that are to keep and check the documents themselves.
package enum CustomResourceDefinitions {
  /// One for each kind of a version. A server that knew both would lose what one version has and the other has not:
  /// nothing converts them.
  package static func all(of version: DocumentVersion) -> [KubernetesObject] {
    DocumentKind.all(of: version).map { KubernetesObject(definition(of: $0)) }
  }

  private static func definition(of kind: DocumentKind) -> YAMLValue {
    let name = "\(kind.plural).\(DocumentSet.group)"
    return [
      "apiVersion": "apiextensions.k8s.io/v1",
      "kind": "CustomResourceDefinition",
      "metadata": ["name": .string(name)],
      "spec": [
        "group": .string(DocumentSet.group),
        "names": [
          "kind": .string(kind.name),
          "listKind": .string(kind.listName),
          "plural": .string(kind.plural),
          "singular": .string(kind.name.lowercased()),
        ],
        "scope": "Namespaced",
        "versions": [version(of: kind)],
      ],
    ]
  }

  private static func version(of kind: DocumentKind) -> YAMLValue {
    let age: YAMLValue = ["name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"]
    return [
      "name": .string(kind.version.name),
      "served": true,
      "storage": true,
      "additionalPrinterColumns": .sequence(kind.columns + [age]),
      "schema": ["openAPIV3Schema": FieldSchema(reader: .server).schema(of: kind)],
    ]
  }
}
