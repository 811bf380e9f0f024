internal import Findings
internal import Schema
internal import YAML

/// The languages that a plan of changes is written in.
package enum ChangeFormat: String, CaseIterable, Sendable {
  case text, markdown, json
}

extension ChangePlan {
  /// The changes in a language; `isColoured` holds for text alone.
  package func report(_ format: ChangeFormat, isColoured: Bool = false) -> String {
    switch format {
    case .text: ChangePlanText(of: self, isColoured: isColoured).text.string
    case .markdown: markdown
    case .json: json
    }
  }

  /// How many changes there are of each class, the most severe first: `1 identity, 3 disruptive`.
  var summary: String {
    counts.isEmpty ? "no changes" : counts.map { "\($0.count) \($0.class.rawValue)" }.joined(separator: ", ")
  }

  /// The classes that there are changes of, the most severe first.
  var counts: [(class: ChangeClass, count: Int)] {
    ChangeClass.allCases.compactMap { `class` in
      let count = changes.count { $0.class == `class` }
      return count == 0 ? nil : (`class`, count)
    }
  }

  /// What is not compared, a sentence each.
  var remarks: [String] {
    var remarks = staying
    if changes.contains(where: { $0.restartsPods && $0.remedy?.hasPrefix(EndingPods.rolling) == true }) {
      remarks.append(
        "leaders restart like all others, and writes wait for seconds; `kubectl tarantool rollout` moves the leaders first"
      )
    }
    if !unknownKinds.isEmpty {
      let kinds = unknownKinds.joined(separator: ", ")
      remarks.append("new, or not asked for, since OLD holds no object of this kind: \(kinds)")
    }
    if others > 0 {
      remarks.append(others == 1 ? "1 other object is left alone" : "\(others) other objects are left alone")
    }
    return remarks
  }

  /// Each change, and whether its remedy is to be said: once for all changes of an object that share it.
  static func folded(_ changes: [Change]) -> [(Change, Bool)] {
    changes.indices.map { index in
      let next = index + 1 < changes.count ? changes[index + 1] : nil
      let isLast = next?.object != changes[index].object || next?.remedy != changes[index].remedy
      return (changes[index], isLast)
    }
  }

  /// A table for a comment on a pull request.
  private var markdown: String {
    let end = (identities + remarks).map { "\n\(Escape.markdown($0))\n" }.joined()
    guard !changes.isEmpty else { return "**kubectl tarantool plan**: no changes\n" + end }
    func cell(_ text: String?) -> String { text.map(Escape.markdown) ?? "" }
    let rows = Self.folded(changes).map { change, isLast in
      let what = [change.path.map(Escape.markdownCode), cell(change.message)].compactMap(\.self).joined(separator: " ")
      return
        "| \(change.class.rawValue) | \(cell(change.object)) | \(what) | \(cell(isLast ? change.remedy : nil)) |\n"
    }
    return "**kubectl tarantool plan**: \(summary)\n\n| class | object | change | what to do |\n|---|---|---|---|\n"
      + rows.joined() + end
  }

  private var json: String {
    var report: YAMLValue = ["changes": .sequence(changes.map(\.value))]
    if !identities.isEmpty { report["identities"] = .sequence(identities.map { .string($0) }) }
    if !staying.isEmpty { report["staying"] = .sequence(staying.map { .string($0) }) }
    if !unknownKinds.isEmpty { report["unknownKinds"] = .sequence(unknownKinds.map { .string($0) }) }
    if others > 0 { report["others"] = .integer(others) }
    return String(decoding: JSONWriter.text(of: report), as: UTF8.self)
  }
}

extension Change {
  /// For programs.
  var value: YAMLValue {
    var value: YAMLValue = ["class": .string(self.class.rawValue), "object": .string(object)]
    value["path"] = path.map { .string($0) }
    value["message"] = .string(message)
    value["remedy"] = remedy.map { .string($0) }
    value["id"] = .string(id)
    return value
  }
}
