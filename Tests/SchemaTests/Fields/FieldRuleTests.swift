import Schema
import TestSupport
import Testing
import YAML

/// `Sources/Schema/Fields/FieldRule.swift` is made from `templates/fields.yaml`, so that no run of the program reads the
/// table to know a bound.
@Suite struct FieldRuleTests {
  @Test func theRulesAreThoseOfTheTableGolden() throws {
    let head = """
      // Made from templates/fields.yaml by `make golden`. Change the table, not this file.

      /// What the decoder holds fields to: their bounds, their values and their defaults, as `templates/fields.yaml` has
      /// them. A name is the kind and the path of a field, without `spec`.
      package enum FieldRule {

      """
    let rules =
      DocumentKind.all(of: .v1alpha1).flatMap { kind in
        kind.document.fields.filter { $0.name == "spec" }.flatMap {
          Self.rules(of: $0.fields, kind.name, in: "\(kind.name).spec")
        }
      } + Self.laterRules
    #expect(rules.count > 15)
    try Golden.expect(head + rules.joined(separator: "\n") + "}\n", matches: "../Sources/Schema/Fields/FieldRule.swift")
  }

  /// Of v1beta1 the defaults that the field of the same path has not in v1alpha1.
  private static let laterRules = FieldPlace.read.filter { $0.version == .v1beta1 }.compactMap { place -> String? in
    let field = place.field
    let first = FieldPlace.read.first {
      $0.version == .v1alpha1 && $0.kind == place.kind && $0.path == place.path
    }?.field
    // What is inlined, the template reads.
    guard place.path.hasPrefix("spec."), !place.path.contains("replicasetTemplate.") else { return nil }
    guard field.assumed != nil && field.assumed != first?.assumed || field.choices != first?.choices ?? [] else {
      return nil
    }
    let path = place.chain.dropFirst(2).map { $0.name.prefix(1).uppercased() + $0.name.dropFirst() }.joined()
    let title = "\(place.kind).\(place.path)"
    guard !field.choices.isEmpty, let assumed = field.assumed?.string else {
      return rule(of: field, "V1beta1\(place.kind)\(path)", at: title)?
        .replacing("`\(title)`", with: "`\(title)` of v1beta1")
    }
    return
      "  /// `\(title)` of v1beta1\n  enum V1beta1\(place.kind)\(path) {\n"
      + "    static let assumed = \(place.kind)\(path).\(caseName(assumed))\n  }\n"
  }

  private static func rules(of fields: [Field], _ prefix: String, in path: String) -> [String] {
    fields.flatMap { field -> [String] in
      let name = prefix + field.name.prefix(1).uppercased() + field.name.dropFirst()
      let place = "\(path).\(field.name)"
      // What Kubernetes reads is described for people alone.
      let isRead =
        field.name != "selector"
        && !FieldAgreementTests.passedThrough.contains(String(place.drop { $0 != "." }.dropFirst()))
      let own = isRead ? rule(of: field, name, at: place).map { [$0] } ?? [] : []
      return own + (field.name == "selector" ? [] : rules(of: field.fields, name, in: place))
    }
  }

  private static func rule(of field: Field, _ name: String, at place: String) -> String? {
    if field.choices.isEmpty { return number(field, name, at: place) }
    let cases = field.choices.map { choice in
      choice == caseName(choice) ? "    case \(choice)\n" : "    case \(caseName(choice)) = \"\(choice)\"\n"
    }
    let assumed =
      field.assumed?.string.map {
        "\n    /// What is assumed where the field is absent.\n    package static let assumed = Self.\(caseName($0))\n"
      } ?? ""
    return
      "  /// `\(place)`\n  package enum \(name): String, CaseIterable, Sendable {\n\(cases.joined())\(assumed)  }\n"
  }

  private static func number(_ field: Field, _ name: String, at place: String) -> String? {
    var lines: [String] = []
    if field.type == .integer, let minimum = field.minimum?.integer, let maximum = field.maximum?.integer {
      lines.append("    static let bounds = \(minimum)...\(grouped(maximum))\n")
    }
    if let text = field.assumed?.scalarText {
      lines.append("    static let assumed = \(field.assumed?.string == nil ? text : "\"\(text)\"")\n")
    }
    return lines.isEmpty ? nil : "  /// `\(place)`\n  enum \(name) {\n\(lines.joined())  }\n"
  }

  /// As the formatter wants long numbers.
  private static func grouped(_ number: Int, always: Bool = false) -> String {
    number < (always ? 1_000 : 1_000_000)
      ? String(number) : "\(grouped(number / 1_000, always: true))_" + String(number % 1_000 + 1_000).dropFirst()
  }

  /// `operator-0.0.1` is `operator001`, `Prefix` is `prefix`.
  private static func caseName(_ choice: String) -> String {
    let letters = choice.filter { $0.isLetter || $0.isNumber }
    return letters.prefix(1).lowercased() + letters.dropFirst()
  }
}
