/// One input as it was read: the name the user knows it by, and its bytes.
package struct SourceFile: Sendable {
  /// The path as the user gave it, or `-` for standard input.
  package let name: String
  /// All of the file.
  package let bytes: [UInt8]

  /// Whether the file was met in a directory rather than named by the user. What this tool wrote earlier is passed
  /// over only there.
  package let isFoundInDirectory: Bool

  /// A file that was read; `isFoundInDirectory` where a directory was named and not the file.
  package init(name: String, bytes: [UInt8], isFoundInDirectory: Bool = false) {
    self.name = name
    self.bytes = bytes
    self.isFoundInDirectory = isFoundInDirectory
  }
}

/// The inputs of a run; ``SourceLocation/file`` is an index into them.
package struct SourceFiles: Sendable {
  /// In the order in which they were read; locations refer to them by position.
  package private(set) var files: [SourceFile]

  /// The files of a run.
  package init(_ files: [SourceFile] = []) {
    self.files = files
  }

  /// The name of the file in which a location lies.
  package func name(of location: SourceLocation) -> String {
    files[Int(location.file)].name
  }
}

/// The marks that editors on Windows put before a text.
package enum ByteOrderMark {
  /// The mark that some editors write in front of UTF-8.
  package static let utf8: [UInt8] = [0xEF, 0xBB, 0xBF]
  static let utf16LittleEndian: [UInt8] = [0xFF, 0xFE]
  static let utf16BigEndian: [UInt8] = [0xFE, 0xFF]

  /// Whether a text begins with the mark of UTF-16, of either byte order.
  package static func isUTF16(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: utf16LittleEndian) || bytes.starts(with: utf16BigEndian)
  }
}
