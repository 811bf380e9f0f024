import Foundation

/// A directory that is deleted when the test ends.
package struct TemporaryDirectory: Sendable {
  package let path: String

  /// Runs `body` with a directory of its own, which any user may enter.
  package static func with<Value>(_ body: (TemporaryDirectory) throws -> Value) throws -> Value {
    let path = FileManager.default.temporaryDirectory.appending(path: "kubectl-tarantool-\(UUID())").path()
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(TemporaryDirectory(path: path))
  }

  /// Writes a file, and the directories above it.
  package func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  /// Writes a file, and the directories above it.
  package func write(_ bytes: [UInt8], to name: String) throws {
    let file = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// The text of a file; nil where there is none.
  package func text(_ name: String) -> String? {
    (try? Data(contentsOf: URL(filePath: path).appending(path: name))).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The names of the files in a directory below, in their order, hidden ones included.
  package func names(in name: String = "") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)")) ?? []).sorted()
  }
}
