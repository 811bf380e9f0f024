import Kubernetes
import TestSupport
import Testing
import YAML

/// What a server gives back of what it is sent (API server 1.36).
@Suite struct KeptFormTests {
  private static func kept(_ text: String, as type: String) -> YAMLValue {
    FieldTable.kubernetes.kept(YAMLValue.read(text).values.first ?? [:], as: type)
  }

  @Test(arguments: [
    ("0.5", "500m"), ("1", "1"), ("'1'", "1"), ("1000m", "1"), ("0.25", "250m"), ("1.5Gi", "1536Mi"), ("1024Mi", "1Gi"),
    ("1Gi", "1Gi"), ("1000M", "1G"), ("1e3", "1e3"), ("1073741824", "1073741824"), ("512Ki", "512Ki"),
    ("1000Ki", "1000Ki"),
    ("0", "0"), ("0Mi", "0"), ("-2048Ki", "-2Mi"), ("+5", "5"), ("0.0001", "100u"), ("1500k", "1500k"),
    ("0.5Ki", "512"),
    ("64M", "64M"), ("100000000", "100M"), (".5", "500m"), ("5.", "5"), ("1Gb", "1Gb"), ("''", ""), ("1.2.3", "1.2.3"),
    ("9999999999999999999999", "9999999999999999999999"),
  ])
  func quantitiesAreWrittenAsTheServerDoes(_ text: String, _ expected: String) {
    let kept = Self.kept("{resources: {limits: {memory: \(text)}}}", as: "Container")
    let value = kept[path: "resources", "limits", "memory"]
    #expect(value.scalarText == expected)
    if expected != text.replacing("'", with: "") { #expect(value.string == expected) }
  }

  /// What is replaced as a whole has all its defaults, what is merged has none.
  @Test func whatIsReplacedAsAWholeIsComplete() {
    #expect(
      Self.kept("{name: a, valueFrom: {fieldRef: {fieldPath: metadata.name}}}", as: "EnvVar") == [
        "name": "a", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name", "apiVersion": "v1"]],
      ])
    #expect(
      Self.kept("{volumeClaimTemplates: [{metadata: {name: a}, spec: {accessModes: [b]}}]}", as: "StatefulSetSpec") == [
        "volumeClaimTemplates": [
          ["metadata": ["name": "a"], "spec": ["accessModes": ["b"], "volumeMode": "Filesystem"]]
        ]
      ])
    let bare: YAMLValue = ["name": "a", "ports": [["containerPort": 1]]]
    #expect(Self.kept("{name: a, ports: [{containerPort: 1}]}", as: "Container") == bare)
  }

  @Test func whatSaysNothingIsLeftOut() {
    #expect(
      Self.kept(
        "{hostNetwork: false, volumes: [], nodeSelector: {}, securityContext: {}, enableServiceLinks: false, unknown: []}",
        as: "PodSpec") == ["securityContext": [:], "enableServiceLinks": false, "unknown": []])
    #expect(Self.kept("{name: a, value: ''}", as: "EnvVar") == ["name": "a"])
    #expect(Self.kept("{suspend: false, backoffLimit: 0}", as: "JobSpec") == ["suspend": false, "backoffLimit": 0])
  }
}
