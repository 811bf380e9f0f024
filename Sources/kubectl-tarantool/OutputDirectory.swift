import ArgumentParser
import Findings
import Render
import Schema

/// A directory that this program writes files into. It overwrites and deletes only what bears its mark in the first line.
///
/// Nothing in the directory is trusted: files are reached by name from its descriptor, a link is replaced and never
/// followed, and what is no regular file is an error where it is in the way.
struct OutputDirectory {
  let path: String
  /// The line by which files are known that may be overwritten.
  let mark: String

  /// Writes the files and leaves all others alone.
  func write(_ files: [ManifestDirectory.File]) throws {
    let handle = try open(creating: true)
    let isLocked = try lock(handle)
    let listing = try DirectoryListing(of: handle, path: path, mark: mark)
    var done = TerminalText()
    try apply(try listing.changes(to: files, in: handle), in: handle, saying: &done)
    if isLocked { try deleteLeftovers(listing, in: handle, saying: &done) }
    Console.say(done)
  }

  /// Makes the directory what is rendered: files of an earlier render that no longer belong there are deleted.
  ///
  /// - Parameters:
  ///   - manifests: what is to be there.
  ///   - removed: the Clusters that the user wants removed, as `--remove-cluster` names them.
  /// - Throws: where a Cluster would be lost that the user did not name, and where something is in the way.
  func write(_ manifests: ManifestDirectory, removing removed: [String]) throws {
    if try !exists() { try LostClusters(before: [], after: manifests.clusters).refuse(accepting: removed, in: path) }
    let handle = try open(creating: true)
    let isLocked = try lock(handle)
    let listing = try DirectoryListing(of: handle, path: path, mark: mark)
    let changes = try listing.changes(to: manifests.files, deletingOthers: true, in: handle)
    try LostClusters(before: changes.compactMap(\.old), after: manifests.clusters).refuse(accepting: removed, in: path)
    var done = TerminalText()
    try apply(changes, in: handle, saying: &done)
    if isLocked { try deleteLeftovers(listing, in: handle, saying: &done) }
    Console.say(done.isEmpty ? "\(path) is up to date\n" : done)
  }

  /// Shows what ``write(_:removing:)`` would change as a unified diff, and exits with 1 where that is anything. Refuses
  /// what it would refuse.
  func check(_ manifests: ManifestDirectory, removing removed: [String]) throws {
    let changes = try pendingChanges(to: manifests)
    try LostClusters(before: changes.compactMap(\.old), after: manifests.clusters).refuse(accepting: removed, in: path)
    for change in changes {
      let name = Escape.terminal("\(path)/\(change.name)")
      // What is rendered has nothing to escape; what somebody put into the file may.
      let difference = UnifiedDiff.text(path: name, old: change.old, new: change.new)
      try Console.write(Array(UnifiedDiff.shown(difference, isColoured: Console.colours).string.utf8))
    }
    guard !changes.isEmpty else { return }
    Console.say(
      "\(path) is stale: \(changes.count) file\(changes.count == 1 ? "" : "s"); render without --check to write\n")
    throw Console.Exit.differences
  }

  private func pendingChanges(to manifests: ManifestDirectory) throws -> [FileChange] {
    guard try exists() else { return manifests.files.map { FileChange(name: $0.name, new: $0.bytes) } }
    let handle = try open(creating: false)
    let listing = try DirectoryListing(of: handle, path: path, mark: mark)
    return try listing.changes(to: manifests.files, deletingOthers: true, in: handle)
  }

  private func exists() throws -> Bool {
    let kind: FileKind
    do throws(SystemError) {
      kind = try SystemFile.kind(of: path)
    } catch {
      if error.isMissing { return false }
      throw Console.fail(.unwritable(path, error.message))
    }
    guard kind == .directory else { throw Console.fail(.unwritable(path, "is \(kind.noun), not a directory")) }
    return true
  }

  private func open(creating isCreating: Bool) throws -> DirectoryHandle {
    do throws(SystemError) {
      return isCreating ? try DirectoryHandle.creating(path) : try DirectoryHandle(path)
    } catch {
      throw Console.fail(.unwritable(path, error.message))
    }
  }

  /// Two runs would delete each other's files.
  ///
  /// - Returns: whether no other run writes here; some file systems cannot tell.
  private func lock(_ handle: borrowing DirectoryHandle) throws -> Bool {
    for _ in 0..<Self.attempts {
      switch handle.lock() {
      case .held: return true
      case .unsupported: return false
      case .taken: SystemFile.sleep(milliseconds: 50)
      }
    }
    throw Console.fail(.busy(path))
  }

  /// Five seconds: a run takes less.
  private static let attempts = 100

  /// Writes what is new, then deletes what is stale: at no moment is an object missing that is still wanted. A line for each
  /// file is said after the last one: where nobody reads standard error any more, as in `2>&1 | head`, that ends the program.
  private func apply(
    _ changes: [FileChange], in handle: borrowing DirectoryHandle, saying done: inout TerminalText
  ) throws {
    for change in changes {
      do throws(SystemError) {
        if let new = change.new {
          try handle.replace(change.name, with: new, mode: change.mode)
        } else {
          try handle.delete(change.name)
        }
      } catch {
        throw fail(change.name, error, saying: done)
      }
      done += "\(path)/\(change.name) \(change.verb)\n"
    }
  }

  private func deleteLeftovers(
    _ listing: DirectoryListing, in handle: borrowing DirectoryHandle, saying done: inout TerminalText
  ) throws {
    for name in listing.leftovers {
      do throws(SystemError) {
        try handle.delete(name)
      } catch {
        throw fail(name, error, saying: done)
      }
      done += "\(path)/\(name) deleted\n"
    }
  }

  private func fail(_ name: String, _ error: SystemError, saying done: TerminalText) -> ExitCode {
    Console.say(done)
    return Console.fail(.unwritable("\(path)/\(name)", error.message))
  }
}

extension Finding {
  fileprivate static func busy(_ path: String) -> Finding {
    Finding(.busyDirectory, "\(path): another run is writing there; run this again when it has ended")
  }
}
