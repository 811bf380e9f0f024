import ArgumentParser
import Findings
import Schema
import YAML

/// A command with its flags, as ArgumentParser describes it: read from there, so that completion cannot differ from what is
/// parsed.
struct CommandDescription {
  /// A flag, an option or a positional argument.
  struct Argument {
    /// What can stand at its place.
    enum Values: Equatable {
      case list([String])
      case files, clusters, fields, unknown
    }

    var kind: String
    /// With their dashes, the long ones first; a positional argument has none.
    var names: [String]
    var abstract: String
    var isRepeating: Bool
    var values: Values
  }

  var name: String
  var abstract: String
  var subcommands: [CommandDescription]
  var arguments: [Argument]

  /// The program itself.
  static var program: CommandDescription {
    var diagnostics = Diagnostics()
    let help = YAMLValue.documents(in: Array(TarantoolCommand._dumpHelp().utf8), into: &diagnostics).first
    return CommandDescription(help?["command"] ?? [:])
  }

  /// - Parameter help: a command of `--experimental-dump-help`.
  init(_ help: YAMLValue) {
    name = help["commandName"]?.string ?? ""
    abstract = help["abstract"]?.string ?? ""
    subcommands = (help["subcommands"]?.sequence ?? []).filter(\.isDisplayed).map(CommandDescription.init)
    arguments = (help["arguments"]?.sequence ?? []).filter(\.isDisplayed).map(Argument.init)
  }

  /// The flag or option of a name with its dashes.
  func flag(_ name: String) -> Argument? { arguments.first { $0.names.contains(name) } }
}

extension CommandDescription.Argument {
  fileprivate init(_ help: YAMLValue) {
    kind = help["kind"]?.string ?? ""
    abstract = help["abstract"]?.string ?? ""
    isRepeating = help["isRepeating"] == true
    names = (help["names"]?.sequence ?? []).map { name in
      (name["kind"] == "long" ? "--" : "-") + (name["name"]?.string ?? "")
    }.sorted { $0.utf8.count > $1.utf8.count }
    let completion = help["completionKind"] ?? [:]
    if let list = (help["allValues"] ?? completion["list"]?["values"])?.sequence {
      values = .list(list.compactMap(\.string))
    } else if completion["file"] != nil || completion["directory"] != nil {
      values = .files
    } else if completion.mapping.keys.contains(where: { $0.hasPrefix("custom") }) {
      values = help["valueName"] == "field" ? .fields : .clusters
    } else {
      values = .unknown
    }
  }
}

extension YAMLValue {
  fileprivate var isDisplayed: Bool { self["shouldDisplay"] != false }
}
