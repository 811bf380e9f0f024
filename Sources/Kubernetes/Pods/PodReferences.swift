package import Findings
package import YAML

/// What a pod's containers refer to in the pod: volumes, ports, and what stands for them once.
package struct PodReferences {
  private let pod: YAMLNode
  private let path: String
  /// The names of the volumes; nil where what should be a list of them is none.
  private let volumes: [String]?
  private var diagnostics = Diagnostics()

  /// What is wrong in a pod.
  ///
  /// - Parameters:
  ///   - pod: a PodSpec.
  ///   - path: where it stands, as findings name it.
  ///   - claims: the claims that its StatefulSet makes.
  /// - Returns: errors where a server refuses it, warnings where it takes what cannot work.
  package static func findings(in pod: YAMLNode, at path: String, claims: YAMLNode? = nil) -> Diagnostics {
    var check = PodReferences(pod, at: path, claims: claims)
    check.checkPod()
    return check.diagnostics
  }

  private init(_ pod: YAMLNode, at path: String, claims: YAMLNode?) {
    self.pod = pod
    self.path = path
    let lists = [pod["volumes"], claims].compactMap(\.self)
    volumes =
      lists.allSatisfy(\.isSequence)
      ? lists.flatMap(\.items).compactMap { ($0["metadata"] ?? $0)["name"]?.string } : nil
  }

  private mutating func checkPod() {
    unique(pod["volumes"]?.items ?? [], by: "name", at: "\(path).volumes")
    let containers = ["initContainers", "containers", "ephemeralContainers"]
    // They share their names.
    unique(containers.flatMap { pod[$0]?.items ?? [] }, by: "name", at: "\(path).containers")
    for list in containers {
      for (position, container) in (pod[list]?.items ?? []).enumerated() where container.isMapping {
        check(container: container, at: "\(path).\(list)[\(position)]")
      }
    }
  }

  private mutating func check(container: YAMLNode, at path: String) {
    unique(container["volumeMounts"]?.items ?? [], by: "mountPath", at: "\(path).volumeMounts")
    for list in ["volumeMounts", "volumeDevices"] {
      guard let volumes else { break }
      for (position, item) in (container[list]?.items ?? []).enumerated() {
        guard let node = item["name"], let name = node.string, !volumes.contains(name) else { continue }
        let place = "\(path).\(list)[\(position)].name"
        diagnostics.error(.noSuchVolume(place, name, among: volumes), at: node.location)
      }
    }
    for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
      guard let probe = container[name], probe.isMapping else { continue }
      check(handler: probe, among: ["exec", "grpc", "httpGet", "tcpSocket"], of: container, at: "\(path).\(name)")
    }
    for name in ["postStart", "preStop"] {
      guard let hook = container["lifecycle"]?[name], hook.isMapping else { continue }
      check(
        handler: hook, among: ["exec", "httpGet", "sleep", "tcpSocket"], of: container, at: "\(path).lifecycle.\(name)")
    }
    for (position, variable) in (container["env"]?.items ?? []).enumerated() {
      check(variable: variable, at: "\(path).env[\(position)]")
    }
  }

  /// One way to ask a container, by a port that it has.
  private mutating func check(handler node: YAMLNode, among ways: [String], of container: YAMLNode, at path: String) {
    let present = ways.filter { node[$0] != nil }
    if present.count != 1 { diagnostics.error(.notOneWay(path, present, of: ways), at: node.location) }
    let ports = (container["ports"]?.items ?? []).compactMap { $0["name"]?.string }
    for way in ["httpGet", "tcpSocket"] {
      guard let port = node[way]?["port"], let name = port.string, !ports.contains(name) else { continue }
      diagnostics.warning(.noSuchPort("\(path).\(way).port", name, among: ports), at: port.location)
    }
  }

  private mutating func check(variable: YAMLNode, at path: String) {
    guard let source = variable["valueFrom"], source.isMapping else { return }
    if variable["value"]?.string?.isEmpty == false {
      diagnostics.error(.twoValues(path), at: source.location)
    }
    let sources = ["configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"]
    let present = sources.filter { source[$0] != nil }
    if present.count != 1 {
      diagnostics.error(.notOneWay("\(path).valueFrom", present, of: sources), at: source.location)
    }
    if let field = source["fieldRef"]?["fieldPath"], let text = field.string, !Self.isFieldOfPod(text) {
      diagnostics.error(.noSuchPodField("\(path).valueFrom.fieldRef.fieldPath", text), at: field.location)
    }
  }

  /// What a variable can be made of (core/v1 validation, `validEnvDownwardAPIFieldPathExpressions`).
  private static let podFields = [
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP",
    "status.hostIPs", "status.podIP", "status.podIPs",
  ]

  private static func isFieldOfPod(_ path: String) -> Bool {
    let isKey = ["metadata.labels['", "metadata.annotations['"].contains { path.hasPrefix($0) } && path.hasSuffix("']")
    return isKey || podFields.contains(path)
  }

  /// Reports items of one name.
  private mutating func unique(_ items: [YAMLNode], by key: String, at path: String) {
    var first: [String: SourceLocation] = [:]
    for node in items.compactMap({ $0[key] }) {
      guard let name = node.string else { continue }
      if let place = first[name] {
        let note = Diagnostic.Note("the first one is here", at: place)
        diagnostics.error(.duplicateItem(path, key, name), at: node.location, notes: [note])
      } else {
        first[name] = node.location
      }
    }
  }
}

extension Finding {
  fileprivate static func noSuchVolume(_ path: String, _ name: String, among known: [String]) -> Finding {
    let names = known.isEmpty ? "add it to the pod's `volumes`" : "the volumes are: \(known.joined(separator: ", "))"
    return Finding(
      .danglingReference, "`\(path)` is `\(name)`, and the pod has no such volume",
      help: NearestName.of(name, among: known).map { "did you mean `\($0)`?" } ?? names)
  }

  fileprivate static func noSuchPort(_ path: String, _ name: String, among known: [String]) -> Finding {
    let names =
      known.isEmpty
      ? "write the number, or name it in the container's `ports`" : "its ports are: \(known.joined(separator: ", "))"
    return Finding(
      .danglingReference, "`\(path)` is `\(name)`, and the container has no port of this name: it is never reached",
      help: NearestName.of(name, among: known).map { "did you mean `\($0)`?" } ?? names)
  }

  fileprivate static func notOneWay(_ path: String, _ present: [String], of known: [String]) -> Finding {
    let help = "write one of: \(known.joined(separator: ", "))"
    return present.isEmpty
      ? Finding(.missingField, "`\(path)` names no source", help: help)
      : Finding(.conflictingFields, "`\(path)` names several: \(present.joined(separator: ", "))", help: help)
  }

  fileprivate static func twoValues(_ path: String) -> Finding {
    Finding(
      .conflictingFields, "`\(path)` has both `value` and `valueFrom`", help: "keep one of them")
  }

  fileprivate static func noSuchPodField(_ path: String, _ text: String) -> Finding {
    Finding(
      .badFormat, "`\(path)` is `\(text)`, which no variable can be made of",
      help: "write metadata.name, metadata.namespace, metadata.labels['KEY'], status.podIP or the like")
  }

  fileprivate static func duplicateItem(_ path: String, _ key: String, _ name: String) -> Finding {
    Finding(.duplicateItem, "`\(path)`: a second `\(key): \(name)`", help: "remove or rename one of them")
  }
}
