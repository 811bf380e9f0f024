package import Findings
package import YAML

/// A label selector as Kubernetes defines it: every label and every expression must hold.
package struct LabelSelector: Sendable {
  /// What an expression asks of a label.
  package enum Operator: String, CaseIterable, Sendable {
    case isIn = "In"
    case isNotIn = "NotIn"
    case exists = "Exists"
    case doesNotExist = "DoesNotExist"
  }

  /// One of `matchExpressions`.
  package struct Expression: Sendable {
    /// The label's key.
    package let key: String
    /// How the label's value is compared.
    package let `operator`: Operator
    /// What it is compared with; empty for `Exists` and `DoesNotExist`.
    package let values: [String]
  }

  /// Labels that must all be there.
  package let matchLabels: LabelSet
  /// Conditions that must all hold.
  package let matchExpressions: [Expression]
  /// Where the selector stands.
  package let location: SourceLocation

  /// The selector of an object that is no input of this run, as a server gave it back.
  package init(_ value: YAMLValue) {
    matchLabels = LabelSet(of: value["matchLabels"])
    matchExpressions = (value["matchExpressions"]?.sequence ?? []).map { expression in
      Expression(
        key: expression["key"]?.string ?? "",
        operator: Operator(rawValue: expression["operator"]?.string ?? "") ?? .isIn,
        values: (expression["values"]?.sequence ?? []).compactMap(\.string))
    }
    location = .nowhere
  }

  /// - Parameters:
  ///   - matchLabels: labels that must have these values.
  ///   - matchExpressions: what else must hold.
  ///   - location: where the selector is written.
  package init(matchLabels: LabelSet, matchExpressions: [Expression] = [], location: SourceLocation) {
    self.matchLabels = matchLabels
    self.matchExpressions = matchExpressions
    self.location = location
  }

  /// An empty selector selects everything, which nobody means here.
  package var isEmpty: Bool { matchLabels.entries.isEmpty && matchExpressions.isEmpty }

  /// What it asks for, wherever it stands: two of the same words select the same.
  package var words: [String] {
    [String(matchLabels.entries.count)] + matchLabels.entries.flatMap { [$0.key, $0.value] }
      + matchExpressions.flatMap { [$0.key, $0.operator.rawValue, String($0.values.count)] + $0.values }
  }

  /// Whether an object with these labels is selected.
  package func matches(_ labels: LabelSet) -> Bool {
    matchLabels.entries.allSatisfy { labels[$0.key]?.value == $0.value }
      && matchExpressions.allSatisfy { $0.matches(labels[$0.key]?.value) }
  }
}

extension LabelSelector.Expression {
  /// NotIn holds for an object without the label too, as in apimachinery's `Requirement.Matches`.
  fileprivate func matches(_ value: String?) -> Bool {
    switch `operator` {
    case .isIn: value.map(values.contains) ?? false
    case .isNotIn: !(value.map(values.contains) ?? false)
    case .exists: value != nil
    case .doesNotExist: value == nil
    }
  }
}

extension FieldDecoder {
  /// Reads a label selector.
  package mutating func selector(_ key: String) -> LabelSelector? {
    guard let node = node(key) else { return nil }
    return nested(key) { fields in
      let labels = fields.labels("matchLabels", areLabels: true)
      let expressions = fields.expressions("matchExpressions")
      return LabelSelector(matchLabels: labels, matchExpressions: expressions, location: node.location)
    }
  }

  private mutating func expressions(_ key: String) -> [LabelSelector.Expression] {
    guard let node = node(key) else { return [] }
    guard case .sequence(let items) = node.content else {
      error(.wrongType(of: full(key), expected: "a list", found: node), at: node.location)
      return []
    }
    return items.enumerated().compactMap { position, item in
      read(item, as: "\(key)[\(position)]") { $0.expression(at: item.location) }
    }
  }

  private mutating func expression(at location: SourceLocation) -> LabelSelector.Expression? {
    let key = requiredString("key", help: "write the label to look at: `key: LABEL`")
    let isKnown = requiredNode("operator", help: "write In, NotIn, Exists or DoesNotExist") != nil
    let `operator` = isKnown ? oneOf("operator", LabelSelector.Operator.self) : nil
    let values = strings("values")?.value.map(\.value) ?? []
    guard let key, let `operator` else { return nil }
    let wantsValues = `operator`.value == .isIn || `operator`.value == .isNotIn
    if wantsValues == values.isEmpty {
      error(.expressionValues(`operator`.value, full("values"), wantsValues: wantsValues), at: location)
    }
    return LabelSelector.Expression(key: key.value, operator: `operator`.value, values: values)
  }
}

extension Finding {
  fileprivate static func expressionValues(
    _ name: LabelSelector.Operator, _ path: String, wantsValues: Bool
  ) -> Finding {
    wantsValues
      ? Finding(.missingField, "`\(name.rawValue)` needs `\(path)`", help: "write at least one value")
      : Finding(.conflictingFields, "`\(name.rawValue)` takes no `\(path)`", help: "remove the values")
  }
}
