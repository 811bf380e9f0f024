/// Finds keys by their bytes: `é` as one character and as two look alike and are one to Swift, but are two keys to
/// Kubernetes.
package struct KeyIndex: Sendable {
  private let keys: [String]
  /// Where each key first stands, once there are too many to search one by one.
  private let positions: [[UInt8]: Int]

  private static let indexedFrom = 12

  /// - Parameter keys: in their order; of equal ones the first is found.
  package init(_ keys: [String]) {
    self.keys = keys
    guard keys.count >= Self.indexedFrom else {
      positions = [:]
      return
    }
    positions = Dictionary(keys.enumerated().map { (Array($1.utf8), $0) }) { first, _ in first }
  }

  /// The position of a key; nil where it is not among them.
  package subscript(key: String) -> Int? {
    guard keys.count < Self.indexedFrom else { return positions[Array(key.utf8)] }
    return keys.firstIndex { $0 == key && $0.utf8.elementsEqual(key.utf8) }
  }

  /// How many different keys there are.
  package var count: Int {
    guard keys.count < Self.indexedFrom else { return positions.count }
    return keys.indices.count { self[keys[$0]] == $0 }
  }
}
