import TestSupport
import Testing

/// What a reader of the code may count on: small functions, and a sentence on all that others use.
@Suite struct HouseTests {
  /// The lines of one declaration and where it begins.
  private struct Declaration {
    let text: Substring
    let place: String
    let length: Int
    let isDocumented: Bool
  }

  /// A table is one thought, however long.
  private static let tables = ["Sources/Findings/DiagnosticCode+Rule.swift"]

  @Test func noFunctionIsLongerThanAScreen() throws {
    let functions = try declarations(of: ["func", "init", "subscript", "var"])
    #expect(functions.count > 500)
    for function in functions where !Self.tables.contains(where: function.place.hasPrefix) {
      #expect(function.length <= 40, "\(function.place): \(function.text)")
    }
  }

  /// Members too; `<` and what a literal is made into say what they do.
  @Test func whatOthersUseIsDescribed() throws {
    let kinds: Set<String> = [
      "func", "struct", "enum", "class", "protocol", "typealias", "let", "var", "init", "subscript",
    ]
    let shared = try declarations(of: kinds).filter { $0.text.hasPrefix("package ") || $0.text.hasPrefix("public ") }
    #expect(shared.count > 500)
    let plain = [" func < (", " func <(", "Literal ", "stringInterpolation", "literalCapacity"]
    for declaration in shared where !plain.contains(where: declaration.text.contains) {
      #expect(declaration.isDocumented, "\(declaration.place): \(declaration.text)")
    }
  }

  /// What one stage hands to the next stays as it was handed over. Values are built up in a few places.
  @Test func whatOthersUseDoesNotChange() throws {
    let builders = [
      "Sources/YAML/YAMLValue.swift", "Sources/YAML/YAMLTemplate.swift", "Sources/Render/Plan/AdminCall.swift",
    ]
    let stored = try declarations(of: ["var"]).filter {
      $0.text.hasPrefix("package var ") && !$0.text.contains("{")
    }
    #expect(stored.count > 5)
    for variable in stored where !builders.contains(where: variable.place.hasPrefix) {
      Issue.record("\(variable.place): \(variable.text)")
    }
  }

  /// `Type.swift` declares the type, `Type+Concern.swift` extends it; a file of functions is named after what they make.
  @Test func filesAreNamedAfterWhatTheyHold() throws {
    for path in try Repository.swiftFiles(in: "Sources") {
      let file = path.split(separator: "/").last?.dropLast(".swift".count) ?? ""
      let isExtension = file.contains("+")
      let name = String(file.prefix { $0 != "+" }).lowercased()
      let declared = (Repository.text(path) ?? "").split(separator: "\n").filter {
        !$0.hasPrefix(" ") && !$0.hasPrefix("//")
      }.map { line in
        line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map { $0.lowercased() }
      }
      let keywords = isExtension ? ["extension"] : ["struct", "enum", "class", "protocol", "func"]
      let holds = declared.contains { words in
        zip(words, words.dropFirst()).contains { keyword, word in
          keywords.contains(keyword) && (word == name || keyword == "func" && word.contains(name))
        }
      }
      #expect(holds, "\(path)")
    }
  }

  private func declarations(of kinds: Set<String>) throws -> [Declaration] {
    try Repository.swiftFiles(in: "Sources").flatMap { path in
      let lines = (Repository.text(path) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
      return lines.indices.compactMap { start in declaration(kinds, in: lines, at: start, path: path) }
    }
  }

  private func declaration(
    _ kinds: Set<String>, in lines: [Substring], at start: Int, path: String
  ) -> Declaration? {
    let indent = lines[start].prefix { $0 == " " }
    let text = lines[start].dropFirst(indent.count)
    let plain = text.replacing(" private(set)", with: "").replacing(" internal(set)", with: "")
    let words = plain.prefix { $0 != "(" && $0 != "{" && $0 != ":" && $0 != "=" }.split(separator: " ")
    guard let keyword = words.first(where: { !Self.modifiers.contains(String($0)) }), kinds.contains(String(keyword))
    else {
      return nil
    }
    let above = lines[..<start].last { !$0.dropFirst(indent.count).hasPrefix("@") }
    return Declaration(
      text: text, place: "\(path):\(start + 1)", length: length(of: lines[start...], indent: indent),
      isDocumented: above?.dropFirst(indent.count).hasPrefix("///") ?? false)
  }

  private static let modifiers: Set<String> = [
    "package", "public", "private", "fileprivate", "internal", "static", "mutating", "override", "final", "nonisolated",
    "indirect",
  ]

  /// To the bracket that closes it, which stands below its first letter.
  private func length(of lines: ArraySlice<Substring>, indent: Substring) -> Int {
    guard let first = lines.first, first.hasSuffix("{") || first.hasSuffix("(") else { return 1 }
    let end = lines.firstIndex { $0 == indent + "}" || $0.hasPrefix(indent + "} }") } ?? lines.endIndex
    return end - lines.startIndex + 1
  }
}
