internal import Crypto
package import Schema

/// The UUIDs by which Cartridge knows replicasets and instances for ever.
///
/// They are UUIDv5 of the names of StatefulSets and pods, in the namespaces that tarantool-operator 0.0.1 to 0.0.9 and
/// 0.0.10 use (`pkg/controller/role/role_controller.go`, `pkg/controller/cluster/cluster_controller.go`). Without
/// `compatibility` the scheme of 0.0.1 counts. picodata's fork writes the UUIDs of 0.0.10 into labels, and since 0.1.2 lets
/// Cartridge draw others. Operator 1.0 has a namespace of its own for replicasets
/// (`controllers/role_controller.go`), and let Cartridge draw the UUIDs of instances.
package struct Identity: Sendable {
  private static let replicasets = UUIDNamespace("C4FA9F56-A49A-4384-8BEE-9A476725973F")
  private static let instances = UUIDNamespace("73692FF6-EB42-46C2-92B6-65C45191368D")

  private static let replicasetsOf10 = UUIDNamespace("8601615b-c39f-4fd9-a88b-9df688656cbd")

  private let replicasetNamespace: UUIDNamespace
  /// Whether an operator's StatefulSets are rendered.
  let isOfOperator: Bool

  /// The scheme of an operator's era, or this tool's own for nil.
  package init(_ compatibility: Compatibility?) {
    isOfOperator = compatibility != nil
    replicasetNamespace =
      switch compatibility {
      case nil, .operator001, .operator009: Self.replicasets
      case .operator0010, .picodata01: Self.instances
      case .operator10: Self.replicasetsOf10
      }
  }

  /// The UUID of the replicaset in a StatefulSet.
  ///
  /// - Parameters:
  ///   - statefulSet: the StatefulSet's name.
  ///   - generation: 0 for the identity the operators gave; a higher one after the former was expelled.
  /// - Returns: the UUID in lower case.
  package func replicasetUUID(_ statefulSet: String, generation: Int = 0) -> String {
    replicasetNamespace.uuid(of: Self.name(statefulSet, generation, 0))
  }

  /// The UUID of the instance in a pod.
  ///
  /// - Parameters:
  ///   - pod: the pod's name.
  ///   - generation: that of its replicaset.
  ///   - own: its own within that generation, higher than 0 after it was expelled alone.
  /// - Returns: the UUID in lower case.
  package func instanceUUID(_ pod: String, generation: Int = 0, own: Int = 0) -> String {
    Self.instances.uuid(of: Self.name(pod, generation, own))
  }

  /// A slash cannot stand in a Kubernetes name, so no generation of one name meets another name; and a point keeps an
  /// instance's own generations apart from those of its replicaset.
  private static func name(_ name: String, _ generation: Int, _ own: Int) -> String {
    if own > 0 { return "\(name)/generation-\(generation).\(own)" }
    return generation == 0 ? name : "\(name)/generation-\(generation)"
  }
}

/// A namespace of UUIDv5 (RFC 9562, section 5.5).
struct UUIDNamespace: Sendable {
  private let bytes: [UInt8]

  /// - Parameter text: a UUID in its usual spelling.
  init(_ text: String) {
    let digits = text.utf8.compactMap(Self.hexValue)
    bytes = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  /// The UUID of a name, in lower case.
  func uuid(of name: String) -> String {
    var hash = Insecure.SHA1()
    hash.update(data: bytes)
    hash.update(data: Array(name.utf8))
    var digest = Array(hash.finalize().prefix(16))
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (position, byte) in digest.enumerated() {
      if position == 4 || position == 6 || position == 8 || position == 10 { text.append(UInt8(ascii: "-")) }
      text.append(Self.hexDigits[Int(byte >> 4)])
      text.append(Self.hexDigits[Int(byte & 0x0F)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
