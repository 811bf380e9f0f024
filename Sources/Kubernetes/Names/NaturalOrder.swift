internal import YAML

/// The order in which a person counts: `storage-2` before `storage-10`.
package enum NaturalOrder {
  /// Whether `left` comes before `right`: runs of digits are compared as numbers, all else byte by byte. Names that
  /// differ only in leading zeros are told apart by their bytes, so that the order is total.
  package static func precedes(_ left: String, _ right: String) -> Bool {
    let (a, b) = (left.utf8.span, right.utf8.span)
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if a[i].isDigit, b[j].isDigit {
        let (m, n) = (number(in: a, at: i), number(in: b, at: j))
        if m.count != n.count { return m.count < n.count }
        for (k, l) in zip(m, n) where a[k] != b[l] { return a[k] < b[l] }
        (i, j) = (m.upperBound, n.upperBound)
      } else if a[i] != b[j] {
        return a[i] < b[j]
      } else {
        (i, j) = (i + 1, j + 1)
      }
    }
    if (i == a.count) != (j == b.count) { return i == a.count }
    return left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// The run of digits that begins at a place, without leading zeros.
  private static func number(in text: Span<UInt8>, at start: Int) -> Range<Int> {
    var end = start
    while end < text.count, text[end].isDigit { end += 1 }
    var first = start
    while first < end, text[first] == UInt8(ascii: "0") { first += 1 }
    return first..<end
  }
}
