/// Finds the known name that a mistyped one is most likely meant to be.
enum NearestName {
  /// The nearest of the names, when it is near enough to be worth asking "did you mean".
  static func of(_ name: String, among names: [String]) -> String? {
    let bound = max(1, name.count / 3)
    let candidates = names.map { (name: $0, distance: distance(name.lowercased(), $0.lowercased())) }
    guard let best = candidates.min(by: { $0.distance < $1.distance }), best.distance <= bound else { return nil }
    return best.name
  }

  /// The number of letters to insert, delete, replace or swap with their neighbour (optimal string alignment).
  private static func distance(_ left: String, _ right: String) -> Int {
    let a = Array(left.unicodeScalars.prefix(64))
    let b = Array(right.unicodeScalars.prefix(64))
    var rows = [Array(0...b.count)]
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        let replaced = rows[i][j] + (a[i] == b[j] ? 0 : 1)
        var best = min(replaced, rows[i][j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
