/// The versions of our documents.
package enum DocumentVersion: String, CaseIterable, Sendable {
  /// Of tarantool-operator 0.0.1 to 0.0.10, with our extensions.
  case v1alpha1 = "tarantool.io/v1alpha1"
  /// Of tarantool-operator 1.0, with the same extensions.
  case v1beta1 = "tarantool.io/v1beta1"

  /// The API group of our documents.
  package static let group = "tarantool.io"

  /// Without the group: `v1beta1`.
  package var name: String { String(rawValue.dropFirst(Self.group.utf8.count + 1)) }

  /// The kinds of the version.
  package var kinds: [String] {
    switch self {
    case .v1alpha1: ["Cluster", "Role", "ReplicasetTemplate"]
    case .v1beta1: ["Cluster", "Role", "CartridgeConfig"]
    }
  }

  /// - Parameter text: with the group or without it, as people write it.
  package init?(named text: String) {
    guard let version = Self.allCases.first(where: { [$0.rawValue, $0.name].contains(text) }) else { return nil }
    self = version
  }
}
