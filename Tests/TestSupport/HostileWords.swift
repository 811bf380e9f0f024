import Foundation

/// Words of which each part means something to a terminal, a shell, a browser, a code host or a CI system.
///
/// The same seed gives the same words, so that a test that fails can be repeated.
package struct HostileWords {
  /// The parts: every kind of attack that the escapes stand against.
  package static let fragments: [String] = {
    let text = Repository.text("Tests/Fixtures/hostile.json") ?? ""
    return (try? JSONDecoder().decode([String].self, from: Data(text.utf8))) ?? []
  }()

  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// A word of one to four parts.
  package mutating func next() -> String {
    (0...Int(number() % 4)).map { _ in Self.fragments[Int(number() % UInt64(Self.fragments.count))] }.joined()
  }

  /// A word as a string of YAML.
  package mutating func nextQuoted() -> String { Self.quoted(next()) }

  /// A text as a string of YAML in ASCII.
  package static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map { "\\U" + String(0x1_0000_0000 + Int($0.value), radix: 16).dropFirst() }.joined()
      + "\""
  }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func number() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
