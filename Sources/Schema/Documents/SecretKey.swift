internal import Findings
package import YAML

/// A key of a Secret.
package struct SecretKey: Hashable, Sendable {
  /// The Secret's name.
  package let name: String
  /// The key in its `data`.
  package let key: String
  /// The namespace that the document names; no pod of another one can be given the Secret.
  package let namespace: Located<String>?

  init(name: String, key: String, namespace: Located<String>? = nil) {
    self.name = name
    self.key = key
    self.namespace = namespace
  }
}

extension FieldDecoder {
  mutating func secretKey(_ key: String) -> SecretKey? {
    nested(key) { fields -> SecretKey? in
      let name = fields.requiredString("name", help: "write the name of the Secret")
      let key = fields.requiredString("key", help: "write the key in the Secret")
      guard let name, let key else { return nil }
      return SecretKey(name: name.value, key: key.value)
    } ?? nil
  }

  /// A reference as operator 1.0 has it: with a namespace, and with a key of its own where none is named.
  mutating func secretKey(_ key: String, defaultKey: String) -> SecretKey? {
    nested(key) { fields -> SecretKey? in
      let namespace = fields.string("namespace")
      let key = fields.string("key")?.value ?? ""
      guard let name = fields.requiredString("name", help: "write the name of the Secret") else { return nil }
      return SecretKey(name: name.value, key: key.isEmpty ? defaultKey : key, namespace: namespace)
    } ?? nil
  }
}
