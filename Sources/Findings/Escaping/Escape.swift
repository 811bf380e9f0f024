/// Text that leaves the program for a reader with a language of its own: one function for each language.
///
/// All of them work on Unicode scalars. A `Character` of Swift may hold more than one: `<` and a joining mark are one
/// character that equals no `<`, and a browser reads the `<` all the same.
package enum Escape {
  /// Whether a terminal, a log or an editor acts on a scalar instead of showing it: controls (C0, DEL, C1), line and
  /// paragraph separators, the controls of writing direction (UAX #9), the byte order mark, U+FFFE and U+FFFF.
  package static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x61B: false
    case 0...0x1F, 0x7F...0x9F, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  /// Whether a person sees nothing of a scalar: controls, and what has no form or width of its own, behind which one name
  /// can look like another.
  package static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    if isControl(scalar) || scalar.properties.isDefaultIgnorableCodePoint { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate: return true
    default: return false
    }
  }

  /// How a scalar that is not seen is shown: `\n`, `\u{1b}`.
  static func shown(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16))}"
    }
  }

  /// The text with some scalars replaced by what `replacement` has for them; nil keeps a scalar.
  static func mapped(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let replacement = replacement(scalar) {
        result.append(contentsOf: replacement.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}

extension Unicode.Scalar {
  var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
  var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
