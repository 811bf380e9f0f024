import Findings

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads live objects with the user's own kubectl and rights. It is started without a shell, and only ever with `get`.
struct KubectlGet {
  let context: String?
  let kubeconfig: String?
  let namespace: String?

  /// What kubectl may print; more is not what a namespace of one cluster holds.
  private static let largest = 256 << 20

  /// What `kubectl get -o json` prints of some kinds, by the names that kubectl knows them by.
  func objects(_ kinds: [String]) throws(Finding) -> SourceFile {
    try answer(to: [kinds.joined(separator: ",")])
  }

  /// What `kubectl get -o json` prints.
  ///
  /// - Parameter question: what is asked for: kinds, names, selectors.
  /// - Returns: a list; nothing where nothing of some names is there.
  /// - Throws: what kubectl said last, or that there is no kubectl.
  func answer(to question: [String]) throws(Finding) -> SourceFile {
    let flags: [(String, String?)] = [("context", context), ("kubeconfig", kubeconfig), ("namespace", namespace)]
    let words =
      ["kubectl", "get"] + question + ["--output=json"]
      + flags.compactMap { name, value in value.map { "--\(name)=\($0)" } }
    Progress.now("waiting for kubectl get \(question.joined(separator: " "))")
    defer { Progress.now("working") }
    let result: Result
    do throws(SystemError) {
      result = try Self.run(words)
    } catch {
      throw error.isMissing ? .noKubectl : .failedKubectl(words, "it cannot be started: \(error.message)")
    }
    let end = ProcessEnd(waitStatus: result.status)
    guard end == .exit(0) else { throw .failedKubectl(words, KubectlWords.text(of: result.errors, end)) }
    guard result.output.count <= Self.largest else { throw .failedKubectl(words, "it prints more than 256 MiB") }
    guard KubectlWords.isAnswer(result.output, to: question) else {
      throw .failedKubectl(words, KubectlWords.text(ofNoAnswer: result.output))
    }
    return SourceFile(name: "kubectl", bytes: result.output)
  }

  // MARK: - The process

  /// What a program printed, and how it ended.
  private struct Result {
    let status: Int32
    let output: [UInt8]
    let errors: [UInt8]
  }

  /// Both ends of a pipe.
  private struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws(SystemError) {
      var ends: [Int32] = [-1, -1]
      guard unsafe pipe(&ends) == 0 else { throw .last }
      (reading, writing) = (ends[0], ends[1])
    }
  }

  /// Runs a program of the PATH to its end, with nothing on its standard input.
  private static func run(_ words: [String]) throws(SystemError) -> Result {
    let (output, errors) = (try Pipe(), try Pipe())
    let process: pid_t
    do throws(SystemError) {
      process = try start(words, output: output, errors: errors)
    } catch {
      for end in [output.reading, output.writing, errors.reading, errors.writing] { close(end) }
      throw error
    }
    close(output.writing)
    close(errors.writing)
    let read = drain(output.reading, errors.reading)
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return Result(status: status, output: read.output, errors: read.errors)
  }

  private static func start(_ words: [String], output: Pipe, errors: Pipe) throws(SystemError) -> pid_t {
    #if os(macOS)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = unsafe posix_spawn_file_actions_t()
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, errors.writing, 2)
    for end in [output.reading, output.writing, errors.reading, errors.writing] {
      unsafe posix_spawn_file_actions_addclose(&actions, end)
    }
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawnp(&process, words[0], &actions, nil, &arguments, environ)
    guard code == 0 else { throw SystemError(code: code) }
    return process
  }

  /// Reads both until they end: a program that waits until somebody reads the one would never end the other.
  private static func drain(_ output: Int32, _ errors: Int32) -> (output: [UInt8], errors: [UInt8]) {
    var open = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var read: [[UInt8]] = [[], []]
    while open.contains(where: { $0.fd >= 0 }) {
      guard unsafe poll(&open, nfds_t(open.count), -1) >= 0 || errno == EINTR else { break }
      for index in open.indices where open[index].fd >= 0 && open[index].revents != 0 {
        let piece = (try? SystemFile.piece(of: open[index].fd)) ?? []
        if read[index].count <= largest { read[index] += piece }
        if piece.isEmpty {
          close(open[index].fd)
          open[index].fd = -1
        }
      }
    }
    return (read[0], read[1])
  }
}

extension Finding {
  fileprivate static let noKubectl = Finding(
    .noKubectl, "there is no kubectl on the PATH",
    help: "install it, or name a file with what it printed elsewhere in place of --live")

  fileprivate static func failedKubectl(_ words: [String], _ errors: String) -> Finding {
    Finding(
      .failedKubectl,
      "`\(words.joined(separator: " "))` failed: \(errors.split(whereSeparator: \.isWhitespace).joined(separator: " "))"
    )
  }
}
