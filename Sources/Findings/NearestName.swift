/// Finds the known name that a mistyped one is most likely meant to be.
package enum NearestName {
  /// The nearest of the names, when it is near enough to be worth asking "did you mean".
  package static func of(_ name: String, among names: [String]) -> String? {
    let bound = max(1, name.count / 3)
    let letters = Self.letters(of: name)
    var best: (name: String, distance: Int)?
    for candidate in names {
      let others = Self.letters(of: candidate)
      guard abs(letters.count - others.count) <= bound else { continue }
      let distance = distance(letters, others)
      if distance <= bound, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Longer names differ by more than a slip.
  private static func letters(of name: String) -> [Unicode.Scalar] {
    Array(name.prefix(64).lowercased().unicodeScalars.prefix(64))
  }

  /// The number of letters to insert, delete, replace or swap with their neighbour (optimal string alignment).
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for j in b.indices {
        let replaced = last[j] + (a[i] == b[j] ? 0 : 1)
        var best = min(replaced, last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
