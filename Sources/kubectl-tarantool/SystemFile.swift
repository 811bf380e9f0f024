#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why the operating system refused, in its own words.
struct SystemError: Error {
  var code: Int32

  static var last: SystemError { SystemError(code: errno) }
  static let noSuchFile = SystemError(code: ENOENT)
  static let nameTooLong = SystemError(code: ENAMETOOLONG)
  static let invalidName = SystemError(code: EINVAL)
  /// What openat answers where a link stands and none is to be followed.
  static let link = SystemError(code: ELOOP)

  var message: String { unsafe String(cString: strerror(code)) }

  /// Whether there is nothing of that name.
  var isMissing: Bool { code == ENOENT }

  /// Whether the reader of a pipe went away.
  var isBrokenPipe: Bool { code == EPIPE }
}

/// What an entry of a file system is.
enum FileKind: Equatable {
  case file, directory, link, fifo, socket, device

  /// What a person would call it.
  var noun: String {
    switch self {
    case .file: "a file"
    case .directory: "a directory"
    case .link: "a symbolic link"
    case .fifo: "a named pipe"
    case .socket: "a socket"
    case .device: "a device"
    }
  }

  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .directory
    case S_IFLNK: self = .link
    case S_IFIFO: self = .fifo
    case S_IFSOCK: self = .socket
    default: self = .device
    }
  }
}

/// Why something was not read to its end.
enum ReadError: Error {
  case system(SystemError)
  case tooLarge
  /// It is no regular file.
  case wrongKind(FileKind)
}

/// Reading and writing of descriptors and of paths that the user named; ``DirectoryHandle`` is for what lies in a
/// directory. These two files are the only ones of the command line that call C: FoundationEssentials has no standard
/// input, hides why a write failed, and opens nothing relative to a directory.
enum SystemFile {
  static let standardOutput = STDOUT_FILENO
  static let standardError = STDERR_FILENO

  /// Paths of more bytes are refused by the system.
  static let longestPath = Int(PATH_MAX) - 1

  /// What a path leads to, links followed.
  static func kind(of path: String) throws(SystemError) -> FileKind {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw .last }
    return FileKind(mode: status.st_mode)
  }

  /// The path without any link in it.
  static func resolved(_ path: String) throws(SystemError) -> String {
    guard let text = unsafe realpath(path, nil) else { throw .last }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }

  /// The parts of a path. By its bytes: a slash with a joining mark behind it is one character to Swift.
  static func names(of path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Reads a file, a pipe or a device that the user named to its end, or until it is larger than `limit` bytes.
  static func read(_ path: String, limit: Int) throws(ReadError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(.last) }
    defer { close(descriptor) }
    return try read(descriptor, limit: limit)
  }

  static func readStandardInput(limit: Int) throws(ReadError) -> [UInt8] {
    try read(STDIN_FILENO, limit: limit)
  }

  /// Whether standard input is a keyboard.
  static var inputIsTerminal: Bool { isTerminal(STDIN_FILENO) }

  /// Whether standard input is a pipe.
  static var inputIsPipe: Bool {
    var status = stat()
    return unsafe fstat(STDIN_FILENO, &status) == 0 && FileKind(mode: status.st_mode) == .fifo
  }

  /// Whether standard input is a pipe in which something waits.
  static var inputIsWaiting: Bool {
    var descriptor = [pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)]
    return unsafe inputIsPipe && poll(&descriptor, 1, 0) == 1 && descriptor[0].revents & Int16(POLLIN) != 0
  }

  /// Reads a descriptor to its end, or until that is more than `limit` bytes.
  static func read(_ descriptor: Int32, limit: Int) throws(ReadError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let piece: [UInt8]
      do throws(SystemError) { piece = try self.piece(of: descriptor) } catch { throw .system(error) }
      if piece.isEmpty { return bytes }
      bytes += piece
      if bytes.count > limit { throw .tooLarge }
    }
  }

  /// The next bytes of a descriptor, as soon as there are any; none at its end.
  static func piece(of descriptor: Int32) throws(SystemError) -> [UInt8] {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let size = piece.count
      let count = unsafe piece.withUnsafeMutableBytes { unsafe readOnce(descriptor, $0.baseAddress, size) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last }
      return Array(piece[..<count])
    }
  }

  /// Writes all bytes.
  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe writeOnce(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last }
      written += count
    }
  }

  static func sleep(milliseconds: UInt32) { usleep(milliseconds * 1000) }

  /// Counts the seconds of ``Progress`` beside everything else.
  static func startTicking() {
    #if os(macOS)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let count: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { _ in
      repeat {
        for _ in 0..<10 { SystemFile.sleep(milliseconds: 100) }
      } while Progress.tick()
      return nil
    }
    #if os(macOS)
      unsafe pthread_create(&thread, nil, { _ in unsafe count(nil) }, nil)
    #else
      unsafe pthread_create(&thread, nil, count, nil)
    #endif
  }

  /// A variable of the environment; nil where it is not set. One by one: a dictionary of all would be made of every run.
  static func variable(_ name: String) -> String? {
    guard let text = unsafe getenv(name) else { return nil }
    return unsafe String(cString: text)
  }

  /// What the system calls a signal: Killed.
  static func name(ofSignal number: Int32) -> String {
    unsafe strsignal(number).map { unsafe String(cString: $0) } ?? "unknown"
  }

  /// Ends the program.
  static func end(_ code: Int32) -> Never { exit(code) }

  /// Whether a descriptor is a terminal.
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
}

// Functions of the same names in ``SystemFile`` hide those of C.
private func readOnce(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(descriptor, buffer, count)
}

private func writeOnce(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, buffer, count)
}
