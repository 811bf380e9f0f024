package import Findings

/// Reads the fields of one mapping: each field is asked for by name, what is left over is unknown.
///
/// Findings are kept until ``finish(into:)``, so that decoding reads as a list of fields.
package struct FieldDecoder {
  /// The path of the mapping in its document, for messages: `spec.failover`.
  private let path: String
  /// What findings call fields that have another key.
  private let names: [String: String]
  /// Where the mapping stands.
  package let location: SourceLocation
  private let entries: [YAMLEntry]
  private var known: [String] = []
  /// Fields of an earlier time, which are reported as such.
  private var retired: [String] = []
  private var findings = Diagnostics()
  /// Required fields that are absent.
  private var missing: [(key: String, finding: Finding)] = []

  /// - Parameters:
  ///   - node: the mapping; anything else is reported and counts as an empty one.
  ///   - path: its path in the document, empty for the document itself.
  ///   - names: what the document calls fields that have another key here.
  package init(_ node: YAMLNode, path: String, called names: [String: String] = [:]) {
    self.path = path
    self.names = names
    location = node.location
    entries = node.entries
    if !node.isMapping { findings.error(.wrongType(of: path, expected: "a mapping", found: node), at: node.location) }
  }

  /// Reports everything that was found, and every key that was not asked for.
  ///
  /// - Parameter diagnostics: takes what was found.
  /// - Returns: whether nothing was wrong.
  @discardableResult
  package consuming func finish(into diagnostics: inout Diagnostics) -> Bool {
    let unknown = entries.filter { !known.contains($0.key) && !retired.contains($0.key) }
    for entry in unknown {
      findings.error(.unknownField(full(entry.key), last: entry.key, known: known), at: entry.keyLocation)
    }
    // A mistyped key is one slip, not also the lack of the right one.
    let meant = unknown.compactMap { NearestName.of($0.key, among: known) }
    for (key, finding) in missing where !meant.contains(key) { findings.error(finding, at: location) }
    diagnostics.append(contentsOf: findings)
    return !findings.hasErrors
  }

  /// Reports what was found, and lets keys pass that were not asked for: the mapping is Kubernetes' own.
  package consuming func finishIgnoringUnknown(into diagnostics: inout Diagnostics) {
    for (_, finding) in missing { findings.error(finding, at: location) }
    diagnostics.append(contentsOf: findings)
  }

  /// Accepts fields without reading them.
  package mutating func ignore(_ keys: String...) { known += keys }

  /// Refuses a field that documents of an earlier time had.
  ///
  /// - Parameters:
  ///   - key: the field, which is not among those that a mistyped key may have meant.
  ///   - finding: from the path of the field: what it was, and what took its place.
  package mutating func refuse(_ key: String, _ finding: (String) -> Finding) {
    guard let entry = entries.first(where: { $0.key == key }) else { return }
    retired.append(key)
    findings.error(finding(full(key)), at: entry.keyLocation)
  }

  /// The value of a field as it stands; nil where it is absent or null.
  package mutating func node(_ key: String) -> YAMLNode? {
    known.append(key)
    return entries.first { $0.key == key && !$0.value.isNull }?.value
  }

  /// The same, reported where it is absent.
  package mutating func requiredNode(_ key: String, help: String) -> YAMLNode? {
    let value = node(key)
    if value == nil { missing.append((key, .missingField(full(key), help: help))) }
    return value
  }

  /// A mapping that is Kubernetes' own, as it stands.
  package mutating func mapping(_ key: String) -> YAMLNode? {
    guard let node = node(key) else { return nil }
    return node.isMapping ? node : mismatch(key, "a mapping", node)
  }

  /// The string of a field; a value of another type is reported.
  package mutating func string(_ key: String) -> Located<String>? {
    guard let node = node(key) else { return nil }
    guard let text = node.string else { return mismatch(key, "a string", node) }
    return Located(text, at: node.location)
  }

  /// A string that people write like a number: `cartridgeVersion: 2.1`.
  package mutating func stringOrNumber(_ key: String) -> Located<String>? {
    guard let node = node(key) else { return nil }
    guard case .scalar(let scalar) = node.content, scalar.kind != .boolean else {
      return mismatch(key, "a string", node)
    }
    return Located(scalar.text, at: node.location)
  }

  /// The string of a field that must be there.
  ///
  /// - Parameters:
  ///   - key: the field.
  ///   - help: what to write where it is absent.
  /// - Returns: nil where it is absent or of another type.
  package mutating func requiredString(_ key: String, help: String) -> Located<String>? {
    guard requiredNode(key, help: help) != nil else { return nil }
    return string(key)
  }

  /// The boolean of a field; a value of another type is reported.
  package mutating func boolean(_ key: String) -> Bool? {
    guard let node = node(key) else { return nil }
    guard case .scalar(let scalar) = node.content, scalar.kind == .boolean else {
      return mismatch(key, "true or false", node)
    }
    return ScalarResolution.isTrue(scalar.text)
  }

  /// The whole number of a field, held to a range; a value of another type is reported.
  package mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Located<Int>? {
    guard let node = node(key) else { return nil }
    guard let value = node.integer else { return mismatch(key, "a whole number", node) }
    guard range.contains(value) else {
      findings.error(.outOfRange(full(key), value: String(value), range: range), at: node.location)
      return nil
    }
    return Located(value, at: node.location)
  }

  /// A number of seconds, a weight: zero or more.
  package mutating func number(_ key: String) -> Located<Double>? {
    guard let node = node(key) else { return nil }
    guard case .scalar(let scalar) = node.content, let value = node.number else {
      return mismatch(key, "a number", node)
    }
    guard value >= 0 else {
      findings.error(.negative(full(key), value: scalar.text), at: node.location)
      return nil
    }
    return Located(value, at: node.location)
  }

  /// One of the names of an enumeration.
  package mutating func oneOf<Choice: CaseIterable & RawRepresentable & Sendable>(
    _ key: String, _ type: Choice.Type
  ) -> Located<Choice>? where Choice.RawValue == String {
    guard let text = stringOrNumber(key) else { return nil }
    if let choice = Choice(rawValue: text.value) { return Located(choice, at: text.location) }
    findings.error(.notOneOf(full(key), value: text.value, known: Choice.allCases.map(\.rawValue)), at: text.location)
    return nil
  }

  /// The list of strings of a field; items of another type are reported.
  package mutating func strings(_ key: String) -> Located<[Located<String>]>? {
    guard let node = node(key) else { return nil }
    guard case .sequence(let items) = node.content else { return mismatch(key, "a list of strings", node) }
    let texts = items.enumerated().compactMap { position, item -> Located<String>? in
      guard let text = item.string else { return mismatch("\(key)[\(position)]", "a string", item) }
      return Located(text, at: item.location)
    }
    return Located(texts, at: node.location)
  }

  /// A mapping below this one, to be read by `body`. With `isOpen` it is Kubernetes' own, of which only some fields matter.
  @discardableResult
  package mutating func nested<Value>(_ key: String, isOpen: Bool = false, _ body: (inout FieldDecoder) -> Value)
    -> Value?
  {
    guard let node = node(key) else { return nil }
    let value = read(node, as: key, isOpen: isOpen, body)
    return node.isMapping ? value : nil
  }

  /// A mapping that stands at a path of its own: an item of a list.
  package mutating func read<Value>(
    _ node: YAMLNode, as key: String, isOpen: Bool = false, _ body: (inout FieldDecoder) -> Value
  ) -> Value {
    var decoder = FieldDecoder(node, path: full(key))
    let value = body(&decoder)
    if isOpen {
      decoder.finishIgnoringUnknown(into: &findings)
    } else {
      decoder.finish(into: &findings)
    }
    return value
  }

  /// Reports an error that only the caller can see.
  package mutating func error(_ finding: Finding, at location: SourceLocation, notes: [Diagnostic.Note] = []) {
    findings.error(finding, at: location, notes: notes)
  }

  /// Takes what was found while a field was read elsewhere.
  package mutating func append(contentsOf other: Diagnostics) { findings.append(contentsOf: other) }

  private mutating func mismatch<Value>(_ key: String, _ expected: String, _ node: YAMLNode) -> Value? {
    findings.error(.wrongType(of: full(key), expected: expected, found: node), at: node.location)
    return nil
  }

  /// The path of a field of this mapping.
  package func full(_ key: String) -> String {
    let name = names[key] ?? key
    return path.isEmpty ? name : "\(path).\(name)"
  }
}

