import Kubernetes
import Render
import Schema
import Testing
import YAML

/// The names of the files that objects are written into, whatever the documents say.
@Suite struct ManifestFileNameTests {
  /// Words that mean something to file systems, shells and C, and such as are alike where capitals do not count.
  private static let words = [
    "../x", "..", ".", "/", "/tmp/x", "a/b", "\u{0}", "x\u{0}y", "../../.profile\u{0}", "-rf", "--help", ".hidden", "~",
    "$(touch x)", "`x`", "\n", "\r\n", "\u{1B}[31m", "\u{202E}", "é", "e\u{301}", "/\u{301}", "..\u{301}/", "İ", "ß",
    "K",
    "CON", "con", "*", "a b", "\\", ":", "\u{FEFF}", "\u{10FFFF}", String(repeating: "x", count: 300),
    String(repeating: "-", count: 300), "kustomization", "Kustomization", "a", "A", "a-2", "a-2-2", "",
  ]

  private static let objects = words.flatMap { kind in
    words.flatMap { name in
      [nil, "n", "../n"].map { namespace in
        var value: YAMLValue = ["kind": .string(kind), "metadata": ["name": .string(name)]]
        if let namespace { value[path: "metadata", "namespace"] = .string(namespace) }
        return KubernetesObject(value)
      }
    }
  }

  @Test func namesAreSafeAndNoTwoAreAlike() {
    let names = ManifestDirectory(Self.objects).files.map(\.name)
    #expect(names.count == Self.words.count * Self.words.count * 3 + 1)
    #expect(Set(names.map { $0.lowercased() }).count == names.count)
    for name in names {
      #expect(name.wholeMatch(of: #/[a-z0-9][a-z0-9.-]*\.yaml/#) != nil && name.utf8.count <= 255, "\(name)")
    }
  }

  @Test func anObjectKeepsItsNameInAnyOrder() {
    func pairs(_ objects: [KubernetesObject]) -> Set<[String]> {
      Set(zip(objects, ManifestDirectory(objects).files).map { [$0.kind, $0.namespace ?? "-", $0.name, $1.name] })
    }
    #expect(pairs(Self.objects) == pairs(Self.objects.reversed()))
  }

  @Test func whatIsNamedAsKubernetesWantsKeepsItsName() {
    func names(_ objects: [(String, String, String?)]) -> [String] {
      ManifestDirectory(
        objects.map { kind, name, namespace in
          KubernetesObject(
            ["kind": .string(kind), "metadata": ["name": .string(name), "namespace": .string(namespace ?? "a")]])
        }
      ).files.map(\.name)
    }
    #expect(
      names([("StatefulSet", "storage-0", nil), ("Service", "kv.example", nil)])
        == ["statefulset-storage-0.yaml", "service-kv.example.yaml", "kustomization.yaml"])
    #expect(
      names([("ConfigMap", "system:x", "a"), ("ConfigMap", "x", "b")])
        == ["a.configmap-system-x.yaml", "b.configmap-x.yaml", "kustomization.yaml"])
  }
}
