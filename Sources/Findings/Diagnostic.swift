/// A finding at its place, with its weight.
package struct Diagnostic: Error, Hashable, Sendable {
  /// How much a finding weighs: an error means that nothing is rendered.
  package enum Severity: String, Comparable, Sendable {
    case error, warning, note

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .error: 0
      case .warning: 1
      case .note: 2
      }
    }
  }

  /// A second place that a finding is about.
  package struct Note: Hashable, Sendable {
    /// What the place has to do with it.
    package let message: String
    /// The place.
    package let location: SourceLocation

    /// A remark on a place other than the finding's own.
    package init(_ message: String, at location: SourceLocation) {
      self.message = message
      self.location = location
    }
  }

  /// How much it matters.
  package let severity: Severity
  /// What was found, and what to write instead.
  package let finding: Finding
  /// The place; absent where the finding is about the run as a whole.
  package let location: SourceLocation?
  /// Other places that explain it, in the order in which they are shown.
  package let notes: [Note]

  /// A finding at its place; `location` is nil where it is about no place in the input.
  package init(_ severity: Severity, _ finding: Finding, at location: SourceLocation?, notes: [Note] = []) {
    self.severity = severity
    self.finding = finding
    self.location = location
    self.notes = notes
  }
}
