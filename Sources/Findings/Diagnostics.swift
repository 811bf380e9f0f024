/// Collects the findings of a run, so that a user sees all of them at once.
package struct Diagnostics: Sendable {
  private var collected: [Diagnostic] = []

  /// Nothing found yet.
  package init() {}

  /// Whether anything was found that forbids rendering.
  package private(set) var hasErrors = false

  /// Whether more was found than a person is shown: what takes long to find out, such as the nearest of many names, is
  /// then left out of further findings.
  package var isBeyondReading: Bool { collected.count > DiagnosticText.most }

  /// The findings in the order of files, lines and columns; those about the whole run first.
  ///
  /// The same finding at the same place, met twice on the way, is listed once.
  package var sorted: [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return collected.enumerated().sorted { left, right in
      switch (left.element.location, right.element.location) {
      case (nil, .some): true
      case (.some, nil): false
      case (.some(let a), .some(let b)) where a != b: a < b
      default: left.offset < right.offset
      }
    }.map(\.element).filter { seen.insert($0).inserted }
  }

  /// Those findings that `isKept` wants.
  package func filtered(_ isKept: (Diagnostic) -> Bool) -> Diagnostics {
    var filtered = Diagnostics()
    for diagnostic in collected where isKept(diagnostic) { filtered.append(diagnostic) }
    return filtered
  }

  /// The errors alone.
  package var errors: Diagnostics { filtered { $0.severity == .error } }

  /// The same findings with every warning as an error.
  package var withWarningsAsErrors: Diagnostics {
    var strict = Diagnostics()
    for diagnostic in collected {
      let severity = diagnostic.severity == .warning ? Diagnostic.Severity.error : diagnostic.severity
      strict.append(Diagnostic(severity, diagnostic.finding, at: diagnostic.location, notes: diagnostic.notes))
    }
    return strict
  }

  /// Takes what was found.
  package mutating func append(_ diagnostic: Diagnostic) {
    collected.append(diagnostic)
    hasErrors = hasErrors || diagnostic.severity == .error
  }

  /// Takes all that was found elsewhere.
  package mutating func append(contentsOf other: Diagnostics) {
    collected += other.collected
    hasErrors = hasErrors || other.hasErrors
  }

  /// Takes what was found elsewhere and is not said here yet of the same place, be it with other advice.
  package mutating func appendNew(from other: Diagnostics) {
    if other.collected.isEmpty { return }
    let said = Set(collected.map(Said.init))
    for diagnostic in other.collected where !said.contains(Said(diagnostic)) { append(diagnostic) }
  }

  /// Takes what makes it impossible to render.
  package mutating func error(_ finding: Finding, at location: SourceLocation?, notes: [Diagnostic.Note] = []) {
    append(Diagnostic(.error, finding, at: location, notes: notes))
  }

  /// Takes what is rendered all the same, and is most likely not meant.
  package mutating func warning(_ finding: Finding, at location: SourceLocation?, notes: [Diagnostic.Note] = []) {
    append(Diagnostic(.warning, finding, at: location, notes: notes))
  }

  /// Takes what a user may want to know.
  package mutating func note(_ finding: Finding, at location: SourceLocation?) {
    append(Diagnostic(.note, finding, at: location))
  }
}

/// What is said of a place, whatever the advice.
private struct Said: Hashable {
  private let message: String
  private let location: SourceLocation?

  init(_ diagnostic: Diagnostic) {
    message = diagnostic.finding.message
    location = diagnostic.location
  }
}
