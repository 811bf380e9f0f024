package import YAML

/// Reads a live object as `kubectl apply` does: what is neither applied now nor was applied before is not touched.
package struct ThreeWay {
  /// What somebody has written into a live object and no apply touches.
  package private(set) var staying: [Difference] = []
  private let table: FieldTable
  /// The type of the whole object.
  private let root: String
  /// Whether anybody knows what was applied.
  private let isAppliedKnown: Bool

  /// The three values at one place; `applied` is nil where nothing in it was applied, or where nobody knows.
  private struct Three {
    var live: YAMLValue
    var applied: YAMLValue? = nil
    var new: YAMLValue
  }

  /// Compares nothing yet.
  ///
  /// - Parameters:
  ///   - type: the type of the object in the table; empty where it does not describe it.
  ///   - isAppliedKnown: whether anybody knows what was applied.
  ///   - table: the fields.
  package init(type: String, isAppliedKnown: Bool, table: FieldTable = .kubernetes) {
    root = type
    self.isAppliedKnown = isAppliedKnown
    self.table = table
  }

  /// The live object without what an apply does not touch, which is found in ``staying``; all three normalised.
  ///
  /// - Parameters:
  ///   - live: what the server holds.
  ///   - applied: what was last applied; nil where nobody knows.
  ///   - new: what is to be applied.
  /// - Returns: what of the live object was applied or is to be.
  package mutating func former(_ live: YAMLValue, applied: YAMLValue?, new: YAMLValue) -> YAMLValue {
    former(Three(live: live, applied: applied, new: new), as: root, at: "")
  }

  private mutating func former(_ three: Three, as type: String, at path: String) -> YAMLValue {
    guard case .mapping(let mapping) = three.live else { return three.live }
    let now = three.new.mapping.entries
    let nowKeys = KeyIndex(now.map(\.key))
    let before = three.applied?.mapping.entries ?? []
    let beforeKeys = KeyIndex(before.map(\.key))
    var entries: [YAMLMapping.Entry] = []
    for entry in mapping.entries {
      let field = table[type, entry.key]
      let was = beforeKeys[entry.key].map { before[$0].value }
      let place = path.isEmpty ? entry.key : "\(path).\(entry.key)"
      guard let index = nowKeys[entry.key] else {
        if isAppliedKnown ? was != nil : place != Self.annotations && isSomebodys(field, of: type) {
          entries.append(entry)
        } else if isAppliedKnown, field?.arity == .map {
          _ = map(Three(live: entry.value, new: [:]), at: place)
        } else if isAppliedKnown, isSomebodys(field, of: type) {
          staying.append(Difference(path: place, old: entry.value, isSecret: root == "Secret"))
        }
        continue
      }
      let inner = Three(live: entry.value, applied: was, new: now[index].value)
      entries.append(YAMLMapping.Entry(entry.key, former(inner, as: field, at: place)))
    }
    return .mapping(YAMLMapping(entries))
  }

  /// Whether somebody must have asked for a field that only the live object has: no server writes it by itself.
  private func isSomebodys(_ field: FieldTable.Field?, of type: String) -> Bool {
    guard let field else { return false }
    return !field.isServers || root == "StatefulSet" && type == "PersistentVolumeClaimSpec"
  }

  private mutating func former(_ three: Three, as field: FieldTable.Field?, at path: String) -> YAMLValue {
    guard let field else { return former(three, as: "", at: path) }
    if field.arity == .map { return map(three, at: path) }
    guard case .sequence = three.live else { return former(three, as: field.type, at: path) }
    return field.keys.isEmpty ? list(three, as: field.type, at: path) : keyed(three, as: field, at: path)
  }

  // MARK: Mappings with keys of the user's own

  /// Where nobody knows what was applied, annotations of an object are anybody's: tools write them beside kubectl.
  private static let annotations = "metadata.annotations"

  /// Labels and annotations that controllers set on what they make or run.
  private static func isControllers(_ key: String) -> Bool {
    let prefixes = [
      "batch.kubernetes.io/", "pv.kubernetes.io/", "volume.kubernetes.io/", "volume.beta.kubernetes.io/",
      "deployment.kubernetes.io/", "deprecated.daemonset.template.generation", "control-plane.alpha.kubernetes.io/",
      "autoscaling.alpha.kubernetes.io/", "kubernetes.io/metadata.name",
    ]
    return ["controller-uid", "job-name"].contains(key) || prefixes.contains(where: key.hasPrefix)
  }

  private mutating func map(_ three: Three, at path: String) -> YAMLValue {
    let now = KeyIndex(three.new.mapping.keys)
    let before = KeyIndex(three.applied?.mapping.keys ?? [])
    let isAnybodys = path == Self.annotations
    var entries: [YAMLMapping.Entry] = []
    for entry in three.live.mapping.entries {
      let isControllers = Self.isControllers(entry.key)
      if now[entry.key] != nil || (isAppliedKnown ? before[entry.key] != nil : !isControllers && !isAnybodys) {
        entries.append(entry)
      } else if isAppliedKnown, !isControllers {
        let step = entry.key.contains(".") ? "[\(entry.key)]" : entry.key
        staying.append(Difference(path: "\(path).\(step)", old: entry.value, isSecret: root == "Secret"))
      }
    }
    return .mapping(YAMLMapping(entries))
  }

  // MARK: Lists

  /// A list that is replaced as a whole; a server fills in fields of its items all the same.
  private mutating func list(_ three: Three, as type: String, at path: String) -> YAMLValue {
    let before = three.applied?.sequence ?? []
    let now = three.new.sequence
    var items: [YAMLValue] = []
    for (index, item) in three.live.sequence.enumerated() {
      let was = before.indices.contains(index) ? before[index] : nil
      guard now.indices.contains(index) else {
        items.append(item)
        continue
      }
      items.append(former(Three(live: item, applied: was, new: now[index]), as: type, at: "\(path)[\(index)]"))
    }
    return .sequence(items)
  }

  private mutating func keyed(_ three: Three, as field: FieldTable.Field, at path: String) -> YAMLValue {
    let now = three.new.sequence
    let nowKeys = KeyIndex(now.map { Self.name($0, field.keys) })
    let before = three.applied?.sequence ?? []
    let beforeKeys = KeyIndex(before.map { Self.name($0, field.keys) })
    var items: [YAMLValue] = []
    for item in three.live.sequence {
      let name = Self.name(item, field.keys)
      let was = beforeKeys[name].map { before[$0] }
      let place = "\(path)[\(item["name"]?.string ?? name)]"
      if let index = nowKeys[name] {
        items.append(former(Three(live: item, applied: was, new: now[index]), as: field.type, at: place))
      } else if was != nil || !isAppliedKnown {
        items.append(item)
      } else {
        staying.append(Difference(path: place, old: item))
      }
    }
    return .sequence(items)
  }

  private static func name(_ item: YAMLValue, _ keys: [String]) -> String {
    keys.map { item[$0]?.scalarText ?? "" }.joined(separator: "/")
  }
}
