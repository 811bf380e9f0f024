import Findings
import Foundation
package import Testing

/// Compares a text with `golden/<name>`, byte for byte.
///
/// With `UPDATE_GOLDEN=1` the file is written, and the test still fails: nobody can pass by rewriting.
package enum Golden {
  /// Whether what differs is to be rewritten.
  package static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

  /// - Parameters:
  ///   - actual: what came out.
  ///   - name: the file below `golden/`; no file stands for an empty text.
  ///   - sourceLocation: where to report a difference.
  /// - Throws: when a file cannot be written.
  package static func expect(
    _ actual: String, matches name: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let expected = Repository.text("golden/\(name)")
    guard Array((expected ?? "").utf8) != Array(actual.utf8) else { return }
    guard isUpdating else {
      let old = expected.map { Array($0.utf8) }
      let difference = UnifiedDiff.text(path: "golden/\(name)", old: old, new: Array(actual.utf8))
      Issue.record(
        "golden/\(name) differs; `make golden` rewrites it:\n\(difference)", sourceLocation: sourceLocation)
      return
    }
    try write(actual, to: Repository.path("golden/\(name)"))
    Issue.record("golden/\(name) rewritten; review it with git diff", sourceLocation: sourceLocation)
  }

  private static func write(_ text: String, to file: URL) throws {
    if text.isEmpty {
      try FileManager.default.removeItem(at: file)
      return
    }
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}
