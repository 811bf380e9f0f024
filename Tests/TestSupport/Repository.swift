package import Foundation

/// The checkout that the tests run in.
package enum Repository {
  package static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Documents of the real operators lie beside some checkouts; nil where they do not.
  package static var operatorData: URL? {
    let folder = root.deletingLastPathComponent().appending(path: "shared/data")
    return FileManager.default.fileExists(atPath: folder.path()) ? folder : nil
  }

  /// A path below the root.
  package static func path(_ relative: String) -> URL { root.appending(path: relative) }

  /// The names in a directory, in their order; hidden files are left out.
  package static func names(in relative: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: path(relative).path())
    return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  /// The text of a file; nil where there is none.
  package static func text(_ relative: String) -> String? {
    (try? Data(contentsOf: path(relative))).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The Swift files below a directory, by their paths from the root.
  package static func swiftFiles(in relative: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path(relative).path())
      .filter { $0.hasSuffix(".swift") }.sorted().map { "\(relative)/\($0)" }
  }
}
