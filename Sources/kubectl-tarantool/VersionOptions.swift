import ArgumentParser
import Schema

/// Which version of the documents is meant.
struct VersionOptions: ParsableArguments {
  /// As `kubectl explain` has it.
  static let flag = "--api-version"

  @Option(help: ArgumentHelp("The version of the documents.", valueName: "version"))
  var apiVersion: DocumentVersion?

  /// The version that words of a command line name.
  static func version(among words: [String]) -> DocumentVersion? {
    let text = words.enumerated().compactMap { position, word -> String? in
      if word.hasPrefix(flag + "=") { return String(word.dropFirst(flag.utf8.count + 1)) }
      return position > 0 && words[position - 1] == flag ? word : nil
    }.last
    return text.flatMap { DocumentVersion(named: $0) }
  }
}

extension DocumentVersion: ExpressibleByArgument {
  /// With the group or without it.
  public init?(argument: String) { self.init(named: argument) }
}
