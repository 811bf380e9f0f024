package import Findings

/// The comments of texts, each with the line that it belongs to: nodes have none, so whoever rewrites documents looks here
/// for what stood at their places.
package struct Comments: Sendable {
  /// A comment as written, from its `#` on.
  package struct Comment: Sendable {
    let text: String
    /// Of the `#`.
    package let location: SourceLocation
  }

  /// Where a comment stands, seen from the line that it belongs to.
  enum Side: Hashable, Sendable {
    case above, behind, below
  }

  private struct Place: Hashable {
    let side: Side
    let file: UInt32
    let line: UInt32
  }

  private var comments: [Place: [Comment]] = [:]

  /// No comments.
  package init() {}

  /// - Parameters:
  ///   - bytes: a text of YAML. One that cannot be read has no comments.
  ///   - file: its index in ``SourceFiles``.
  ///   - place: where a place of the text is in the file, if it is a part of one.
  package init(in bytes: [UInt8], file: Int, at place: (SourceLocation) -> SourceLocation = { $0 }) {
    var bytes = bytes
    if bytes.starts(with: ByteOrderMark.utf8) { bytes.removeFirst(ByteOrderMark.utf8.count) }
    guard bytes.contains(UInt8(ascii: "#")), let marks = try? CommentMarks(of: bytes, file: file) else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    var search = CommentSearch(marks)
    for (index, line) in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard let found = search.comment(in: line, number: index + 1, file: file) else { continue }
      let (comment, owner) = (place(found.comment.location), place(found.owner))
      comments[Place(side: found.side, file: owner.file, line: owner.line), default: []].append(
        Comment(text: found.comment.text, location: comment))
    }
  }

  /// Adds those of another text.
  package mutating func add(_ other: Comments) { comments.merge(other.comments) { $0 + $1 } }

  /// Takes what stands at a side of the line in which a place lies.
  mutating func take(_ side: Side, of location: SourceLocation) -> [String] {
    let place = Place(side: side, file: location.file, line: location.line)
    return (comments.removeValue(forKey: place) ?? []).map(\.text)
  }

  /// What nobody took, in the order of the texts.
  package var rest: [Comment] { comments.values.joined().sorted { $0.location < $1.location } }
}

/// Where values and documents begin and end in a text.
private struct CommentMarks {
  struct Mark {
    let start: SourceLocation
    let end: SourceLocation
    let isScalar: Bool
  }

  /// Scalars, aliases and brackets.
  var values: [Mark] = []
  var documents: [SourceLocation] = []

  init(of bytes: [UInt8], file: Int) throws(Diagnostic) {
    var (values, documents) = ([Mark](), [SourceLocation]())
    try LibYAMLParser.withParser(of: bytes, file: file) { (parser) throws(Diagnostic) in
      while true {
        let event = try parser.next()
        switch event.content {
        case .streamEnd: return
        case .documentStart: documents.append(event.location)
        case .scalar where event.location < event.end:
          values.append(Mark(start: event.location, end: event.end, isScalar: true))
        // A list or mapping without brackets begins with its first item, and has no width.
        case .alias, .sequenceStart, .mappingStart:
          guard event.location < event.end else { break }
          values.append(Mark(start: event.location, end: event.end, isScalar: false))
        default: break
        }
      }
    }
    self.values = values
    self.documents = documents
  }
}

/// One pass over the lines of a text, beside its marks.
private struct CommentSearch {
  typealias Found = (comment: Comments.Comment, side: Comments.Side, owner: SourceLocation)

  private let marks: CommentMarks
  /// The first value that begins behind the current place, and the first document.
  private var next = 0
  private var nextDocument = 0

  init(_ marks: CommentMarks) { self.marks = marks }

  /// The comment that ends a line, and where it belongs; nil where there is none.
  mutating func comment(in line: Substring.UnicodeScalarView, number: Int, file: Int) -> Found? {
    var isAfterSpace = true
    for (column, position) in line.indices.enumerated() {
      let scalar = line[position]
      if scalar == "#", isAfterSpace {
        let place = SourceLocation(file: file, line: number, column: column + 1)
        advance(to: place)
        if !isWithinScalar(place, line) {
          let text = String(line[position...]).filter { $0 != "\r" }
          let owner = owner(of: place)
          return owner.map { (Comments.Comment(text: text, location: place), $0.side, $0.place) }
        }
      }
      isAfterSpace = scalar == " " || scalar == "\t"
    }
    return nil
  }

  private mutating func advance(to place: SourceLocation) {
    while next < marks.values.count, marks.values[next].start < place { next += 1 }
    while nextDocument < marks.documents.count, marks.documents[nextDocument] < place { nextDocument += 1 }
  }

  private var previous: CommentMarks.Mark? { next > 0 ? marks.values[next - 1] : nil }

  /// The line in which a block begins (`|`) holds none of its text.
  private func isWithinScalar(_ place: SourceLocation, _ line: Substring.UnicodeScalarView) -> Bool {
    guard let previous, previous.isScalar, place < previous.end else { return false }
    guard previous.start.line == place.line else { return true }
    let sign = line.dropFirst(Int(previous.start.column) - 1).first
    return sign != "|" && sign != ">"
  }

  private func owner(of place: SourceLocation) -> (side: Comments.Side, place: SourceLocation)? {
    let following = next < marks.values.count ? marks.values[next] : nil
    if let previous, previous.end.line == place.line || previous.start.line == place.line {
      return (.behind, previous.start)
    }
    guard let following else { return previous.map { (.below, $0.start) } }
    let isLastOfDocument =
      nextDocument < marks.documents.count && marks.documents[nextDocument] <= following.start
    // What is indented deeper than the next line belongs to what stands above, as does the end of a document.
    if let previous, isLastOfDocument || place.column > following.start.column { return (.below, previous.start) }
    return (.above, following.start)
  }
}
