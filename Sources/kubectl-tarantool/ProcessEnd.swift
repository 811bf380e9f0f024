/// How a program ended that this one started.
enum ProcessEnd: Equatable {
  /// By itself, with this code.
  case exit(Int32)
  /// By a signal, with this number.
  case signal(Int32)

  /// - Parameter waitStatus: what waitpid(2) fills in. C reads it with macros, which Swift does not see: the low seven bits
  ///   are the signal, the second byte is the code.
  init(waitStatus: Int32) {
    self = waitStatus & 0x7f == 0 ? .exit(waitStatus >> 8 & 0xff) : .signal(waitStatus & 0x7f)
  }
}
