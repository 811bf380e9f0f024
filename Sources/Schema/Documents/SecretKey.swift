internal import Findings
internal import YAML

/// A key of a Secret.
package struct SecretKey: Hashable, Sendable {
  /// The Secret's name.
  package let name: String
  /// The key in its `data`.
  package let key: String
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
}
