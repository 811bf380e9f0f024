/// A text in which the pod's name may stand: what a variable holds in each pod of a StatefulSet.
package struct PodValue: Hashable, Sendable {
  /// A piece of the text.
  package enum Part: Hashable, Sendable {
    case text(String)
    case podName
    /// Something that only the running pod knows; the text says what.
    case unknown(String)
  }

  /// In their order; no two texts side by side.
  package private(set) var parts: [Part] = []
  /// Whether the pod's namespace was asked for on the way.
  package private(set) var mentionsNamespace = false

  static let podName = PodValue(parts: [.podName])

  init(parts: [Part] = []) {
    self.parts = parts
  }

  mutating func append(_ part: Part) {
    if part == .text("") { return }
    guard case .text(let new) = part, case .text(var last)? = parts.last else {
      parts.append(part)
      return
    }
    // Taken out first: a text that is held twice is copied to be changed.
    parts.removeLast()
    last += new
    parts.append(.text(last))
  }

  mutating func append(_ other: PodValue) {
    other.parts.forEach { append($0) }
    mentionsNamespace = mentionsNamespace || other.mentionsNamespace
  }

  /// The text where it is the same in every pod.
  var constant: String? {
    if parts.isEmpty { return "" }
    guard parts.count == 1, case .text(let text) = parts[0] else { return nil }
    return text
  }

  /// The text as a message shows it: `POD` stands for the pod's name.
  package var display: String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .podName: "POD"
      case .unknown: "?"
      }
    }.joined()
  }

  /// How many bytes it takes, with the longest name that a pod can have.
  var size: Int {
    parts.reduce(0) { size, part in
      switch part {
      case .text(let text): size + text.utf8.count
      case .podName, .unknown: size + Self.longestPodName
      }
    }
  }

  private static let longestPodName = 63

  /// What follows the pod's name, where the text is the pod's name and something constant.
  package var suffixOfPodName: String? {
    guard parts.first == .podName else { return nil }
    return PodValue(parts: Array(parts.dropFirst())).constant
  }

  static func namespace(_ name: String) -> PodValue {
    var text = PodValue(parts: [.text(name)])
    text.mentionsNamespace = true
    return text
  }
}
