internal import Findings
internal import Kubernetes
internal import YAML

/// Variables from keys that are in no Secret or ConfigMap of the documents: their pods are never started.
struct ReferencedKeyRules {
  /// The keys of each Secret and ConfigMap among what is passed through.
  private let keys: [String: Set<String>]
  private let namespaces: Namespaces

  init(_ passedThrough: [PassedThroughDocument], _ namespaces: Namespaces) {
    self.namespaces = namespaces
    let holders = passedThrough.filter { $0.group.isEmpty && ["Secret", "ConfigMap"].contains($0.kind) }
    keys = Dictionary(
      holders.map { document in
        let maps = ["data", "stringData", "binaryData"].compactMap { document.node[$0] }
        let name = "\(document.kind)/\(namespaces.effective(document.namespace))/\(document.name ?? "")"
        return (name, Set(maps.flatMap(\.entries).map(\.key)))
      }
    ) { $0.union($1) }
  }

  /// Looks at the containers of a pod that lives in a namespace.
  func check(_ pod: YAMLNode, at path: String, in namespace: Located<String>?, into diagnostics: inout Diagnostics) {
    if keys.isEmpty { return }
    for list in ["initContainers", "containers"] {
      for (position, container) in (pod[list]?.items ?? []).enumerated() {
        for (number, variable) in (container["env"]?.items ?? []).enumerated() {
          let place = "\(path).\(list)[\(position)].env[\(number)]"
          for (source, kind) in [("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")] {
            guard let reference = variable["valueFrom"]?[source] else { continue }
            check(reference, to: kind, at: "\(place).valueFrom.\(source)", in: namespace, into: &diagnostics)
          }
        }
      }
    }
  }

  private func check(
    _ reference: YAMLNode, to kind: String, at path: String, in namespace: Located<String>?,
    into diagnostics: inout Diagnostics
  ) {
    guard let name = reference["name"]?.string, let key = reference["key"], let text = key.string,
      reference["optional"].map({ YAMLValue($0) }) != .boolean(true),
      let known = keys["\(kind)/\(namespaces.effective(namespace))/\(name)"], !known.contains(text)
    else { return }
    diagnostics.warning(.absentKey("\(path).key", text, kind, name, among: known.sorted()), at: key.location)
  }
}

extension Finding {
  fileprivate static func absentKey(
    _ path: String, _ key: String, _ kind: String, _ name: String, among known: [String]
  ) -> Finding {
    let names = known.isEmpty ? "it has no keys" : "its keys are: \(known.joined(separator: ", "))"
    return Finding(
      .danglingReference,
      "`\(path)` is `\(key)`, which \(kind) `\(name)` does not hold: the container is never started",
      help: NearestName.of(key, among: known).map { "did you mean `\($0)`?" } ?? names)
  }
}
