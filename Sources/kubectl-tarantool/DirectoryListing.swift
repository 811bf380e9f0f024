import Findings
import Render

/// One file of a directory that is to be written or deleted.
struct FileChange {
  var name: String
  /// What is there; nil where there is no file of this program's.
  var old: [UInt8]?
  /// What is to be there; nil where the file is to be deleted.
  var new: [UInt8]?
  /// Who may read and write what is there, which stays so.
  var mode: UInt32?
  /// Whether a link has the name: it is replaced.
  var isLink = false

  /// What happened, in the words of kubectl.
  var verb: String {
    switch (old, new) {
    case (_, nil): "deleted"
    case (nil, _): isLink ? "changed" : "created"
    default: "changed"
    }
  }
}

/// What lies in a directory, and how it differs from what is to lie there.
struct DirectoryListing {
  /// Files of runs that were killed while they wrote.
  let leftovers: [String]

  private let path: String
  private let mark: String
  /// The names of all entries that are UTF-8, as others are not this program's.
  private let names: [String]

  init(of handle: borrowing DirectoryHandle, path: String, mark: String) throws {
    self.path = path
    self.mark = mark
    do throws(SystemError) {
      names = try handle.names().compactMap { String(validating: $0, as: UTF8.self) }.sorted()
      var leftovers: [String] = []
      for name in names where try Self.isLeftover(name, mark, in: handle) { leftovers.append(name) }
      self.leftovers = leftovers
    } catch {
      throw Console.fail(.unwritable(path, error.message))
    }
  }

  /// What would have to change. Files that do not bear the mark are left alone, and never overwritten.
  ///
  /// - Parameters:
  ///   - files: what is to be there.
  ///   - deletingOthers: whether other files that bear the mark are to be deleted.
  ///   - handle: the directory.
  /// - Returns: what is to be written, in the order of the files, then what is to be deleted.
  /// - Throws: where something is in the way.
  func changes(
    to files: [ManifestDirectory.File], deletingOthers: Bool = false, in handle: borrowing DirectoryHandle
  ) throws -> [FileChange] {
    var changes: [FileChange] = []
    var kept: Set<DirectoryHandle.Identity> = []
    for file in files {
      var change = FileChange(name: file.name, new: file.bytes)
      if let status = try status(of: file.name, in: handle) {
        kept.insert(status.identity)
        change = try replacement(of: status, by: file, in: handle)
      }
      if change.old != file.bytes { changes.append(change) }
    }
    guard deletingOthers else { return changes }
    let wanted = Set(files.map(\.name))
    for name in names where name.hasSuffix(".yaml") && !wanted.contains(name) {
      // Where capitals do not count, a file of another name can be one that is wanted.
      guard let status = try status(of: name, in: handle), status.kind == .file, !kept.contains(status.identity) else {
        continue
      }
      let old = try read(name, in: handle)
      if isMarked(old) { changes.append(FileChange(name: name, old: old)) }
    }
    return changes
  }

  private func replacement(
    of status: DirectoryHandle.Status, by file: ManifestDirectory.File, in handle: borrowing DirectoryHandle
  ) throws -> FileChange {
    switch status.kind {
    case .link: return FileChange(name: file.name, new: file.bytes, isLink: true)
    case .file:
      let old = try read(file.name, in: handle)
      guard isMarked(old) else {
        throw Console.fail(.unmarkedFile("\(path)/\(file.name)"))
      }
      return FileChange(name: file.name, old: old, new: file.bytes, mode: status.mode)
    default: throw Console.fail(.unwritable("\(path)/\(file.name)", "is \(status.kind.noun), not a regular file"))
    }
  }

  private func isMarked(_ bytes: [UInt8]) -> Bool { bytes.starts(with: mark.utf8) }

  private func status(of name: String, in handle: borrowing DirectoryHandle) throws -> DirectoryHandle.Status? {
    do throws(SystemError) {
      return try handle.status(of: name)
    } catch {
      throw Console.fail(.unwritable("\(path)/\(name)", error.message))
    }
  }

  private func read(_ name: String, in handle: borrowing DirectoryHandle) throws -> [UInt8] {
    do throws(ReadError) {
      return try handle.read(name, limit: InputFiles.largest)
    } catch {
      switch error {
      case .system(let error): throw Console.fail(.unwritable("\(path)/\(name)", error.message))
      case .tooLarge: throw Console.fail(.unwritable("\(path)/\(name)", "larger than 64 MiB"))
      case .wrongKind(let kind):
        throw Console.fail(.unwritable("\(path)/\(name)", "is \(kind.noun), not a regular file"))
      }
    }
  }

  /// Former versions left files that are called `kv.yaml.tmp-4711`.
  private static func isLeftover(
    _ name: String, _ mark: String, in handle: borrowing DirectoryHandle
  ) throws(SystemError) -> Bool {
    let isFormer = name.contains(".yaml.tmp-")
    guard isFormer || TemporaryName.matches(name), try handle.status(of: name)?.kind == .file else { return false }
    guard isFormer else { return true }
    guard let bytes = try? handle.read(name, limit: InputFiles.largest) else { return false }
    return bytes.isEmpty || bytes.starts(with: mark.utf8)
  }
}

extension Finding {
  /// Why something cannot be written, in the words of the system.
  static func unwritable(_ path: String, _ reason: String) -> Finding {
    path.isEmpty ? .emptyPath(.unwritableFile) : Finding(.unwritableFile, "\(path): \(reason)")
  }

  fileprivate static func unmarkedFile(_ path: String) -> Finding {
    Finding(.unmarkedFile, "\(path): not written by kubectl-tarantool; move it away so that it can be written")
  }
}
