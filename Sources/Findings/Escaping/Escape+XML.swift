extension Escape {
  /// Text for the content of an XML element or for an attribute in quotes of either kind.
  ///
  /// What XML 1.0 forbids (section 2.2) is dropped. What is not seen is written as a reference, so that the file holds no
  /// character that a terminal acts on.
  package static func xml(_ text: String) -> String {
    mapped(text) { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      // A log is not told a command (`##[`), and no section ends (`]]>`).
      case "[", "]": "&#\(scalar.value);"
      default: isForbiddenInXML(scalar) ? "" : isUnseen(scalar) ? "&#\(scalar.value);" : nil
      }
    }
  }

  private static func isForbiddenInXML(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD: false
    case 0..<0x20, 0xFFFE, 0xFFFF: true
    default: false
    }
  }
}
