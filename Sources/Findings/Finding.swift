/// What is wrong and what to write instead, without the place.
///
/// Rules extend this type with a static function for each of their findings, so that a text stands beside its rule
/// and a call reads `diagnostics.error(.unknownRole("a"), at: location)`.
package struct Finding: Error, Hashable, Sendable {
  /// The stable code, `TT204`.
  package let code: DiagnosticCode
  /// One sentence without a full stop. Names and values from the input stand in backquotes, unescaped.
  package let message: String
  /// A sentence that says what to write instead.
  package let help: String?

  /// Message and help as one text, for machines that know only messages.
  package var text: String { message + (help.map { "\n\($0)" } ?? "") }

  /// A finding; `help` says what to write or run instead.
  package init(_ code: DiagnosticCode, _ message: String, help: String? = nil) {
    self.code = code
    self.message = message
    self.help = help
  }
}
