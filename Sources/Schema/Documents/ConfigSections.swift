internal import Findings
internal import YAML

/// `Cluster.spec.config`: sections of Cartridge's clusterwide configuration that belong to the application.
package struct ConfigSections: Sendable {
  /// A section, or one that is to be deleted.
  package struct Section: Sendable {
    /// The file in which Cartridge keeps it: `limits.yml`, which roles see as `conf.limits`.
    package let file: String
    /// The text of the file; nil where it is to be deleted.
    package let text: String?
    /// As the document names it.
    let entry: YAMLEntry
  }

  /// In the order of the document.
  package let sections: [Section]
  /// Where the first is named; nil where there is none.
  let location: SourceLocation?

  /// Nothing is said of any section.
  package init() {
    sections = []
    location = nil
  }

  fileprivate init(_ sections: [Section], at location: SourceLocation) {
    self.sections = sections
    self.location = location
  }

  /// The sections of several documents as one; two of one name are reported.
  init(of parts: [ConfigSections], into diagnostics: inout Diagnostics) {
    var places: [String: YAMLEntry] = [:]
    for section in parts.flatMap(\.sections) {
      if let other = places.updateValue(section.entry, forKey: Self.base(section.entry.key)) {
        let note = Diagnostic.Note("`\(other.key)` is here", at: other.keyLocation)
        diagnostics.error(.sameSection(section.entry.key, other.key), at: section.entry.keyLocation, notes: [note])
      }
    }
    sections = parts.flatMap(\.sections)
    location = parts.compactMap(\.location).first
  }
}

extension ConfigSections {
  /// Sections that are Cartridge's own, also with `.yml`: it refuses them here (cartridge, `webui/api-config.lua`).
  fileprivate static let ofCartridge = ["auth", "topology", "users_acl", "vshard", "vshard_groups"]
  fileprivate static let suffix = ".yml"

  /// A section by its name without the ending that Cartridge adds to all but texts.
  static func base(_ name: String) -> String {
    name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
  }

  /// Whether a file may have this name: a path within a folder of Cartridge's.
  fileprivate static func isFileName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return name.utf8.count <= 255 && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
      && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }
}

extension FieldDecoder {
  /// Reads `config`, a mapping of names to values; what Cartridge would refuse is reported.
  mutating func configSections(_ key: String) -> ConfigSections {
    mapping(key).map { sections(of: $0) } ?? ConfigSections()
  }

  /// The sections of a mapping; what Cartridge would refuse is reported.
  mutating func sections(of mapping: YAMLNode) -> ConfigSections {
    var places: [String: YAMLEntry] = [:]
    var sections: [ConfigSections.Section] = []
    for entry in mapping.entries {
      let base = ConfigSections.base(entry.key)
      if ConfigSections.ofCartridge.contains(base) {
        error(.sectionOfCartridge(entry.key), at: entry.keyLocation)
      } else if !ConfigSections.isFileName(entry.key) {
        error(.badSectionName(entry.key), at: entry.keyLocation)
      } else if let other = places.updateValue(entry, forKey: base) {
        let note = Diagnostic.Note("`\(other.key)` is here", at: other.keyLocation)
        error(.sameSection(entry.key, other.key), at: entry.keyLocation, notes: [note])
      } else if let section = section(entry) {
        sections.append(section)
      }
    }
    return ConfigSections(sections, at: mapping.location)
  }

  /// Texts are kept as they are, anything else as YAML in a file whose name says so: Cartridge's own rule.
  private mutating func section(_ entry: YAMLEntry) -> ConfigSections.Section? {
    if entry.value.isNull { return ConfigSections.Section(file: entry.key, text: nil, entry: entry) }
    let isYAML = entry.key.hasSuffix(ConfigSections.suffix)
    guard let text = entry.value.string else {
      let written = YAMLWriter.text(of: YAMLValue(entry.value))
      return ConfigSections.Section(
        file: isYAML ? entry.key : entry.key + ConfigSections.suffix, text: String(decoding: written, as: UTF8.self),
        entry: entry)
    }
    var found = Diagnostics()
    if isYAML { _ = YAMLValue.documents(in: Array(text.utf8), into: &found) }
    if let first = found.errors.sorted.first {
      error(.unreadableSection(entry.key, first.finding.message), at: entry.value.location)
      return nil
    }
    return ConfigSections.Section(file: entry.key, text: text, entry: entry)
  }
}

extension Finding {
  fileprivate static func sectionOfCartridge(_ name: String) -> Finding {
    Finding(
      .notOneOf, "the section `\(name)` is Cartridge's own: it refuses to have it uploaded",
      help: "delete it; the Job sets roles, weights and failover from the Cluster and its Roles")
  }

  fileprivate static func badSectionName(_ name: String) -> Finding {
    Finding(
      .badFormat, "`\(name)` is not a valid name of a section",
      help: "write a name, or a path without `..` such as `extensions/limits.lua`, of at most 255 bytes")
  }

  fileprivate static func sameSection(_ name: String, _ other: String) -> Finding {
    Finding(
      .conflictingFields, "`\(name)` and `\(other)` are one section: Cartridge refuses to have both",
      help: "keep one of them; a mapping is kept in the file with `.yml`")
  }

  fileprivate static func unreadableSection(_ name: String, _ message: String) -> Finding {
    Finding(
      .badFormat, "the text of the section `\(name)` cannot be read: \(message)",
      help: "write it as a mapping, without the `|`, to see where")
  }
}
