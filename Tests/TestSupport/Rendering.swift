package import Findings
import Kubernetes
import Render
package import Schema
package import YAML

/// What documents become, without a process: the objects, and all that was found.
package struct Rendering {
  package let objects: [YAMLValue]
  package let diagnostics: Diagnostics
  package let sources: SourceFiles
  package let resolution: Resolution

  /// Renders documents; with an error among the findings there are no objects.
  package init(_ text: String, namespace: String? = nil, keepsAPIVersions: Bool = false) {
    self.init(
      [SourceFile(name: "c.yaml", bytes: Array(text.utf8))], namespace: namespace, keepsAPIVersions: keepsAPIVersions)
  }

  /// Renders the documents of several files.
  package init(_ files: [SourceFile], namespace: String? = nil, keepsAPIVersions: Bool = false) {
    let options = Session.Options(namespace: namespace, keepsAPIVersions: keepsAPIVersions)
    var session = Session(reading: SourceFiles(files), options: options)
    objects = session.render().map(\.value)
    (sources, resolution, diagnostics) = (session.sources, session.resolution, session.diagnostics)
  }

  /// The findings as a user sees them.
  package var findings: String { DiagnosticText(sources: sources).text(of: diagnostics).string }

  /// The codes of errors and warnings, in the order of their places.
  package var codes: [DiagnosticCode] { diagnostics.sorted.filter { $0.severity != .note }.map(\.finding.code) }

  /// The objects of a kind, in their order.
  package func objects(_ kind: String) -> [YAMLValue] { objects.filter { $0["kind"]?.string == kind } }

  /// The first object of a kind; an empty mapping where there is none.
  package func object(_ kind: String) -> YAMLValue { objects(kind).first ?? [:] }

  /// The names of the objects of a kind, in their order.
  package func names(_ kind: String) -> [String] { objects(kind).map { $0[path: "metadata", "name"].string ?? "" } }

  /// The first container of the first StatefulSet.
  package var container: YAMLValue {
    object("StatefulSet")[path: "spec", "template", "spec", "containers"].sequence.first ?? [:]
  }
}

extension YAMLValue {
  /// The same value to whoever does not mind the order of keys.
  package var withSortedKeys: YAMLValue {
    switch self {
    case .string, .literal: self
    case .sequence(let items): .sequence(items.map(\.withSortedKeys))
    case .mapping(let mapping):
      .mapping(
        YAMLMapping(
          mapping.entries.sorted { $0.key < $1.key }.map { YAMLMapping.Entry($0.key, $0.value.withSortedKeys) }))
    }
  }

  /// The value at a path of keys with dots between them.
  package func at(_ path: String) -> YAMLValue? {
    path.split(separator: ".").reduce(Optional(self)) { $0?[String($1)] }
  }

  /// The text of the value as YAML.
  package var yaml: String { String(decoding: YAMLWriter.text(of: self), as: UTF8.self) }

  /// The documents of a text, with what was found in it.
  package static func read(_ text: String) -> (values: [YAMLValue], diagnostics: Diagnostics) {
    read(Array(text.utf8))
  }

  /// The documents of bytes, with what was found in them.
  package static func read(_ bytes: [UInt8]) -> (values: [YAMLValue], diagnostics: Diagnostics) {
    var diagnostics = Diagnostics()
    let values = documents(in: bytes, into: &diagnostics)
    return (values, diagnostics)
  }
}
