import Findings
import Schema

/// The files of a directory that `-f` named. What would be read and cannot be read whole is an error: a cluster of which a
/// part is missing would look like one that was scaled in.
struct InputDirectory {
  private(set) var files: [SourceFile] = []
  private(set) var findings: [Finding] = []

  private let path: String
  private let isRecursive: Bool
  /// The directory's own path without links, within which every link must stay.
  private var root = ""

  private static let extensions = [".yaml", ".yml", ".json"]

  /// - Parameters:
  ///   - path: the directory; a link to one is followed.
  ///   - isRecursive: whether directories within it are read.
  init(_ path: String, isRecursive: Bool) {
    self.path = path
    self.isRecursive = isRecursive
  }

  /// Reads all files, in the order of their names.
  mutating func read() {
    do throws(SystemError) {
      root = try SystemFile.resolved(path)
      let handle = try DirectoryHandle(path)
      read(handle, at: path)
    } catch {
      findings.append(.unreadable(path, error.message))
    }
  }

  private mutating func read(_ handle: borrowing DirectoryHandle, at path: String) {
    let names: [[UInt8]]
    do throws(SystemError) {
      names = try handle.names().sorted { $0.lexicographicallyPrecedes($1) }
    } catch {
      findings.append(.unreadable(path, error.message))
      return
    }
    for name in names {
      let entry = Self.path(path, name)
      guard let text = String(validating: name, as: UTF8.self) else {
        if isRecursive || isInput(Self.escaped(name)) { findings.append(.notUTF8(entry)) }
        continue
      }
      do throws(ReadError) {
        try read(text, in: handle, at: entry)
      } catch {
        findings.append(.unreadable(entry, error))
      }
    }
  }

  private mutating func read(_ name: String, in handle: borrowing DirectoryHandle, at path: String) throws(ReadError) {
    guard let kind = try Self.system({ () throws(SystemError) in try handle.status(of: name) })?.kind else { return }
    switch kind {
    case .directory:
      guard isRecursive, !name.hasPrefix(".") else { return }
      let below = try Self.open(name, in: handle, at: path)
      read(below, at: path)
    case _ where !isInput(name): return
    case .link: try read(link: path)
    case .file:
      guard path.utf8.count <= SystemFile.longestPath else { throw .system(.nameTooLong) }
      append(path, try handle.read(name, limit: InputFiles.largest))
    default: throw .wrongKind(kind)
    }
  }

  /// Reads what a link leads to, where that lies in the directory too: what lies elsewhere is no document that the user
  /// named, and no line of it may be shown. Links to directories are not followed: they may lead in circles.
  private mutating func read(link path: String) throws(ReadError) {
    let target = try Self.system { () throws(SystemError) in try SystemFile.resolved(path) }
    guard target.utf8.starts(with: (root == "/" ? "/" : root + "/").utf8) else {
      findings.append(.linkOutside(path))
      return
    }
    let names = SystemFile.names(of: String(target.utf8.dropFirst(root.utf8.count)) ?? "")
    append(path, try Self.read(names[...], below: root))
  }

  /// Reads a file by its path from a directory; there are no links in it, and none is followed.
  private static func read(_ names: ArraySlice<String>, below root: String) throws(ReadError) -> [UInt8] {
    let handle: DirectoryHandle
    do throws(SystemError) {
      handle = try DirectoryHandle(root)
    } catch {
      throw .system(error)
    }
    return try read(names, in: handle)
  }

  private static func read(
    _ names: ArraySlice<String>, in handle: borrowing DirectoryHandle
  ) throws(ReadError) -> [UInt8] {
    guard let name = names.first else { throw .wrongKind(.directory) }
    if names.count == 1 { return try handle.read(name, limit: InputFiles.largest) }
    let below: DirectoryHandle
    do throws(SystemError) {
      below = try handle.subdirectory(name)
    } catch {
      throw .system(error)
    }
    return try read(names.dropFirst(), in: below)
  }

  private static func open(
    _ name: String, in handle: borrowing DirectoryHandle, at path: String
  ) throws(ReadError) -> DirectoryHandle {
    do throws(SystemError) {
      // Nor may directories nest deeper than the stack does.
      guard path.utf8.count <= SystemFile.longestPath else { throw SystemError.nameTooLong }
      return try handle.subdirectory(name)
    } catch {
      throw .system(error)
    }
  }

  private static func system<Value>(_ body: () throws(SystemError) -> Value) throws(ReadError) -> Value {
    do throws(SystemError) {
      return try body()
    } catch {
      throw .system(error)
    }
  }

  private mutating func append(_ path: String, _ bytes: [UInt8]) {
    files.append(SourceFile(name: path, bytes: bytes, isFoundInDirectory: true))
  }

  private func isInput(_ name: String) -> Bool { Self.extensions.contains { name.hasSuffix($0) } }

  private static func path(_ directory: String, _ name: [UInt8]) -> String {
    let name = escaped(name)
    return directory == "." ? name : directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
  }

  /// The name as it is; one that is not UTF-8 with its other bytes as `\xff`.
  private static func escaped(_ name: [UInt8]) -> String {
    if let text = String(validating: name, as: UTF8.self) { return text }
    return name.map { byte in
      byte < 0x80
        ? String(Unicode.Scalar(byte)) : "\\x" + String(byte, radix: 16)
    }.joined()
  }
}

extension Finding {
  fileprivate static func notUTF8(_ path: String) -> Finding {
    Finding(.unreadableFile, "\(path): the name is not UTF-8", help: "rename it")
  }

  fileprivate static func linkOutside(_ path: String) -> Finding {
    Finding(
      .unreadableFile, "\(path): a link that leads out of the directory",
      help: "if you mean what it leads to, name it with -f")
  }
}
