import ArgumentParser
import Kubernetes

/// A claim with backups and a backup in it, as the command line names them: `pvc/backups/kv-2026-03-14-150926`.
struct ClaimReference {
  /// Nil where only a backup is named.
  let claim: String?
  /// Empty where only a claim is named.
  let backup: String

  /// A folder: what the Job takes for a name.
  private static let longestBackup = 100

  /// - Parameters:
  ///   - text: as written.
  ///   - flag: where.
  ///   - form: what it should have been.
  ///   - isNamed: whether a backup has to be named, with or without its claim; otherwise a claim alone.
  /// - Throws: a `ValidationError` where the text is of another form.
  init(_ text: String, of flag: String, form: String, isNamed: Bool) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let claim = parts.count > 1 ? parts[1] : nil
    let isClaim = claim.map { parts[0] == "pvc" && NameSyntax.isDNSSubdomain($0) } ?? isNamed
    guard isClaim, parts.count <= (isNamed ? 3 : 2), !isNamed || parts.count != 2 else {
      throw ValidationError("\(flag) '\(text)' is not of the form \(form)")
    }
    self.claim = claim
    backup = isNamed ? parts[parts.count - 1] : ""
    if isNamed { try Self.check(backup: backup) }
  }

  /// Refuses what cannot be the name of a backup.
  static func check(backup: String) throws {
    let isName = NameSyntax.isDNSSubdomain(backup) && backup.utf8.count <= longestBackup
    if !isName {
      throw ValidationError(
        "'\(backup)' is not a valid name of a backup: up to \(longestBackup) lower-case letters, digits, '-' and '.'")
    }
  }
}
