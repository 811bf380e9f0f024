import Findings
import Synchronization

/// What a person at a terminal is told where nothing has come for a second: what is being waited for, and for how long.
/// The line is wiped before anything else is written. In a pipe or a file there is none.
enum Progress {
  private struct State {
    var activity = ""
    var seconds = 0
    var isShown = false
    var isOver = false
  }

  private static let state = Mutex(State())

  /// Longer lines would not be wiped as a whole.
  private static let width = 60

  /// Begins to count, where standard error is a terminal that can wipe a line.
  static func begin() {
    if Console.canOverwrite { SystemFile.startTicking() }
  }

  /// Says what is done from now on, should it take long.
  static func now(_ activity: String) {
    state.withLock { $0.activity = String(Escape.terminal(activity).prefix(width)) }
  }

  /// Shows that another second has passed.
  ///
  /// - Returns: whether there is more to count.
  static func tick() -> Bool {
    state.withLock { state in
      if state.isOver { return false }
      state.seconds += 1
      state.isShown = true
      Console.overwrite("\(state.activity) ... \(state.seconds) s")
      return true
    }
  }

  /// Wipes the line: something is written now.
  static func end() {
    state.withLock { state in
      if state.isShown { Console.overwrite("") }
      (state.isShown, state.isOver) = (false, true)
    }
  }
}
