import Findings
import Foundation
import Render
import TestSupport
import YAML

@testable import Schema

/// The documents of an example in one text, and where each of their values stands in it.
struct MutatedExample {
  let documents: [YAMLValue]
  let text: [UInt8]
  private let roots: [YAMLNode]

  init(_ name: String) throws {
    let names = Repository.names(in: "examples/\(name)").filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".json") }
    documents = try names.flatMap { file in
      YAMLValue.read(Array(try Data(contentsOf: Repository.path("examples/\(name)/\(file)")))).values
    }
    text = Self.text(of: documents)
    var diagnostics = Diagnostics()
    var budget = AliasBudget()
    roots = YAMLComposer.documents(in: text, file: 0, budget: &budget, into: &diagnostics)
  }

  /// Every value of every document.
  private var places: [(document: Int, path: [Int])] {
    documents.indices.flatMap { document in documents[document].paths.map { (document, $0) } }
  }

  /// By example the values to change: each field of each kind in the first two places where any example has it. Examples
  /// are alike, and what is learned from the twentieth image is known from the second.
  static let places: [String: [(document: Int, path: [Int])]] = {
    var seen: [String: Int] = [:]
    var found: [String: [(document: Int, path: [Int])]] = [:]
    for name in Repository.names(in: "examples") {
      guard let example = try? MutatedExample(name) else { continue }
      found[name] = example.places.filter { place in
        let field = words(place.path, in: example.documents[place.document]).replacing(#/\.\d+(?=\.|$)/#, with: "")
        seen[field, default: 0] += 1
        return seen[field, default: 0] <= 2
      }
    }
    return found.filter { !$0.value.isEmpty }
  }()

  /// The documents with one value changed; nil where that change cannot be made to it.
  func mutated(_ mutation: Mutation, document: Int, path: [Int]) -> Mutant? {
    guard let changed = mutation.applied(to: documents[document], at: path[...]) else { return nil }
    var documents = documents
    documents[document] = changed
    let mutated = Self.text(of: documents)
    let (owners, lines) = lines(document: document, path: path)
    let grown = Self.lineCount(mutated) - Self.lineCount(text)
    let last = max(lines.lowerBound, lines.upperBound + grown)
    return Mutant(
      text: mutated, mutated: lines.lowerBound...last, owners: owners,
      about: "\(mutation) at \(Self.words(path, in: self.documents[document]))")
  }

  /// The text cut off in the middle of each value's first line.
  var cuts: [[UInt8]] {
    let starts = [0] + text.indices.filter { text[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    let places = places.map { node(document: $0.document, path: $0.path).location }
    return Set(places.map { min(text.count, starts[Int($0.line) - 1] + Int($0.column)) }).sorted()
      .map { Array(text[..<$0]) }
  }

  private static func text(of documents: [YAMLValue]) -> [UInt8] {
    var writer = YAMLWriter()
    for document in documents { writer.append(document: document) }
    return writer.bytes
  }

  private static func lineCount(_ text: [UInt8]) -> Int { text.count { $0 == UInt8(ascii: "\n") } }

  private func node(document: Int, path: [Int]) -> YAMLNode {
    path.reduce(roots[document]) { node, position in
      node.entries.isEmpty ? node.items[position] : node.entries[position].value
    }
  }

  /// The lines of what a value belongs to, and those of the value itself with its key.
  private func lines(document: Int, path: [Int]) -> (owners: Set<Int>, value: ClosedRange<Int>) {
    var (owners, node, start) = (Set<Int>(), roots[document], 0)
    for position in path {
      owners.formUnion([Int(node.location.line), start])
      start = Int((node.entries.isEmpty ? node.items[position].location : node.entries[position].keyLocation).line)
      node = node.entries.isEmpty ? node.items[position] : node.entries[position].value
    }
    return (owners, start...max(start, Self.lastLine(of: node)))
  }

  private static func lastLine(of node: YAMLNode) -> Int {
    let children = node.entries.map(\.value) + node.items
    guard case .scalar(let scalar) = node.content else {
      return children.map(lastLine).max() ?? Int(node.location.line)
    }
    return Int(node.location.line) + scalar.text.count { $0 == "\n" }
  }

  /// The path as a person writes it.
  private static func words(_ path: [Int], in document: YAMLValue) -> String {
    var (words, value) = ([document["kind"]?.string ?? "?"], document)
    for position in path {
      if case .mapping(let mapping) = value {
        words.append(mapping.keys[position])
      } else {
        words.append("\(position)")
      }
      value = value.children[position]
    }
    return words.joined(separator: ".")
  }
}

/// Documents of which one value is not as it should be.
struct Mutant {
  let text: [UInt8]
  /// The lines of what was changed.
  let mutated: ClosedRange<Int>
  /// The lines of the mappings and lists around it.
  let owners: Set<Int>
  /// What was changed, in words.
  let about: String
}
