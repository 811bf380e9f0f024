package import YAML

/// A field of our documents, as `templates/fields.yaml` describes it.
package struct Field: Sendable {
  /// The types, as kubectl explain writes them.
  package enum FieldType: String, CaseIterable, Sendable {
    case string, integer, number, boolean
    /// A string that people write like a number: `cartridgeVersion: 2.1`.
    case stringOrNumber = "string or number"
    case object = "Object"
    case objects = "[]Object"
    case strings = "[]string"
    case integers = "[]integer"
    case stringsByKey = "map[string]string"
    case integersByKey = "map[string]integer"
    case amountsByKey = "map[string]string or number"
    case anythingByKey = "map[string]any"
    /// Whatever Kubernetes has there.
    case any
  }

  /// The key.
  package let name: String
  /// Of its value.
  package let type: FieldType
  /// One to three sentences, for people.
  package let description: String
  /// Whose rule it is.
  package let source: String
  /// Whether a mapping without it is refused.
  package let isRequired: Bool
  /// What is assumed where the field is absent.
  package let assumed: YAMLValue?
  /// What its absence means, where that is no constant.
  package let absent: String?
  /// All values that are allowed; empty where there are too many to list.
  package let choices: [String]
  /// The least number that is allowed.
  package let minimum: YAMLValue?
  /// The greatest number that is allowed.
  package let maximum: YAMLValue?
  /// A regular expression that JSON Schema and Kubernetes both understand.
  package let pattern: String?
  /// The same for the keys of a mapping.
  package let keyPattern: String?
  /// Whether a list needs an item.
  package let isNotEmpty: Bool
  /// One of these fields must be there.
  package let requiredOne: [String]
  /// What goes together.
  package let conditions: [Condition]
  /// Where `kubectl explain` describes a mapping that is Kubernetes' own: fields that are not described here pass through.
  package let upstream: String?
  /// Fields that are accepted and not read.
  package let ignored: [String]
  /// Fields of a mapping, or of each mapping of a list; for labels and annotations the keys that are read.
  package let fields: [Field]

  /// Whether it is one of the fields that only Kubernetes' table describes.
  package let isKubernetes: Bool

  /// Whether the names in ``fields`` are keys among any others.
  package var holdsAnyKey: Bool { [.stringsByKey, .integersByKey, .amountsByKey, .anythingByKey].contains(type) }

  /// Whether fields that are not described pass through.
  package var isOpen: Bool { upstream != nil }

  /// What the absence of the field means, in words.
  package var meaning: String? { assumed?.scalarText ?? absent }

  /// The field of a name.
  package func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

extension Field {
  /// Where the first clause holds, the second must.
  package struct Condition: Sendable {
    /// A field that is there, or that has one of some values.
    package struct Clause: Sendable {
      /// The name of a field of the mapping that the condition belongs to.
      package let field: String
      /// Empty where any value will do.
      package let values: [String]
    }

    /// Where this holds …
    package let given: Clause
    /// … this must hold, too.
    package let wanted: Clause
  }
}

extension Field {
  /// Reads a field of the table.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - entry: what the table says of it.
  ///   - inherited: the source of the field that it belongs to.
  init?(_ name: String, _ entry: YAMLValue, source inherited: String = "") {
    guard let type = entry["type"]?.string.flatMap(FieldType.init), let description = entry["description"]?.string
    else { return nil }
    self.name = name
    self.type = type
    self.description = description
    let source = entry["source"]?.string ?? inherited
    self.source = source
    isRequired = entry["required"] == true
    assumed = entry["default"]
    absent = entry["absent"]?.string
    choices = entry.names("enum")
    minimum = entry["minimum"]
    maximum = entry["maximum"]
    pattern = entry["pattern"]?.string
    keyPattern = entry["keyPattern"]?.string
    isNotEmpty = entry["notEmpty"] == true
    requiredOne = entry.names("requireOne")
    conditions = (entry["conditions"]?.sequence ?? []).compactMap(Condition.init)
    upstream = entry["open"]?.string
    isKubernetes = false
    ignored = entry.names("ignored")
    fields = (entry["fields"]?.mapping.entries ?? []).compactMap { Field($0.key, $0.value, source: source) }
  }
}

extension Field.Condition {
  fileprivate init?(_ entry: YAMLValue) {
    guard let given = entry["if"].flatMap(Clause.init), let wanted = entry["then"].flatMap(Clause.init) else {
      return nil
    }
    self.given = given
    self.wanted = wanted
  }
}

extension Field.Condition.Clause {
  /// `stateProvider`, `{mode: stateful}`, or `{operator: [In, NotIn]}`
  fileprivate init?(_ entry: YAMLValue) {
    guard let field = entry.string ?? entry.mapping.keys.first else { return nil }
    self.field = field
    values = entry[field]?.string.map { [$0] } ?? entry.names(field)
  }
}

extension YAMLValue {
  fileprivate func names(_ key: String) -> [String] { (self[key]?.sequence ?? []).compactMap(\.string) }
}
