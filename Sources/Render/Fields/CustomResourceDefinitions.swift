package import Kubernetes
internal import Schema
internal import YAML

/// The CustomResourceDefinitions of our kinds: for servers that are to keep and check the documents themselves.
package enum CustomResourceDefinitions {
  /// One for each kind.
  package static let all = DocumentKind.all.map { KubernetesObject(definition(of: $0)) }

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
      "name": .string(String(DocumentSet.version.dropFirst(DocumentSet.group.count + 1))),
      "served": true,
      "storage": true,
      "additionalPrinterColumns": .sequence(kind.columns + [age]),
      "schema": ["openAPIV3Schema": FieldSchema(reader: .server).schema(of: kind)],
    ]
  }
}
