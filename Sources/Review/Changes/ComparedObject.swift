internal import Kubernetes
internal import YAML

/// An object of both sides, as far as its two states are compared.
struct ComparedObject {
  let key: ObjectIndex.Key
  /// The type in the table of fields; empty where it does not describe the kind.
  let type: String
  /// What was there, as far as an apply would touch it.
  let old: YAMLValue
  /// What is to be there.
  let new: YAMLValue
  /// The fields in which the states differ.
  let differences: [Difference]
  /// What somebody wrote into the live object, and no apply touches.
  private(set) var staying: [Difference] = []
  /// What somebody changed in the live object since it was last applied, by its path.
  private(set) var drift: [String: Difference] = [:]

  /// Nil where the two states are the same to the byte, or one of them is not there.
  ///
  /// - Parameters:
  ///   - key: the object.
  ///   - before: the side that was.
  ///   - after: the side that is to be.
  ///   - shared: what is known of objects of the same templates.
  init?(
    _ key: ObjectIndex.Key, _ before: ObjectIndex, _ after: ObjectIndex, sharing shared: inout TemplateDifferences
  ) {
    guard !before.isSame(key, in: after), let old = before[key], let new = after[key] else { return nil }
    let type = FieldTable.kubernetes.type(of: key.kind, in: key.group)
    if let templates = before.templates(of: key, and: after),
      let differences = shared.differences(templates, type: type)
    {
      self.init(key: key, type: type, old: old, new: new, differences: differences)
    } else {
      guard !old.isIdentical(to: new) else { return nil }
      self.init(key, old, before, new, key, after)
    }
  }

  /// Two objects of different names, of which one takes the place of the other.
  ///
  /// - Parameters:
  ///   - former: the object of the side that was.
  ///   - before: that side.
  ///   - key: the object of the side that is to be.
  ///   - after: that side.
  init?(from former: ObjectIndex.Key, _ before: ObjectIndex, to key: ObjectIndex.Key, _ after: ObjectIndex) {
    guard let old = before[former], let new = after[key] else { return nil }
    self.init(former, old, before, new, key, after)
  }

  private init(key: ObjectIndex.Key, type: String, old: YAMLValue, new: YAMLValue, differences: [Difference]) {
    self.key = key
    self.type = type
    self.old = old
    self.new = new
    self.differences = differences
  }

  /// The differences between two states, neither of which is live or both of which are.
  static func differences(_ old: YAMLValue, _ new: YAMLValue, type: String) -> [Difference] {
    let table = FieldTable.kubernetes
    let pair = table.pruned(old, new, as: type)
    return Comparison(type: type).differences(
      table.normalised(pair.old, as: type), table.normalised(pair.new, as: type))
  }

  private init(
    _ former: ObjectIndex.Key, _ old: YAMLValue, _ before: ObjectIndex, _ new: YAMLValue, _ key: ObjectIndex.Key,
    _ after: ObjectIndex
  ) {
    let table = FieldTable.kubernetes
    let type = table.type(of: key.kind, in: key.group)
    self.key = key
    self.type = type
    guard before.live.contains(former) != after.live.contains(key) else {
      (self.old, self.new) = (old, new)
      differences = Self.differences(old, new, type: type)
      return
    }
    let was = table.normalised(old, as: type)
    let willBe = table.normalised(new, as: type)
    let isOldLive = before.live.contains(former)
    let applied = (isOldLive ? before.applied[former] : after.applied[key]).map { table.normalised($0, as: type) }
    var ways = ThreeWay(type: type, isAppliedKnown: applied != nil)
    if isOldLive {
      self.old = ways.former(was, applied: applied, new: willBe)
      self.new = willBe
      staying = ways.staying
    } else {
      self.old = was
      self.new = ways.former(willBe, applied: applied, new: was)
    }
    differences = Comparison(type: type).differences(self.old, self.new)
    guard isOldLive, !differences.isEmpty, let applied else { return }
    drift = Self.drift(self.old, from: applied, type: type)
  }

  private static func drift(_ live: YAMLValue, from applied: YAMLValue, type: String) -> [String: Difference] {
    let found = Comparison(type: type).differences(applied, live).filter { $0.new != nil && $0.path != "apiVersion" }
    return Dictionary(found.map { ($0.path, $0) }) { first, _ in first }
  }

  /// The differences at a field or below it.
  func differences(at path: String) -> [Difference] { differences.filter { $0.isWithin([path]) } }

  /// A change with what is known of who made it necessary.
  func explained(_ change: Change) -> Change {
    guard let path = change.path, drift[path] != nil else { return change }
    return change.adding("somebody changed it since it was last applied; that change will be overwritten")
  }
}
