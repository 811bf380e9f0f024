#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Another program, started without a shell: each argument is a word as it is.
enum ChildProcess {
  /// What a program said and how it ended.
  struct Outcome {
    /// 0 where it did what it was asked; a signal counts as 128 and its number.
    var status: Int32
    var output: [UInt8]
    var errors: [UInt8]
  }

  /// Runs a program of the `PATH` to its end, with nothing on its standard input.
  ///
  /// - Parameters:
  ///   - words: the program and its arguments.
  ///   - environment: all variables that it sees.
  ///   - limit: the most bytes of either stream that are read.
  /// - Returns: what it said.
  /// - Throws: why it was not started or not read to its end.
  static func run(_ words: [String], environment: [String: String], limit: Int) throws(ReadError) -> Outcome {
    let (output, errors) = (try pipe(), try pipe())
    defer { for descriptor in [output.read, errors.read] { close(descriptor) } }
    let process: pid_t
    do throws(SystemError) {
      defer { for descriptor in [output.write, errors.write] { close(descriptor) } }
      process = try spawn(words, environment, output: output.write, errors: errors.write)
    } catch {
      throw .system(error)
    }
    var texts: [[UInt8]] = [[], []]
    do throws(ReadError) {
      texts = try readAll([output.read, errors.read], limit: limit)
    } catch {
      kill(process, SIGTERM)
      _ = wait(for: process)
      throw error
    }
    return Outcome(status: wait(for: process), output: texts[0], errors: texts[1])
  }

  private static func pipe() throws(ReadError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard makePipe(&ends) == 0 else { throw .system(.last) }
    // The program gets its own end of each and no other.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ words: [String], _ environment: [String: String], output: Int32, errors: Int32
  ) throws(SystemError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, errors, 2)
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for index in unsafe arguments.indices { unsafe free(arguments[index]) }
      for index in unsafe variables.indices { unsafe free(variables[index]) }
    }
    var process = pid_t()
    let code = unsafe posix_spawnp(&process, words.first ?? "", &actions, nil, &arguments, &variables)
    guard code == 0 else { throw SystemError(code: code) }
    return process
  }

  /// Reads several descriptors side by side: a program waits where nobody reads what it says.
  private static func readAll(_ descriptors: [Int32], limit: Int) throws(ReadError) -> [[UInt8]] {
    var texts = descriptors.map { _ in [UInt8]() }
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    // A descriptor that is read to its end counts as none.
    while waiting.contains(where: { $0.fd >= 0 }) {
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), -1)
      if ready < 0, errno == EINTR { continue }
      guard ready >= 0 else { throw .system(.last) }
      for index in waiting.indices where waiting[index].fd >= 0 && waiting[index].revents != 0 {
        let count = unsafe read(waiting[index].fd, &piece, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw .system(.last) }
        if count == 0 { waiting[index].fd = -1 }
        texts[index] += piece[..<count]
        if texts[index].count > limit { throw .tooLarge }
      }
    }
    return texts
  }

  private static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? status >> 8 & 0xff : 128 + signal
  }
}

// Of the same name in ``ChildProcess``.
private func makePipe(_ ends: inout [Int32]) -> Int32 { unsafe pipe(&ends) }
