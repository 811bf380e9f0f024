import Schema

/// What may take the place of the last word of a command line.
struct Completion {
  private var candidates: [(text: String, abstract: String)] = []
  /// What the shell may do by itself, in cobra's numbers.
  private var directive = Directive.nothing

  private let words: [String]
  private let clusters: ([String]) -> [String]

  /// - Parameters:
  ///   - words: what is typed after `kubectl tarantool`; the last one is not complete, and may be empty.
  ///   - command: `kubectl tarantool` itself.
  ///   - clusters: the names of Clusters that the words could mean.
  init(of words: [String], command: CommandDescription, clusters: @escaping ([String]) -> [String]) {
    self.words = words
    self.clusters = clusters
    let line = Line(words.dropLast(), of: command)
    let current = words.last ?? ""
    if let option = line.optionWithoutValue {
      offer(option.values, startingWith: current)
    } else if let equals = current.firstIndex(of: "="), current.hasPrefix("--") {
      // The shell puts back what stands before the sign.
      let option = line.command.flag(String(current[..<equals]))
      offer(option?.values ?? .unknown, startingWith: current[current.index(after: equals)...])
    } else if current.hasPrefix("-"), !line.isPastDashes {
      offerFlags(startingWith: current, line)
    } else if !line.command.subcommands.isEmpty {
      candidates = line.command.subcommands.map { ($0.name, $0.abstract) }.filter { $0.0.hasPrefix(current) }
    } else {
      let positionals = line.command.arguments.filter { $0.kind == "positional" }
      if line.positionals < positionals.count {
        offer(positionals[line.positionals].values, startingWith: current)
      }
    }
  }

  /// The answer as kubectl reads it: a candidate per line, then what the shell may add by itself.
  var text: String {
    candidates.map { $0.abstract.isEmpty ? "\($0.text)\n" : "\($0.text)\t\($0.abstract)\n" }.joined()
      + ":\(directive.rawValue)\n"
  }

  /// What the shell may add by itself, as cobra numbers it.
  private enum Directive: Int {
    case files = 0
    case nothing = 4
    /// Not even a space: the word goes on.
    case noSpace = 6
  }

  private mutating func offer(_ values: CommandDescription.Argument.Values, startingWith prefix: some StringProtocol) {
    func matching(_ texts: [String]) -> [(String, String)] { texts.filter { $0.hasPrefix(prefix) }.map { ($0, "") } }
    switch values {
    case .list(let texts): candidates = matching(texts)
    case .clusters: candidates = matching(clusters(words))
    case .fields:
      let fields = FieldPath.candidates(startingWith: String(prefix), of: VersionOptions.version(among: words))
      candidates = fields.map { ($0.text, $0.abstract) }
      if fields.contains(where: \.hasFields) { directive = .noSpace }
    case .files: directive = .files
    case .unknown: break
    }
  }

  /// Long names, since they say what they do; what stands in the line already only where it may stand again.
  private mutating func offerFlags(startingWith prefix: String, _ line: Line) {
    candidates = line.command.arguments
      .filter { $0.isRepeating || Set($0.names).isDisjoint(with: line.flags) }
      .compactMap { flag in flag.names.first { $0.hasPrefix(prefix) }.map { ($0, flag.abstract) } }
  }
}

/// What the complete words of a command line say about the next one.
private struct Line {
  var command: CommandDescription
  /// The last word, where it is an option whose value comes next.
  var optionWithoutValue: CommandDescription.Argument?
  var flags: Set<String> = []
  var positionals = 0
  /// Whether a `--` has ended the flags.
  var isPastDashes = false

  init(_ words: some Sequence<String>, of root: CommandDescription) {
    command = root
    for word in words { add(word) }
  }

  private mutating func add(_ word: String) {
    if optionWithoutValue != nil {
      optionWithoutValue = nil
    } else if word == "--" {
      isPastDashes = true
    } else if word.hasPrefix("-"), word != "-", !isPastDashes {
      let name = String(word.prefix { $0 != "=" })
      flags.insert(name)
      if let flag = command.flag(name), flag.kind == "option", name == word { optionWithoutValue = flag }
    } else if let subcommand = command.subcommands.first(where: { $0.name == word }) {
      command = subcommand
    } else {
      positionals += 1
    }
  }
}