extension YAMLNode {
  /// The value of an integer scalar.
  package var integer: Int? {
    guard case .scalar(let scalar) = content, scalar.kind == .integer else { return nil }
    return IntegerLiteral(scalar.text).flatMap { Int($0.decimal) }
  }

  /// The value of a number.
  package var number: Double? {
    guard case .scalar(let scalar) = content else { return nil }
    switch scalar.kind {
    case .integer: return IntegerLiteral(scalar.text).flatMap { Double($0.decimal) }
    case .float: return Double(scalar.text.filter { $0 != "_" })
    default: return nil
    }
  }
}

extension Finding {
  /// A value of another type than the field wants.
  package static func wrongType(of path: String, expected: String, found node: YAMLNode) -> Finding {
    Finding(
      .wrongType, "\(path.isEmpty ? "the document" : "`\(path)`") must be \(expected), this is \(node.noun)",
      help: node.quotingHint(wanted: expected))
  }

  /// A field that must be there and is not.
  package static func missingField(_ path: String, help: String) -> Finding {
    Finding(.missingField, "`\(path)` is missing", help: help)
  }

  fileprivate static func unknownField(_ path: String, last name: String, known: [String]) -> Finding {
    let help =
      NearestName.of(name, among: known).map { "did you mean `\($0)`?" }
      ?? "the fields here are: \(Set(known).sorted().joined(separator: ", "))"
    return Finding(.unknownField, "unknown field `\(path)`", help: help)
  }

  fileprivate static func outOfRange(_ path: String, value: String, range: ClosedRange<Int>) -> Finding {
    let bounds = range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
    return Finding(.outOfRange, "`\(path)` is \(value)", help: "write a number from \(bounds)")
  }

  fileprivate static func negative(_ path: String, value: String) -> Finding {
    Finding(.outOfRange, "`\(path)` is \(value)", help: "write a number of 0 or more")
  }

  /// A value that is none of those that a field can have.
  package static func notOneOf(_ path: String, value: String, known: [String]) -> Finding {
    Finding(
      .notOneOf, "`\(value)` is not a valid value of `\(path)`", help: "write one of: \(known.joined(separator: ", "))")
  }
}

extension YAMLNode {
  /// What to write where quotes, or the lack of them, make a scalar something else than was wanted.
  fileprivate func quotingHint(wanted: String) -> String? {
    guard case .scalar(let scalar) = content, scalar.kind != .null else { return nil }
    let plain = ScalarResolution.kind(ofPlain: scalar.text)
    switch wanted {
    case "a string": return "quote it: \"\(scalar.text)\""
    case "a whole number" where plain == .integer, "a number" where plain == .integer || plain == .float,
      "true or false" where plain == .boolean:
      return "leave the quotes out: \(scalar.text)"
    case "a list of strings" where scalar.kind == .string: return "write a list: [\(scalar.text)]"
    default: return nil
    }
  }
}
