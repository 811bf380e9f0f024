/// An amount as Kubernetes writes it (apimachinery, `resource.Quantity`): `512Mi` is binary, `512M` decimal.
package enum Quantity {
  /// The amount; nil for what is no quantity.
  package static func value(_ text: String) -> Double? {
    let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "+" || $0 == "-" }
    let suffix = String(text.dropFirst(digits.count))
    if let factor = suffixes[suffix] { return Double(digits).map { $0 * factor } }
    // 1e3: an exponent takes the place of a suffix.
    return suffix.lowercased().hasPrefix("e") ? Double(text) : nil
  }

  /// Whether it is written with a binary suffix, which a server keeps apart from a decimal one.
  static func isBinary(_ text: String) -> Bool { text.utf8.last == UInt8(ascii: "i") }

  private static let suffixes: [String: Double] = [
    "": 1, "m": 0.001, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
    "Ki": 1024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776, "Pi": 1_125_899_906_842_624,
    "Ei": 1_152_921_504_606_846_976,
  ]
}
