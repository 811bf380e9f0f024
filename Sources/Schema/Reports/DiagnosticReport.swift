package import Findings
internal import YAML

/// How findings are handed to machines.
package enum DiagnosticFormat: String, CaseIterable, Sendable {
  case text, json, sarif, github
}

/// Findings as JSON, SARIF or GitHub's workflow commands.
package struct DiagnosticReport: Sendable {
  private let sources: SourceFiles
  private let version: String

  /// - Parameters:
  ///   - sources: the files that the locations refer to.
  ///   - version: this tool's own version.
  package init(sources: SourceFiles, version: String) {
    self.sources = sources
    self.version = version
  }

  /// One object: the findings in the order of their places, and how many errors and warnings there are.
  package func json(_ diagnostics: Diagnostics) -> [UInt8] {
    let sorted = diagnostics.sorted
    return JSONWriter.text(of: [
      "diagnostics": .sequence(sorted.map(value(of:))),
      "errors": .integer(sorted.count { $0.severity == .error }),
      "warnings": .integer(sorted.count { $0.severity == .warning }),
    ])
  }

  private func value(of diagnostic: Diagnostic) -> YAMLValue {
    var value: YAMLValue = [
      "severity": .string(diagnostic.severity.rawValue),
      "code": .string(diagnostic.finding.code.rawValue),
      "message": .string(diagnostic.finding.message),
    ]
    value["help"] = diagnostic.finding.help.map { .string($0) }
    if let location = diagnostic.location { value.mapping = value.mapping.adding(place(location).mapping) }
    if !diagnostic.notes.isEmpty {
      value["notes"] = .sequence(
        diagnostic.notes.map { note in
          .mapping((["message": .string(note.message)] as YAMLValue).mapping.adding(place(note.location).mapping))
        })
    }
    return value
  }

  private func place(_ location: SourceLocation) -> YAMLValue {
    [
      "file": .string(sources.name(of: location)),
      "line": .integer(Int(location.line)),
      "column": .integer(Int(location.column)),
    ]
  }

  /// SARIF 2.1.0, which code hosts show beside the lines of a pull request.
  package func sarif(_ diagnostics: Diagnostics) -> [UInt8] {
    let rules = DiagnosticCode.allCases.map { code -> YAMLValue in
      ["id": .string(code.rawValue), "shortDescription": ["text": .string(code.title)]]
    }
    let driver: YAMLValue = [
      "name": "kubectl-tarantool", "version": .string(version), "rules": .sequence(rules),
    ]
    let run: YAMLValue = [
      "tool": ["driver": driver],
      // Columns count Unicode scalars.
      "columnKind": "unicodeCodePoints",
      "results": .sequence(diagnostics.sorted.map(result(of:))),
    ]
    return JSONWriter.text(of: [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run],
    ])
  }

  private func result(of diagnostic: Diagnostic) -> YAMLValue {
    let finding = diagnostic.finding
    var result: YAMLValue = [
      "ruleId": .string(finding.code.rawValue),
      "level": .string(diagnostic.severity.rawValue),
      "message": ["text": .string(finding.text)],
    ]
    if let location = diagnostic.location { result["locations"] = [physicalLocation(location)] }
    if !diagnostic.notes.isEmpty {
      result["relatedLocations"] = .sequence(
        diagnostic.notes.map { note in
          var location = physicalLocation(note.location)
          location["message"] = ["text": .string(note.message)]
          return location
        })
    }
    return result
  }

  private func physicalLocation(_ location: SourceLocation) -> YAMLValue {
    [
      "physicalLocation": [
        "artifactLocation": ["uri": .string(Escape.uri(path: sources.name(of: location)))],
        "region": [
          "startLine": .integer(Int(location.line)), "startColumn": .integer(Int(location.column)),
        ],
      ]
    ]
  }

  /// Workflow commands of GitHub Actions: one line for each finding.
  package func github(_ diagnostics: Diagnostics) -> [UInt8] {
    let lines = diagnostics.sorted.map { diagnostic in
      let finding = diagnostic.finding
      let command = diagnostic.severity == .note ? "notice" : diagnostic.severity.rawValue
      let place = diagnostic.location.map {
        "file=\(Escape.commandProperty(sources.name(of: $0))),line=\($0.line),col=\($0.column),"
      }
      let text = Escape.commandData(finding.text)
      return "::\(command) \(place ?? "")title=\(finding.code.rawValue)::\(text)\n"
    }
    return Array(lines.joined().utf8)
  }
}

extension YAMLMapping {
  fileprivate func adding(_ other: YAMLMapping) -> YAMLMapping { YAMLMapping(entries + other.entries) }
}
