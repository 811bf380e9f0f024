package import Findings

/// Builds the nodes of a stream from its events: resolves aliases and merge keys, and holds the bounds that keep
/// hostile input from exhausting the machine.
package struct YAMLComposer {
  /// Bounds on one file. Real manifests stay far below them.
  enum Limit {
    static let depth = 100
    static let nodes = 4_000_000
    static let directives = 100
  }

  /// A node that aliases may refer to.
  private struct Anchor {
    var node: YAMLNode
    var weight: AliasBudget.Weight
    /// How many levels lie below the node.
    var height: Int
  }

  private var anchors: [String: Anchor] = [:]
  /// How often each anchor was set, and those whose value is not complete: an alias refers to the last one before it,
  /// which may lie within the value of another of its name.
  private var settings: [String: Int] = [:]
  private var open: Set<String> = []
  /// The deepest level of the node that is being composed, aliases written out.
  private var deepest = 0
  /// Everything composed so far, aliases written out.
  private var total = AliasBudget.Weight()
  private var budget: AliasBudget
  private var composedNodes = 0
  private var diagnostics = Diagnostics()

  private init(budget: AliasBudget) {
    self.budget = budget
  }

  /// Reads every document of a file.
  ///
  /// - Parameters:
  ///   - bytes: the file as it was read.
  ///   - file: its index in ``SourceFiles``.
  ///   - budget: what the aliases of the run may still stand for.
  ///   - diagnostics: takes what was found. A breach of YAML's grammar ends the file; the documents before it are kept.
  /// - Returns: the roots of the documents.
  package static func documents(
    in bytes: [UInt8], file: Int, budget: inout AliasBudget, into diagnostics: inout Diagnostics
  ) -> [YAMLNode] {
    let start = SourceLocation(file: file, line: 1, column: 1)
    if ByteOrderMark.isUTF16(bytes) {
      diagnostics.error(.utf16, at: start)
      return []
    }
    let hasMark = bytes.starts(with: ByteOrderMark.utf8)
    var documents: [YAMLNode] = []
    do throws(Diagnostic) {
      let text = try JSONReader.read(
        hasMark ? Array(bytes.dropFirst(ByteOrderMark.utf8.count)) : bytes, file: file, to: &documents,
        into: &diagnostics)
      if let line = Directives.line(of: Limit.directives + 1, in: text) {
        throw Diagnostic(.error, .tooManyDirectives, at: SourceLocation(file: file, line: line, column: 1))
      }
      try LibYAMLParser.withParser(of: text, file: file) { (parser) throws(Diagnostic) in
        while true {
          let event = try parser.next()
          guard case .documentStart = event.content else {
            if case .streamEnd = event.content { return }
            continue
          }
          var composer = YAMLComposer(budget: budget)
          let root = try parser.next()
          documents.append(try composer.node(startingWith: root, depth: 0, from: parser))
          budget = composer.budget
          diagnostics.append(contentsOf: composer.diagnostics)
        }
      }
    } catch {
      diagnostics.append(error)
    }
    return documents
  }

  private mutating func node(
    startingWith event: YAMLEvent, depth: Int, from parser: borrowing LibYAMLParser
  ) throws(Diagnostic) -> YAMLNode {
    if case .alias(let name) = event.content { return try resolve(alias: name, depth: depth, at: event.location) }
    guard depth < Limit.depth else { throw Diagnostic(.error, .nesting, at: event.location) }
    composedNodes += 1
    guard composedNodes <= Limit.nodes else { throw Diagnostic(.error, .tooManyNodes, at: event.location) }
    let setting = event.anchor.map { set($0) }
    let before = total
    let deepestBefore = deepest
    total.nodes += 1
    budget.write(nodes: 1)
    deepest = depth
    let node = YAMLNode(try content(of: event, depth: depth, from: parser), at: event.location)
    if let anchor = event.anchor, settings[anchor] == setting {
      open.remove(anchor)
      anchors[anchor] = Anchor(node: node, weight: total - before, height: deepest - depth)
    }
    deepest = max(deepest, deepestBefore)
    return node
  }

  /// Notes that an anchor is set from here on, and returns how often that was.
  private mutating func set(_ anchor: String) -> Int {
    anchors[anchor] = nil
    open.insert(anchor)
    settings[anchor, default: 0] += 1
    return settings[anchor, default: 0]
  }

  private mutating func content(
    of event: YAMLEvent, depth: Int, from parser: borrowing LibYAMLParser
  ) throws(Diagnostic) -> YAMLNode.Content {
    switch event.content {
    case .scalar(let text, let isPlain):
      total.bytes &+= text.utf8.count
      budget.write(bytes: text.utf8.count)
      return .scalar(YAMLScalar(text: text, kind: scalarKind(text, isPlain: isPlain, event)))
    case .sequenceStart:
      check(event, isTag: "tag:yaml.org,2002:seq")
      return .sequence(try sequence(depth: depth, from: parser))
    default:
      check(event, isTag: "tag:yaml.org,2002:map")
      return .mapping(try mapping(depth: depth, from: parser))
    }
  }

  private mutating func sequence(
    depth: Int, from parser: borrowing LibYAMLParser
  ) throws(Diagnostic) -> [YAMLNode] {
    var items: [YAMLNode] = []
    while true {
      let event = try parser.next()
      if case .sequenceEnd = event.content { return items }
      items.append(try node(startingWith: event, depth: depth + 1, from: parser))
    }
  }

  private mutating func mapping(
    depth: Int, from parser: borrowing LibYAMLParser
  ) throws(Diagnostic) -> [YAMLEntry] {
    var builder = MappingBuilder()
    while true {
      let event = try parser.next()
      if case .mappingEnd = event.content { break }
      let key = try node(startingWith: event, depth: depth + 1, from: parser)
      let valueEvent = try parser.next()
      let value = try node(startingWith: valueEvent, depth: depth + 1, from: parser)
      if case .scalar(_, isPlain: true) = event.content, case .scalar(let scalar) = key.content, scalar.text == "<<" {
        builder.merge(value, keyLocation: key.location, into: &diagnostics)
      } else {
        builder.append(key, value, into: &diagnostics)
      }
    }
    return builder.entries
  }

  private mutating func resolve(
    alias name: String, depth: Int, at location: SourceLocation
  ) throws(Diagnostic) -> YAMLNode {
    guard !open.contains(name) else { throw Diagnostic(.error, .aliasWithinAnchor(name), at: location) }
    guard let anchor = anchors[name] else {
      throw Diagnostic(.error, .unknownAnchor(name, known: anchors.keys.sorted()), at: location)
    }
    guard depth + anchor.height < Limit.depth else { throw Diagnostic(.error, .nesting, at: location) }
    deepest = max(deepest, depth + anchor.height)
    total = total + anchor.weight
    guard budget.spend(anchor.weight) else { throw Diagnostic(.error, .expansion, at: location) }
    return anchor.node
  }

  private mutating func scalarKind(_ text: String, isPlain: Bool, _ event: YAMLEvent) -> YAMLScalar.Kind {
    switch event.tag {
    case nil where !isPlain, "!", "tag:yaml.org,2002:str": return .string
    case nil: break
    case let tag? where Self.kinds[tag] == nil:
      diagnostics.error(.unknownTag(tag), at: event.location)
      return .string
    default: break
    }
    let kind = ScalarResolution.kind(ofPlain: text)
    if let tag = event.tag, Self.kinds[tag]?.contains(kind) == false {
      diagnostics.error(.contradictoryTag(tag, YAMLScalar(text: text, kind: kind)), at: event.location)
    }
    if kind == .float, ScalarResolution.isNonFinite(text) {
      diagnostics.error(.notFinite(text), at: event.location)
    }
    return kind
  }

  /// What a value with a tag may be, as kubectl's reader has it: whole numbers are decimal ones, too.
  private static let kinds: [String: Set<YAMLScalar.Kind>] = [
    "tag:yaml.org,2002:int": [.integer], "tag:yaml.org,2002:float": [.float, .integer],
    "tag:yaml.org,2002:bool": [.boolean], "tag:yaml.org,2002:null": [.null],
  ]

  private mutating func check(_ event: YAMLEvent, isTag expected: String) {
    if let tag = event.tag, tag != expected, tag != "!" { diagnostics.error(.unknownTag(tag), at: event.location) }
  }
}

