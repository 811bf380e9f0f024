import Glibc

/// Why the operating system refused, in its own words.
struct SystemError: Error {
  var code: Int32

  static var last: SystemError { SystemError(code: errno) }

  var message: String { unsafe String(cString: strerror(code)) }
}

/// Reading and writing of file descriptors: the only place of the command line that calls C.
///
/// FoundationEssentials has no standard input and hides why a write failed.
enum SystemFile {
  /// What a path leads to.
  enum Kind { case file, directory, missing(SystemError) }

  /// Why something was not read to its end.
  enum ReadError: Error {
    case system(SystemError)
    case tooLarge
  }

  static func kind(of path: String) -> Kind {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return .missing(.last) }
    return status.st_mode & S_IFMT == S_IFDIR ? .directory : .file
  }

  /// Whether a path is a symbolic link.
  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The names in a directory, in no order.
  static func names(in directory: String) throws(SystemError) -> [String] {
    guard let stream = unsafe opendir(directory) else { throw .last }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Reads a file to its end, or until it is larger than `limit` bytes.
  static func read(_ path: String, limit: Int) throws(ReadError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(.last) }
    defer { close(descriptor) }
    return try read(descriptor, limit: limit)
  }

  static func readStandardInput(limit: Int) throws(ReadError) -> [UInt8] {
    try read(STDIN_FILENO, limit: limit)
  }

  private static func read(_ descriptor: Int32, limit: Int) throws(ReadError) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe Glibc.read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(.last) }
      if count == 0 { return bytes }
      bytes += piece[..<count]
      if bytes.count > limit { throw .tooLarge }
    }
  }

  /// Writes all bytes.
  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last }
      written += count
    }
  }

  /// Puts a file in place in one step: a reader sees the old content or the new, never a part.
  static func replace(_ path: String, with bytes: [UInt8]) throws(SystemError) {
    let temporary = "\(path).tmp-\(getpid())"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last }
    do {
      defer { close(descriptor) }
      try write(bytes, to: descriptor)
    } catch {
      unsafe unlink(temporary)
      throw error
    }
    guard unsafe rename(temporary, path) == 0 else {
      let error = SystemError.last
      unsafe unlink(temporary)
      throw error
    }
  }

  static func remove(_ path: String) throws(SystemError) {
    guard unsafe unlink(path) == 0 else { throw .last }
  }

  /// Makes a directory and those above it; one that exists is left as it is.
  static func makeDirectory(_ path: String) throws(SystemError) {
    if case .directory = kind(of: path) { return }
    if unsafe mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else { throw .last }
    try makeDirectory(String(path[..<slash]))
    guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .last }
  }

  /// Whether a descriptor is a terminal.
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
}
