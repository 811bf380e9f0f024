import ArgumentParser
import Findings
import Render
import Schema

/// The only place that writes to the streams: the result to standard output, everything said to standard error.
enum Console {
  /// The exit codes, as `kubectl diff` has them.
  enum Exit {
    static let differences = ExitCode(1)
    static let failure = ExitCode(2)
  }

  /// Writes a piece of the result. A reader that went away ends the program quietly.
  static func write(_ bytes: [UInt8]) throws {
    Progress.end()
    do {
      try SystemFile.write(bytes, to: SystemFile.standardOutput)
    } catch {
      if error.isBrokenPipe { throw Exit.failure }
      throw fail(.unwritable("standard output", error.message))
    }
  }

  /// Writes to standard error. That it cannot be written to cannot be said anywhere.
  static func say(_ text: TerminalText) {
    if text.isEmpty { return }
    Progress.end()
    try? SystemFile.write(Array(text.string.utf8), to: SystemFile.standardError)
  }

  /// Writes a line to standard error in the place of the one that was written so before.
  static func overwrite(_ text: TerminalText) {
    try? SystemFile.write(Array(TerminalText(overwritingLine: text).string.utf8), to: SystemFile.standardError)
  }

  /// Whether standard error is a terminal that can take a line back.
  static var canOverwrite: Bool {
    SystemFile.isTerminal(SystemFile.standardError) && SystemFile.variable("TERM") != "dumb"
  }

  /// Whether a person sees the result at once.
  static var isWatched: Bool { SystemFile.isTerminal(SystemFile.standardOutput) }

  /// Says all findings.
  static func report(_ diagnostics: Diagnostics, sources: SourceFiles) {
    say(DiagnosticText(sources: sources, isColoured: isColoured(SystemFile.standardError)).text(of: diagnostics))
  }

  /// Says all that a run found, and ends the program where that holds an error.
  static func finish(_ session: Session) throws {
    report(session.diagnostics, sources: session.sources)
    if session.hasErrors { throw Exit.failure }
  }

  /// Says the errors and ends the program, where there are any.
  static func refuse(_ diagnostics: Diagnostics, sources: SourceFiles) throws {
    guard diagnostics.hasErrors else { return }
    report(diagnostics.errors, sources: sources)
    throw Exit.failure
  }

  /// The findings as the result of a command: for standard output.
  static func text(of diagnostics: Diagnostics, sources: SourceFiles) -> String {
    DiagnosticText(sources: sources, isColoured: isColoured(SystemFile.standardOutput)).text(of: diagnostics).string
  }

  /// Ends the program with what ArgumentParser says: help is a result, anything else is not.
  static func end(with message: String, _ code: ExitCode) -> Never {
    Progress.end()
    let text = message.isEmpty ? "" : Escape.lines(message) + "\n"
    try? SystemFile.write(Array(text.utf8), to: code.isSuccess ? SystemFile.standardOutput : SystemFile.standardError)
    SystemFile.end(code.rawValue)
  }

  /// Ends the program where all is said.
  static func end() -> Never {
    Progress.end()
    SystemFile.end(0)
  }

  /// Says findings that are about no place in a file.
  ///
  /// - Returns: what ends the program.
  static func fail(_ findings: Finding..., code: ExitCode = Exit.failure) -> ExitCode { fail(findings, code: code) }

  /// Says findings that are about no place in a file.
  ///
  /// - Returns: what ends the program.
  static func fail(_ findings: [Finding], code: ExitCode = Exit.failure) -> ExitCode {
    let text = DiagnosticText(sources: SourceFiles(), isColoured: isColoured(SystemFile.standardError))
    for finding in findings { say(text.text(of: Diagnostic(.error, finding, at: nil))) }
    return code
  }

  /// What arguments stand for; where they cannot be that, the program ends as it does for others that are wrong.
  static func orRefuse<Value>(
    code: ExitCode = .validationFailure, _ body: () throws(Finding) -> Value
  ) throws -> Value {
    do throws(Finding) {
      return try body()
    } catch {
      throw fail(error, code: code)
    }
  }

  /// Whether the result may be coloured.
  static var colours: Bool { isColoured(SystemFile.standardOutput) }

  /// As the user says; else colour only on a terminal, and not where NO_COLOR is set (no-color.org).
  private static func isColoured(_ descriptor: Int32) -> Bool {
    switch ColourOption.mode(among: Array(CommandLine.arguments.dropFirst()), SystemFile.variable) ?? .auto {
    case .always: return true
    case .never: return false
    case .auto:
      return SystemFile.isTerminal(descriptor) && SystemFile.variable("NO_COLOR")?.isEmpty != false
        && SystemFile.variable("TERM") != "dumb"
    }
  }
}
