package import Findings

/// A plain ordered tree without places: what is written out.
package enum YAMLValue: Hashable, Sendable {
  /// A string, quoted where any reader could take it for something else.
  case string(String)
  /// A number, boolean or null, written exactly as it stands.
  case literal(String)
  case sequence([YAMLValue])
  case mapping(YAMLMapping)
}

/// An ordered mapping. Setting a key that exists keeps its place; a new key goes to the end.
package struct YAMLMapping: Hashable, Sendable {
  /// A key with its value.
  package struct Entry: Hashable, Sendable {
    /// Before the colon.
    package var key: String
    /// Behind the colon.
    package var value: YAMLValue

    /// A key with its value.
    package init(_ key: String, _ value: YAMLValue) {
      self.key = key
      self.value = value
    }
  }

  /// In the order in which they are written; no key twice.
  package private(set) var entries: [Entry]

  /// A mapping of these, of which no two may have one key.
  package init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  /// In the order in which they are written.
  package var keys: [String] { entries.map(\.key) }

  /// The value of a key, nil where it is absent. Setting nil removes it; a new key goes to the end.
  package subscript(key: String) -> YAMLValue? {
    get { entries.first { $0.key == key }?.value }
    set {
      let position = entries.firstIndex { $0.key == key }
      switch (position, newValue) {
      case (let position?, let value?): entries[position].value = value
      case (let position?, nil): entries.remove(at: position)
      case (nil, let value?): entries.append(Entry(key, value))
      case (nil, nil): break
      }
    }
  }

  /// Changes the value of a key in its place; one that is absent is an empty mapping at the end.
  mutating func update(_ key: String, _ change: (inout YAMLValue) -> Void) {
    let position = entries.firstIndex { $0.key == key } ?? entries.count
    if position == entries.count { entries.append(Entry(key, [:])) }
    change(&entries[position].value)
  }

  /// Puts keys that are not there yet before all others, in the order given.
  package mutating func insertAtFront(_ new: [Entry]) {
    entries.insert(contentsOf: new.filter { entry in self[entry.key] == nil }, at: 0)
  }
}

extension YAMLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByStringInterpolation
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .literal(String(value)) }
  package init(booleanLiteral value: Bool) { self = .literal(String(value)) }
  package init(arrayLiteral elements: YAMLValue...) { self = .sequence(elements) }
  package init(dictionaryLiteral elements: (String, YAMLValue)...) {
    self = .mapping(YAMLMapping(elements.map(YAMLMapping.Entry.init)))
  }
}

extension YAMLValue {
  /// An integer as YAML and JSON write it.
  package static func integer(_ value: Int) -> YAMLValue { .literal(String(value)) }

  /// A number as YAML and JSON write it, without a fraction where it has none.
  package static func number(_ value: Double) -> YAMLValue { .literal(value.shortText) }

  /// A boolean as YAML and JSON write it.
  package static func boolean(_ value: Bool) -> YAMLValue { .literal(String(value)) }

  /// Strings by key, in the order given.
  package static func strings(_ pairs: [(key: String, value: String)]) -> YAMLValue {
    .mapping(YAMLMapping(pairs.map { YAMLMapping.Entry($0.key, .string($0.value)) }))
  }

  /// What a node means to Kubernetes, ready to be written.
  ///
  /// Numbers keep their spelling. A boolean is written `true` or `false`, since readers disagree on `yes` and `on`. Keys
  /// with an explicit null are left out: clients drop or reject them, each in its own way.
  package init(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let scalar):
      switch scalar.kind {
      case .string: self = .string(scalar.text)
      case .integer, .float: self = .literal(scalar.text)
      case .boolean: self = .boolean(ScalarResolution.isTrue(scalar.text))
      case .null: self = .literal("null")
      }
    case .sequence(let items): self = .sequence(items.map(YAMLValue.init))
    case .mapping(let entries):
      self = .mapping(
        YAMLMapping(entries.filter { !$0.value.isNull }.map { YAMLMapping.Entry($0.key, YAMLValue($0.value)) }))
    }
  }

  /// The mapping's entries; setting makes a mapping of anything else.
  package var mapping: YAMLMapping {
    get { if case .mapping(let mapping) = self { mapping } else { YAMLMapping() } }
    // In place: two owners would make a copy of all entries.
    _modify {
      var mapping = mapping
      self = .literal("")
      defer { self = .mapping(mapping) }
      yield &mapping
    }
  }

  /// The items of a sequence; setting makes a sequence of anything else.
  package var sequence: [YAMLValue] {
    get { if case .sequence(let items) = self { items } else { [] } }
    set { self = .sequence(newValue) }
  }

  /// The text of a string.
  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The text of a scalar of any type.
  package var scalarText: String? {
    switch self {
    case .string(let text), .literal(let text): text
    case .sequence, .mapping: nil
    }
  }

  /// The value of an integer literal.
  package var integer: Int? {
    if case .literal(let text) = self { IntegerLiteral(text).flatMap { Int($0.decimal) } } else { nil }
  }

  /// The value below a key of a mapping; setting nil removes the key.
  package subscript(key: String) -> YAMLValue? {
    get { if case .mapping(let mapping) = self { mapping[key] } else { nil } }
    set { mapping[key] = newValue }
  }

  /// The value at a path of keys. Reading what is not there gives an empty mapping; writing makes the mappings on
  /// the way.
  package subscript(path first: String, rest: String...) -> YAMLValue {
    get { rest.reduce(self[first] ?? [:]) { $0[$1] ?? [:] } }
    set { set(newValue, at: [first] + rest) }
  }

  private mutating func set(_ value: YAMLValue, at path: ArraySlice<String>) {
    guard let key = path.first else {
      self = value
      return
    }
    mapping.update(key) { $0.set(value, at: path.dropFirst()) }
  }

  private mutating func set(_ value: YAMLValue, at path: [String]) { set(value, at: path[...]) }
}

extension YAMLValue {
  /// The first document of a text of the program's own; tests hold each of them to be readable.
  package init(template bytes: [UInt8]) {
    var diagnostics = Diagnostics()
    self = Self.documents(in: bytes, into: &diagnostics).first ?? [:]
  }

  /// Reads the documents of a text; `file` is its index in ``SourceFiles``, where it is a file of the user's.
  package static func documents(
    in bytes: [UInt8], file: Int = 0, into diagnostics: inout Diagnostics
  ) -> [YAMLValue] {
    var budget = AliasBudget()
    return documents(in: bytes, file: file, budget: &budget, into: &diagnostics)
  }

  /// Reads the documents of one of several texts; `budget` is what the aliases of all may stand for.
  package static func documents(
    in bytes: [UInt8], file: Int, budget: inout AliasBudget, into diagnostics: inout Diagnostics
  ) -> [YAMLValue] {
    YAMLComposer.documents(in: bytes, file: file, budget: &budget, into: &diagnostics).map { YAMLValue($0) }
  }
}

extension Double {
  /// The number without a fraction where it has none: `1`, `0.5`, `1e+300`.
  package var shortText: String { self == rounded() && abs(self) < 1e15 ? String(Int(self)) : String(self) }
}
