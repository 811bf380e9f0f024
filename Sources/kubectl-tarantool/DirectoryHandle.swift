#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open directory. What lies in it is reached by name from its descriptor: whoever moves the directory, or puts a link
/// in place of a part of its path, changes nothing.
struct DirectoryHandle: ~Copyable {
  private let descriptor: Int32

  /// What the system knows of an entry.
  struct Status {
    var kind: FileKind
    /// The bits of who may read, write and run it.
    var mode: UInt32
    /// Two entries of the same identity are one file.
    var identity: Identity
  }

  struct Identity: Hashable {
    var device: UInt64
    var number: UInt64
  }

  /// Whether this run alone writes into the directory.
  enum Lock { case held, taken, unsupported }

  /// Opens a directory that the user named: links are followed.
  init(_ path: String) throws(SystemError) {
    self.init(descriptor: try Self.open(path, O_RDONLY | O_DIRECTORY, at: AT_FDCWD))
  }

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Opens a directory that the user named, and makes it where it is missing, and those above it.
  static func creating(_ path: String) throws(SystemError) -> DirectoryHandle {
    do throws(SystemError) {
      return try DirectoryHandle(path)
    } catch {
      guard error.isMissing, !path.isEmpty else { throw error }
    }
    var handle = try DirectoryHandle(path.hasPrefix("/") ? "/" : ".")
    for name in SystemFile.names(of: path) { handle = try handle.named(name) }
    return handle
  }

  /// Opens a directory below this one, and makes it where it is missing. A link of the user's is followed, what was not
  /// there a moment ago must be the directory that was made.
  private borrowing func named(_ name: String) throws(SystemError) -> DirectoryHandle {
    do throws(SystemError) {
      return DirectoryHandle(descriptor: try open(name, O_RDONLY | O_DIRECTORY))
    } catch {
      guard error.isMissing else { throw error }
    }
    guard unsafe mkdirat(descriptor, name, 0o777) == 0 || errno == EEXIST else { throw .last }
    return try subdirectory(name)
  }

  /// Opens a directory that lies in this one; a link to one is refused.
  borrowing func subdirectory(_ name: String) throws(SystemError) -> DirectoryHandle {
    DirectoryHandle(descriptor: try open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
  }

  /// The names in the directory as bytes, in no order. They may be no UTF-8.
  borrowing func names() throws(SystemError) -> [[UInt8]] {
    let own = try open(".", O_RDONLY | O_DIRECTORY)
    guard let stream = unsafe fdopendir(own) else {
      let error = SystemError.last
      close(own)
      throw error
    }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: UInt8.self, capacity: 256) { start in
          unsafe Array(UnsafeBufferPointer(start: start, count: 256).prefix { $0 != 0 })
        }
      }
      if name != [UInt8(ascii: ".")], name != [UInt8(ascii: "."), UInt8(ascii: ".")] { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .last }
    return names
  }

  /// What an entry is; a link is a link. Nil where there is none of that name.
  borrowing func status(of name: String) throws(SystemError) -> Status? {
    try Self.check(name)
    var status = stat()
    if unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return Status(status) }
    guard errno == ENOENT else { throw .last }
    return nil
  }

  /// Reads a regular file to its end, or until it is larger than `limit` bytes. A link is not followed, and nothing that
  /// takes the file's place is waited for.
  borrowing func read(_ name: String, limit: Int) throws(ReadError) -> [UInt8] {
    let file: Int32
    do throws(SystemError) {
      file = try open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
    } catch {
      // A socket cannot be opened at all.
      guard let kind = try? status(of: name)?.kind, kind != .file, kind != .link else { throw .system(error) }
      throw .wrongKind(kind)
    }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { throw .system(.last) }
    let kind = FileKind(mode: status.st_mode)
    guard kind == .file else { throw .wrongKind(kind) }
    return try SystemFile.read(file, limit: limit)
  }

  /// Puts a file in place in one step: a reader sees the old content or the new, never a part. Whatever has the name, but
  /// a directory, is replaced; what a link leads to is not touched.
  ///
  /// - Parameters:
  ///   - name: the name of the file.
  ///   - bytes: its new content.
  ///   - mode: who may read and write it; nil as the process has it for new files.
  /// - Throws: why the file stays as it was.
  borrowing func replace(_ name: String, with bytes: [UInt8], mode: UInt32?) throws(SystemError) {
    try Self.check(name)
    let temporary = TemporaryName.new()
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let file = unsafe openat(descriptor, temporary, flags, mode_t(mode ?? 0o666))
    guard file >= 0 else { throw .last }
    do throws(SystemError) {
      defer { close(file) }
      // The mask of the process takes away from what was asked for.
      if let mode, fchmod(file, mode_t(mode)) != 0 { throw .last }
      try SystemFile.write(bytes, to: file)
    } catch {
      unsafe unlinkat(descriptor, temporary, 0)
      throw error
    }
    guard unsafe renameat(descriptor, temporary, descriptor, name) == 0 else {
      let error = SystemError.last
      unsafe unlinkat(descriptor, temporary, 0)
      throw error
    }
  }

  /// Deletes an entry that is no directory; of a link the link.
  borrowing func delete(_ name: String) throws(SystemError) {
    try Self.check(name)
    guard unsafe unlinkat(descriptor, name, 0) == 0 else { throw .last }
  }

  /// Takes the directory for this run alone, until the handle is closed; does not wait.
  borrowing func lock() -> Lock {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return .held }
    return errno == EWOULDBLOCK ? .taken : .unsupported
  }

  private borrowing func open(_ name: String, _ flags: Int32) throws(SystemError) -> Int32 {
    try Self.open(name, flags, at: descriptor)
  }

  private static func open(_ name: String, _ flags: Int32, at directory: Int32) throws(SystemError) -> Int32 {
    try check(name)
    let opened = unsafe openat(directory, name, flags | O_CLOEXEC)
    guard opened >= 0 else { throw .last }
    return opened
  }

  /// C would take what stands before a NUL for the whole name.
  private static func check(_ name: String) throws(SystemError) {
    guard !name.utf8.contains(0) else { throw .invalidName }
  }
}

extension DirectoryHandle.Status {
  fileprivate init(_ status: stat) {
    kind = FileKind(mode: status.st_mode)
    mode = UInt32(status.st_mode & 0o777)
    identity = DirectoryHandle.Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(truncatingIfNeeded: status.st_ino))
  }
}

/// Names of files that are written but not yet in place. A run that is killed leaves them behind.
enum TemporaryName {
  private static let prefix = ".kubectl-tarantool."
  private static let suffix = ".tmp"

  /// A name that nobody can guess.
  static func new() -> String {
    var generator = SystemRandomNumberGenerator()
    let digits = (0..<4).map { _ in
      let word = String(generator.next() as UInt32, radix: 16)
      return String(repeating: "0", count: 8 - word.count) + word
    }
    return prefix + digits.joined() + suffix
  }

  /// Whether a name is one of ``new()``.
  static func matches(_ name: String) -> Bool {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return false }
    let digits = name.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
    return digits.count == 32
      && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
