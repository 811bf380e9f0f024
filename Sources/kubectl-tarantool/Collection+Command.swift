extension Collection<String> {
  /// Where the command stands among the words of a command line: the first word that is no flag, since the program's own
  /// flags take no values. Nil where there is none.
  var commandPosition: Index? { firstIndex { !$0.hasPrefix("-") } }

  /// The command itself.
  var command: String? { commandPosition.map { self[$0] } }
}
