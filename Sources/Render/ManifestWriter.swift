internal import Findings
package import Kubernetes
internal import Schema
internal import YAML

/// The languages that objects are written in.
package enum ManifestFormat: String, CaseIterable, Sendable {
  case yaml, json
  /// The names of the objects, a line each.
  case name
}

/// The text of all objects.
package enum ManifestWriter {
  /// Hands the text over in pieces of about 64 KiB, so that it need not be held as a whole.
  ///
  /// - Parameters:
  ///   - objects: in the order in which they are written.
  ///   - format: JSON is one `List`, YAML a stream of documents, names are lines.
  ///   - write: takes each piece.
  package static func write(
    _ objects: [KubernetesObject], format: ManifestFormat, to write: ([UInt8]) throws -> Void
  ) rethrows {
    switch format {
    case .json: try write(JSONWriter.text(of: list(of: objects)))
    case .name: try write(Array(objects.map { Escape.terminal($0.kubectlName) + "\n" }.joined().utf8))
    case .yaml:
      var writer = YAMLWriter()
      for (position, object) in objects.enumerated() {
        if position > 0 { writer.appendSeparator() }
        object.write(to: &writer)
        if writer.bytes.count >= pieceSize { try writer.drain(write) }
      }
      try writer.drain(write)
    }
  }

  private static let pieceSize = 1 << 16

  /// The whole text, for files and tests.
  package static func text(of objects: [KubernetesObject], format: ManifestFormat = .yaml) -> [UInt8] {
    var text: [UInt8] = []
    write(objects, format: format) { text += $0 }
    return text
  }

  /// One object alone is itself, several are a `List`, as kubectl prints them.
  private static func list(of objects: [KubernetesObject]) -> YAMLValue {
    if objects.count == 1, let only = objects.first { return only.value }
    return ["apiVersion": "v1", "items": .sequence(objects.map(\.value)), "kind": "List"]
  }
}
