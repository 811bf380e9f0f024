package import YAML

extension YAMLValue {
  /// Whether another value is the same byte for byte, its keys in the same order: `é` as one character is `é` as two to Swift, and
  /// not to Kubernetes.
  package func isIdentical(to other: YAMLValue) -> Bool {
    switch (self, other) {
    case (.string(let a), .string(let b)), (.literal(let a), .literal(let b)): a.utf8.elementsEqual(b.utf8)
    case (.sequence(let a), .sequence(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.isIdentical(to: $1) }
    case (.mapping(let a), .mapping(let b)):
      a.entries.count == b.entries.count
        && zip(a.entries, b.entries).allSatisfy {
          $0.key.utf8.elementsEqual($1.key.utf8) && $0.value.isIdentical(to: $1.value)
        }
    default: false
    }
  }
}