extension Finding {
  static let nesting = Finding(
    .nesting, "nested deeper than \(YAMLComposer.Limit.depth) levels",
    help: "write it flatter: Kubernetes objects are about twenty levels deep")

  static let tooManyNodes = Finding(
    .tooManyNodes, "this document has more than \(YAMLComposer.Limit.nodes) values", help: "split it")

  fileprivate static let expansion = Finding(
    .expansion,
    "up to here, aliases expand to more than \(AliasBudget.free.nodes) values or \(AliasBudget.free.bytes >> 20) MiB, far more than is written",
    help: "write out what is meant: aliases of aliases grow without bound")

  fileprivate static let tooManyDirectives = Finding(
    .tooManyDirectives, "more than \(YAMLComposer.Limit.directives) `%TAG` directives",
    help: "remove them: Kubernetes has no tags")

  fileprivate static func unknownAnchor(_ name: String, known: [String]) -> Finding {
    Finding(
      .unknownAnchor, "there is no anchor `&\(name)` before this alias",
      help: known.isEmpty ? "this document has no anchors" : "its anchors are: \(known.joined(separator: ", "))")
  }

  fileprivate static func aliasWithinAnchor(_ name: String) -> Finding {
    Finding(
      .unknownAnchor, "`*\(name)` is within the value of `&\(name)`: it would contain itself",
      help: "write out what is meant, or use another name")
  }

  fileprivate static func contradictoryTag(_ tag: String, _ scalar: YAMLScalar) -> Finding {
    Finding(
      .contradictoryTag, "`\(scalar.text)` is not a valid `\(shown(tag))`",
      help: "leave the tag out, or quote the value if the text is meant")
  }

  fileprivate static func unknownTag(_ tag: String) -> Finding {
    Finding(
      .unknownTag, "the tag `\(shown(tag))` is not understood",
      help: "Kubernetes only reads plain YAML: remove the tag")
  }

  private static func shown(_ tag: String) -> String {
    let common = "tag:yaml.org,2002:"
    return tag.hasPrefix(common) ? "!!" + tag.dropFirst(common.count) : tag
  }

  static func notFinite(_ text: String) -> Finding {
    Finding(
      .notFinite, "`\(text)` is not a number that Kubernetes can hold",
      help: "quote it if the text is meant: \"\(text)\"")
  }
}
