internal import YAML

/// The order in which a person counts: `storage-2` before `storage-10`.
package enum NaturalOrder {
  /// Whether `left` comes before `right`: runs of digits are compared as numbers, all else byte by byte. Names that
  /// differ only in leading zeros are told apart by their bytes, so that the order is total.
  package static func precedes(_ left: String, _ right: String) -> Bool {
    var a = left.utf8[...]
    var b = right.utf8[...]
    while let x = a.first, let y = b.first {
      if x.isDigit, y.isDigit {
        let m = takeNumber(&a)
        let n = takeNumber(&b)
        if m.count != n.count { return m.count < n.count }
        if !m.elementsEqual(n) { return m.lexicographicallyPrecedes(n) }
      } else if x != y {
        return x < y
      } else {
        a = a.dropFirst()
        b = b.dropFirst()
      }
    }
    if a.isEmpty != b.isEmpty { return a.isEmpty }
    return left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// Takes a run of digits and returns it without leading zeros.
  private static func takeNumber(_ text: inout Substring.UTF8View) -> Substring.UTF8View {
    let digits = text.prefix(while: \.isDigit)
    text = text.dropFirst(digits.count)
    return digits.drop { $0 == UInt8(ascii: "0") }
  }
}
