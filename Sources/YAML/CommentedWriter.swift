internal import Findings

/// Writes documents as ``YAMLWriter`` does, with the comments that stood at the places of their nodes.
package struct CommentedWriter {
  private var writer = YAMLWriter()
  /// Those that are not written yet.
  package private(set) var comments: Comments

  /// - Parameter comments: of the texts that the nodes were read from.
  package init(comments: Comments) { self.comments = comments }

  /// What was written so far.
  package var bytes: [UInt8] { writer.bytes }

  /// Appends a document. Documents after the first are set apart by `---`.
  package mutating func append(document node: YAMLNode) {
    if !writer.bytes.isEmpty { writer.appendSeparator() }
    if node.entries.isEmpty, node.items.isEmpty {
      writer.appendDocument(YAMLValue(node))
    } else {
      write(node.entries, indent: 0, isInline: false)
      write(node.items, indent: 0, isInline: false)
    }
  }

  private mutating func write(_ entries: [YAMLEntry], indent: Int, isInline: Bool) {
    for (position, entry) in entries.enumerated() {
      // What stands above the first key of an item stands above its dash.
      if position > 0 || !isInline {
        begin(lineOf: entry.value, at: entry.keyLocation, indent: indent)
      }
      writer.writeScalar(entry.key, indent: indent, isKey: true)
      writer.append(":")
      write(value: entry.value, of: entry.keyLocation, indent: indent)
      write(lines: comments.take(.below, of: entry.keyLocation), indent: indent)
    }
  }

  private mutating func write(value: YAMLNode, of place: SourceLocation, indent: Int) {
    if value.entries.isEmpty, value.items.isEmpty {
      writer.append(" ")
      write(inline: value, indent: indent)
      endLine(of: place)
    } else {
      endLine(of: place)
      write(value.entries, indent: indent + 2, isInline: false)
      write(value.items, indent: indent, isInline: false)
    }
  }

  private mutating func write(_ items: [YAMLNode], indent: Int, isInline: Bool) {
    for (position, item) in items.enumerated() {
      if position > 0 || !isInline {
        begin(lineOf: item.entries.first?.value ?? item, at: item.location, indent: indent)
      }
      writer.append("- ")
      if item.entries.isEmpty, item.items.isEmpty {
        write(inline: item, indent: indent)
        endLine(of: item.location)
      } else {
        write(item.entries, indent: indent + 2, isInline: true)
        write(item.items, indent: indent + 2, isInline: true)
      }
      write(lines: comments.take(.below, of: item.location), indent: indent)
    }
  }

  private mutating func write(inline node: YAMLNode, indent: Int) {
    switch node.content {
    case .sequence: writer.append("[]")
    case .mapping: writer.append("{}")
    case .scalar(let scalar):
      switch scalar.kind {
      case .string: writer.writeScalar(scalar.text, indent: indent, isKey: false)
      case .null: writer.append("null")
      case .boolean: writer.append(ScalarResolution.isTrue(scalar.text) ? "true" : "false")
      case .integer, .float: writer.append(scalar.text)
      }
    }
  }

  /// Writes what stands above a line, and indents it. A text of several lines leaves no room behind its first.
  private mutating func begin(lineOf value: YAMLNode, at place: SourceLocation, indent: Int) {
    write(lines: comments.take(.above, of: place), indent: indent)
    if let text = value.string, ScalarStyle.of(text) == .literalBlock {
      write(lines: comments.take(.behind, of: place), indent: indent)
    }
    writer.appendSpaces(indent)
  }

  private mutating func endLine(of place: SourceLocation) {
    let behind = comments.take(.behind, of: place).map(Self.shown).joined(separator: " ")
    writer.append(behind.isEmpty ? "\n" : " \(behind)\n")
  }

  private mutating func write(lines: [String], indent: Int) {
    for line in lines {
      writer.appendSpaces(indent)
      writer.append(Self.shown(line) + "\n")
    }
  }

  /// A comment that neither a terminal nor a CI system takes for anything else.
  private static func shown(_ text: String) -> String { Escape.lines(text) }
}
