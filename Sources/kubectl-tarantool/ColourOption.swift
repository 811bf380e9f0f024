import ArgumentParser

/// `--color`: when what people read is coloured.
struct ColourOption: ParsableArguments {
  /// When there are colours.
  enum Mode: String, CaseIterable, ExpressibleByArgument {
    case auto, always, never
  }

  /// As git, grep and ls have it.
  static let flag = "--color"

  // Read by ``Console`` from the command line, since errors are coloured too, and before anything is parsed.
  @Option(name: .customLong("color"), help: "When there are colours; auto: on a terminal, without NO_COLOR.")
  var mode = Mode.auto

  /// - Parameters:
  ///   - words: the command line.
  ///   - environment: the environment's variables.
  /// - Returns: what the command line says, or else the environment; nil where neither says anything.
  static func mode(among words: [String], _ environment: [String: String]) -> Mode? {
    let text = words.enumerated().compactMap { position, word -> String? in
      if word.hasPrefix(flag + "=") { return String(word.dropFirst(flag.utf8.count + 1)) }
      return position > 0 && words[position - 1] == flag ? word : nil
    }.last
    return (text ?? environment[EnvironmentDefault.colour.name]).flatMap(Mode.init)
  }
}
