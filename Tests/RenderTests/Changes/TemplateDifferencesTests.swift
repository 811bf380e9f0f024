import Kubernetes
import Review
import Testing
import YAML

/// Objects of one template on each side are told of as if each were compared alone.
@Suite struct TemplateDifferencesTests {
  private static func objects(_ label: String, image: String) throws -> [KubernetesObject] {
    @Sendable func value(_ name: String, _ uuid: String) -> YAMLValue {
      [
        "apiVersion": "apps/v1", "kind": "StatefulSet",
        "metadata": ["name": .string(name), "labels": ["of": .string(label.isEmpty ? name : label)]],
        "spec": ["template": ["spec": ["containers": [["name": "kv", "image": .string(image)]]]]],
      ]
    }
    let places = label.isEmpty ? 2 : 1
    let template = try #require(
      YAMLTemplate(places: places) { value(YAMLTemplate.placeholder(0), YAMLTemplate.placeholder(1)) })
    return ["kv-0", "kv-1", "kv-2"].map { name in
      KubernetesObject(
        group: "apps", kind: "StatefulSet", namespace: nil, name: name, form: (template, [name, "uuid"])
      ) {
        value(name, "uuid")
      }
    }
  }

  private static func paths(_ old: [KubernetesObject], _ new: [KubernetesObject]) -> [String] {
    ChangePlan(from: old, to: new).changes.map { "\($0.object) \($0.path ?? "")" }
  }

  @Test func areToldOfEachObject() throws {
    let paths = Self.paths(try Self.objects("", image: "a"), try Self.objects("", image: "b"))
    #expect(
      paths == (0...2).map { "StatefulSet/kv-\($0) spec.template.spec.containers[kv].image" })
  }

  /// The first object bears by chance what the other template says of all.
  @Test func mayDependOnTheName() throws {
    let paths = Self.paths(try Self.objects("", image: "a"), try Self.objects("kv-0", image: "a"))
    #expect(paths == ["StatefulSet/kv-1 metadata.labels.of", "StatefulSet/kv-2 metadata.labels.of"])
  }
}
