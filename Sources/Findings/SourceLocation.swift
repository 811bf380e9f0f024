/// A place in one of the input files.
///
/// Lines and columns start at 1; columns count Unicode scalars, as libyaml does. The file is an index into
/// ``SourceFiles``, so that a location stays small enough to be kept on every node.
package struct SourceLocation: Hashable, Comparable, Sendable {
  /// The position in ``SourceFiles``.
  package let file: UInt32
  /// From 1.
  package let line: UInt32
  /// From 1.
  package let column: UInt32

  /// A place; a number beyond 32 bits becomes the nearest that fits.
  package init(file: Int, line: Int, column: Int) {
    self.file = UInt32(clamping: file)
    self.line = UInt32(clamping: line)
    self.column = UInt32(clamping: column)
  }

  /// The place of what stands in no file.
  package static let nowhere = SourceLocation(file: 0, line: 0, column: 0)

  /// Files in their order, then lines, then columns.
  package static func < (left: SourceLocation, right: SourceLocation) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}
