import ArgumentParser

/// `--color`: when what people read is coloured.
enum ColourOption {
  /// When there are colours.
  enum Mode: String, OptionWord {
    case auto, always, never
  }

  /// As git, grep and ls have it.
  static let flag = "--color"

  /// For those that declare it. ``Console`` reads it from the command line, since errors are coloured too, and before
  /// anything is parsed. A group of its own would be looked up part by part each time.
  static let name = NameSpecification.customLong("color")
  static let help: ArgumentHelp = "When to use colours; auto: on a terminal, unless NO_COLOR is set."

  /// - Parameters:
  ///   - words: the command line.
  ///   - variable: the value of a variable of the environment.
  /// - Returns: what the command line says, or else the environment; nil where neither says anything.
  static func mode(among words: [String], _ variable: (String) -> String?) -> Mode? {
    let text = words.enumerated().compactMap { position, word -> String? in
      if word.hasPrefix(flag + "=") { return String(word.dropFirst(flag.utf8.count + 1)) }
      return position > 0 && words[position - 1] == flag ? word : nil
    }.last
    return (text ?? variable(EnvironmentDefault.colour.name)).flatMap(Mode.init)
  }
}
