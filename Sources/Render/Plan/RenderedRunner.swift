internal import Schema
package import YAML

/// The runner as this version renders it, for whoever compares Jobs.
package enum RenderedRunner {
  private static let texts = Dictionary(RunnerFiles.all.map { ($0.annotation, $0.text) }) { first, _ in first }

  /// Whether an annotation holds a file of the runner as it is.
  ///
  /// - Parameters:
  ///   - text: what the annotation holds.
  ///   - annotation: `tarantool.io/runner.main.lua`.
  /// - Returns: false for a file that the runner does not have, too.
  package static func isCurrent(_ text: String, annotation: String) -> Bool {
    texts[annotation]?.utf8.elementsEqual(text.utf8) ?? false
  }

  /// Whether an item of the pod's volume puts a file of the runner where it belongs.
  package static func isItem(_ item: YAMLValue) -> Bool {
    RunnerFiles.all.contains { file in
      item["path"]?.string == file.path && item.mapping.entries.count == 2
        && item[path: "fieldRef"] == ["fieldPath": .string("metadata.annotations['\(file.annotation)']")]
    }
  }
}
