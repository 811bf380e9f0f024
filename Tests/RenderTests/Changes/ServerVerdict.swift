import Kubernetes
import TestSupport
import Testing
import YAML

/// A change of one object, and what a server did with it.
struct ServerVerdict: Sendable, CustomTestStringConvertible {
  /// The kind of the object.
  var kind: String
  var what: String
  /// `accepted`, `restart`, `immutable` or `invalid`.
  var verdict: String
  var applied: YAMLValue
  /// What the server made of what was applied.
  var live: YAMLValue
  var new: YAMLValue

  var testDescription: String { "\(kind): \(what)" }

  /// Those of `Tests/Fixtures/server-verdicts.txt`, which says how it is read.
  static let transcript: [ServerVerdict] = {
    var verdicts: [ServerVerdict] = []
    var (applied, filled) = ([:] as YAMLValue, [YAMLValue]())
    for line in (Repository.text("Tests/Fixtures/server-verdicts.txt") ?? "").split(separator: "\n") {
      switch line.first {
      case "{": (applied, filled) = (value(line), [])
      case "+": filled.append(operation(["add"] + words(line.dropFirst(2), 2)))
      case "!":
        let words = words(line.dropFirst(2), 2)
        let live = ServerVerdict.live(applied, filled)
        verdicts.append(
          ServerVerdict(
            kind: applied["kind"]?.string ?? "", what: words[1], verdict: words[0], applied: applied, live: live,
            new: applied))
      case " ":
        guard let last = verdicts.indices.last else { break }
        let isMove = line.hasPrefix("  move")
        let patch = operation(words(line.dropFirst(2), 3), isMove: isMove)
        verdicts[last].new = JSONPatch.applied([patch], to: verdicts[last].new)
      default: break
      }
    }
    return verdicts
  }()

  private static func words(_ line: Substring, _ count: Int) -> [String] {
    line.split(separator: " ", maxSplits: count - 1).map(String.init)
  }

  private static func operation(_ words: [String], isMove: Bool = false) -> YAMLValue {
    if isMove { return ["op": "move", "from": .string(words[1]), "path": .string(words[2])] }
    var operation: YAMLValue = ["op": .string(words[0]), "path": .string(words[1])]
    if words.count > 2 { operation["value"] = value(words[2][...]) }
    return operation
  }

  private static func value(_ text: Substring) -> YAMLValue { YAMLValue(template: Array(text.utf8)) }

  /// With what marks it as live, and what was applied in its annotation.
  private static func live(_ applied: YAMLValue, _ filled: [YAMLValue]) -> YAMLValue {
    var live = JSONPatch.applied(filled, to: applied)
    // A server keeps the texts of a Secret as data.
    live["stringData"] = nil
    live[path: "metadata", "uid"] = "0b7f5f8e-0000-4000-8000-000000000000"
    live[path: "metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"] = .string(
      JSONWriter.compact(applied))
    return live
  }
}
