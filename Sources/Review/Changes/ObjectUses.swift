internal import Kubernetes
internal import YAML

/// What the objects of a side take from its Secrets and ConfigMaps.
struct ObjectUses {
  /// The first object that cannot do without it, by kind, namespace and name of a Secret or a ConfigMap.
  private var users: [String: ObjectIndex.Key] = [:]
  /// The first Ingress that takes its certificate from a Secret, by the same text.
  private var ingresses: [String: ObjectIndex.Key] = [:]
  /// What instances take for their cookie, each behind the namespace.
  private var cookies: Set<String> = []

  /// - Parameters:
  ///   - side: whose objects are read.
  ///   - other: where all Secrets and ConfigMaps of this one are the same, nothing is read.
  init(in side: ObjectIndex, of other: ObjectIndex) {
    guard other.keys.contains(where: { Self.isSource($0) && !other.isSame($0, in: side) }) else { return }
    for key in side.keys where !Self.isSource(key) {
      guard let object = side[key] else { continue }
      collect(object[path: "spec"], as: "spec", of: key)
      if key.isKind("Ingress", of: "networking.k8s.io") { collectCertificates(object, of: key) }
      guard key.isKind("StatefulSet", of: "apps") else { continue }
      guard let cookie = CartridgeContainer(object, namespace: key.namespace).cookie, cookie.isCertain else { continue }
      cookies.insert("\(key.namespace)/\(cookie.display)")
    }
  }

  /// Whether it is a Secret or a ConfigMap.
  static func isSource(_ key: ObjectIndex.Key) -> Bool {
    key.isKind("Secret", of: "") || key.isKind("ConfigMap", of: "")
  }

  /// The first object that cannot do without a Secret or a ConfigMap; nil where none is known.
  /// Whatever has pods comes before an Ingress, whose loss is the lesser one.
  func user(of key: ObjectIndex.Key) -> ObjectIndex.Key? {
    let text = Self.text(key.kind, key.namespace, key.name)
    return users[text] ?? ingresses[text]
  }

  /// Whether instances take what stands at a path of a Secret for their cookie.
  func isCookie(_ path: String, of key: ObjectIndex.Key) -> Bool {
    guard key.isKind("Secret", of: ""), path.hasPrefix("data.") else { return false }
    let field = path.dropFirst("data.".count)
    let name = field.hasPrefix("[") ? field.dropFirst().dropLast() : field
    return cookies.contains("\(key.namespace)/key \(name) of Secret \(key.name)")
  }

  private static func text(_ kind: String, _ namespace: String, _ name: String) -> String {
    "\(kind)/\(namespace)/\(name)"
  }

  /// What refers to a Secret or a ConfigMap, by the name of its field.
  private static let kinds = [
    "secretKeyRef": "Secret", "secretRef": "Secret", "secret": "Secret", "imagePullSecrets": "Secret",
    "configMapKeyRef": "ConfigMap", "configMapRef": "ConfigMap", "configMap": "ConfigMap",
  ]

  private mutating func collectCertificates(_ ingress: YAMLValue, of key: ObjectIndex.Key) {
    for entry in ingress[path: "spec", "tls"].sequence {
      guard let name = entry["secretName"]?.string else { continue }
      let text = Self.text("Secret", key.namespace, name)
      ingresses[text] = ingresses[text] ?? key
    }
  }

  private mutating func collect(_ value: YAMLValue, as field: String, of key: ObjectIndex.Key) {
    switch value {
    case .sequence(let items): for item in items { collect(item, as: field, of: key) }
    case .mapping(let mapping):
      let name = (value["secretName"] ?? value["name"])?.string
      if let kind = Self.kinds[field], let name, value["optional"] != true {
        let text = Self.text(kind, key.namespace, name)
        users[text] = users[text] ?? key
      }
      for entry in mapping.entries { collect(entry.value, as: entry.key, of: key) }
    case .string, .literal: return
    }
  }
}
