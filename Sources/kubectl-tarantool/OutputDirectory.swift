import Findings
import Render
import Schema

/// The directory that `--output-dir` names, and how it differs from what is rendered.
struct OutputDirectory {
  /// One file that is to be written or removed.
  struct Change {
    var name: String
    /// What is there; nil where there is no file.
    var old: [UInt8]?
    /// What is to be there; nil where the file is to go.
    var new: [UInt8]?
  }

  let path: String

  /// What would have to change. Files that do not bear our mark are left alone, and never overwritten.
  func changes(to manifests: ManifestFiles) throws -> [Change] {
    if case .file = SystemFile.kind(of: path) { throw Console.fail("\(path): is a file, not a directory") }
    let existing = try existingFiles()
    var changes: [Change] = []
    for file in manifests.files {
      let old = try existing.contains(file.name) ? read(file.name) : nil
      if let old, !Self.isOurs(old) {
        throw Console.fail("\(path)/\(file.name): not rendered by kubectl-tarantool; move it away to have it written")
      }
      if old != file.bytes { changes.append(Change(name: file.name, old: old, new: file.bytes)) }
    }
    let names = Set(manifests.files.map(\.name))
    // A run that was killed while it wrote left a file with the ending of ``SystemFile/replace(_:with:)``.
    for name in existing where !names.contains(name) && (name.hasSuffix(".yaml") || name.contains(".yaml.tmp-")) {
      let old = try read(name)
      if Self.isOurs(old) { changes.append(Change(name: name, old: old, new: nil)) }
    }
    return changes
  }

  /// Writes what is new, then removes what is stale: at no moment is an object missing that is still wanted.
  func apply(_ changes: [Change]) throws {
    do throws(SystemError) {
      try SystemFile.makeDirectory(path)
    } catch {
      throw Console.fail("\(path): \(error.message)")
    }
    for change in changes {
      do throws(SystemError) {
        if let new = change.new {
          try SystemFile.replace("\(path)/\(change.name)", with: new)
        } else {
          try SystemFile.remove("\(path)/\(change.name)")
        }
      } catch {
        throw Console.fail("\(path)/\(change.name): \(error.message)")
      }
      Console.say("\(path)/\(change.name) \(change.verb)\n")
    }
    if changes.isEmpty { Console.say("\(path) is up to date\n") }
  }

  /// Shows the changes as a unified diff and exits with 1 where there are any.
  func show(_ changes: [Change]) throws {
    for change in changes {
      let name = Escape.terminal("\(path)/\(change.name)")
      // What is rendered has nothing to escape; what somebody put into the file may.
      let difference = Escape.lines(UnifiedDiff.text(path: name, old: change.old, new: change.new))
      try Console.write(Array(difference.utf8))
    }
    guard !changes.isEmpty else { return }
    Console.say(
      "\(path) is stale: \(changes.count) file\(changes.count == 1 ? "" : "s"); render without --check to write\n")
    throw Console.Exit.differences
  }

  private func existingFiles() throws -> [String] {
    guard case .directory = SystemFile.kind(of: path) else { return [] }
    do throws(SystemError) {
      return try SystemFile.names(in: path).sorted()
    } catch {
      throw Console.fail("\(path): \(error.message)")
    }
  }

  private func read(_ name: String) throws -> [UInt8] {
    do throws(SystemFile.ReadError) {
      return try SystemFile.read("\(path)/\(name)", limit: InputFiles.largest)
    } catch {
      switch error {
      case .system(let error): throw Console.fail("\(path)/\(name): \(error.message)")
      case .tooLarge: throw Console.fail("\(path)/\(name): larger than 64 MiB")
      }
    }
  }

  private static func isOurs(_ bytes: [UInt8]) -> Bool { bytes.starts(with: ManifestFiles.mark.utf8) }
}

extension OutputDirectory.Change {
  /// What happened, as `kubectl apply` says it.
  fileprivate var verb: String {
    switch (old, new) {
    case (nil, _): "created"
    case (_, nil): "removed"
    default: "changed"
    }
  }
}
