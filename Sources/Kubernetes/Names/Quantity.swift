package import YAML

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
    "": 1, "n": 1e-9, "u": 1e-6, "m": 0.001, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
    "Ki": 1024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776, "Pi": 1_125_899_906_842_624,
    "Ei": 1_152_921_504_606_846_976,
  ]
}

extension Quantity {
  private static let decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]
  private static let binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]

  /// A quantity as a server writes it: a text, in the largest unit of its kind that leaves no fraction (apimachinery,
  /// `Quantity.CanonicalizeBytes`): `0.5` is `500m`, `1024Mi` is `1Gi`, `1000M` is `1G`.
  ///
  /// - Parameter value: as it is written.
  /// - Returns: the value as it is where it is no quantity, finer than a nanounit, or larger than a server counts exactly.
  package static func kept(_ value: YAMLValue) -> YAMLValue {
    guard let text = value.scalarText else { return value }
    return canonical(text).map { .string($0) } ?? value
  }

  private static func canonical(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    let isNegative = bytes.first == UInt8(ascii: "-")
    let unsigned = bytes.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    let number = unsigned.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
    let suffix = String(decoding: unsigned.dropFirst(number.count), as: UTF8.self)
    let parts = number.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard bytes.count - unsigned.count <= 1, (1...2).contains(parts.count), number.contains(where: isDigit),
      let digits = Int(String(decoding: number.filter(isDigit), as: UTF8.self))
    else { return nil }
    let fraction = parts.count == 2 ? parts[1].count : 0
    let written: String?
    if let power = binary.dropFirst().firstIndex(of: suffix) {
      written = inBinary(digits, fraction: fraction, power: power)
    } else if let unit = decimal.firstIndex(of: suffix) {
      written = inDecimal(digits, exponent: 3 * (unit - 3) - fraction)
    } else {
      written = nil
    }
    return written.map { isNegative && $0 != "0" ? "-\($0)" : $0 }
  }

  /// Below 1024, or with a fraction, an amount is written in decimal units.
  private static func inBinary(_ digits: Int, fraction: Int, power: Int) -> String? {
    var (scaled, unit) = (digits, 0)
    for _ in 0..<power {
      let (product, overflow) = scaled.multipliedReportingOverflow(by: 1024)
      guard !overflow else { return nil }
      scaled = product
    }
    for _ in 0..<fraction {
      guard scaled.isMultiple(of: 10) else { return nil }
      scaled /= 10
    }
    if scaled < 1024 { return inDecimal(scaled, exponent: 0) }
    while scaled.isMultiple(of: 1024), unit < binary.count - 1 { (scaled, unit) = (scaled / 1024, unit + 1) }
    return "\(scaled)\(binary[unit])"
  }

  private static func inDecimal(_ digits: Int, exponent: Int) -> String? {
    var (digits, exponent) = (digits, exponent)
    if digits == 0 { return "0" }
    while digits.isMultiple(of: 10) { (digits, exponent) = (digits / 10, exponent + 1) }
    // Down to a multiple of three: 250 of 10⁻³, never 25 of 10⁻².
    while !exponent.isMultiple(of: 3) {
      let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      (digits, exponent) = (product, exponent - 1)
    }
    let unit = exponent / 3 + 3
    return decimal.indices.contains(unit) ? "\(digits)\(decimal[unit])" : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
