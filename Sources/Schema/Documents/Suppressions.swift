package import Findings
internal import YAML

/// Warnings that a user knows about: named on the command line for a run, or in the annotation
/// `tarantool.io/lint-disable` of a document for what is found in it. Errors cannot be silenced.
package struct Suppressions: Sendable {
  private struct Scope {
    /// Where the document starts; it ends where the next one of the file starts.
    let start: SourceLocation
    let codes: [DiagnosticCode]
  }

  private var everywhere: [DiagnosticCode] = []
  /// Every document of every file, in their order.
  private var scopes: [Scope] = []

  /// Nothing is suppressed.
  package init() {}

  /// Silences codes in the whole run.
  ///
  /// - Parameters:
  ///   - codes: as the user wrote them, one by one or as the annotation has them.
  ///   - diagnostics: takes those that are no codes.
  package mutating func disable(_ codes: [String], into diagnostics: inout Diagnostics) {
    let names = codes.flatMap { $0.isEmpty ? [$0] : Self.names(in: $0) }
    everywhere += Self.codes(names, at: nil, into: &diagnostics)
  }

  private static func names(in list: String) -> [String] { list.split { $0 == "," || $0 == " " }.map(String.init) }

  /// Notes a document and the codes that its annotation names.
  mutating func add(document: YAMLNode, into diagnostics: inout Diagnostics) {
    let annotation = document["metadata"]?["annotations"]?[LabelKey.lintDisable]
    let names = annotation?.string.map(Self.names) ?? []
    let codes = Self.codes(names, at: annotation?.location, into: &diagnostics)
    scopes.append(Scope(start: document.location, codes: codes))
  }

  /// What is left of some findings.
  package func applied(to diagnostics: Diagnostics) -> Diagnostics {
    diagnostics.filtered { $0.severity == .error || !isSilenced($0) }
  }

  private func isSilenced(_ diagnostic: Diagnostic) -> Bool {
    let code = diagnostic.finding.code
    if everywhere.contains(code) { return true }
    guard let location = diagnostic.location else { return false }
    // The first one behind the place; they are in order.
    var (low, high) = (0, scopes.count)
    while low < high {
      let middle = (low + high) / 2
      if scopes[middle].start <= location { low = middle + 1 } else { high = middle }
    }
    guard low > 0, scopes[low - 1].start.file == location.file else { return false }
    return scopes[low - 1].codes.contains(code)
  }

  private static func codes(
    _ names: [String], at location: SourceLocation?, into diagnostics: inout Diagnostics
  ) -> [DiagnosticCode] {
    names.compactMap { name in
      let code = DiagnosticCode(rawValue: name)
      if code == nil { diagnostics.error(.unknownCode(name), at: location) }
      return code
    }
  }
}

extension Finding {
  fileprivate static func unknownCode(_ name: String) -> Finding {
    let known = DiagnosticCode.allCases.map(\.rawValue)
    let hint = NearestName.of(name, among: known).map { "did you mean \($0)? " } ?? ""
    return Finding(.unknownCode, "`\(name)` is not the code of a finding", help: "\(hint)docs/rules.md lists them all")
  }
}
