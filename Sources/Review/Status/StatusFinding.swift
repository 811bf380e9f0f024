package import Findings

/// Something that keeps a cluster from being ready, or will: with a code, a remedy and a page.
package struct StatusFinding: Hashable, Sendable {
  package let finding: Finding

  init(_ finding: Finding) { self.finding = finding }

  /// Where the code is explained.
  package var page: String { "docs/status.md#\(finding.code.rawValue.lowercased())" }
}
