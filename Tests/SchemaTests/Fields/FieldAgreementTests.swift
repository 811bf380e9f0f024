import Findings
import Schema
import TestSupport
import Testing
import YAML

/// What `templates/fields.yaml` says of a field is what the decoder does with it.
@Suite struct FieldAgreementTests {
  /// Mappings whose fields are all ours.
  static let closed = FieldPlace.all.filter { [.object, .objects].contains($0.field.type) && !$0.field.isOpen }

  /// What Kubernetes alone looks at.
  static let passedThrough: Set = [
    "spec.serviceName", "spec.podManagementPolicy", "spec.template.spec.enableServiceLinks",
  ]
  static let looked = FieldPlace.read.filter { !passedThrough.contains($0.path) }

  @Test(arguments: closed)
  func theDecoderKnowsTheFieldsOfTheTableAndNoOthers(_ place: FieldPlace) {
    let path = place.pathOfMapping.isEmpty ? "qqqqqqqq" : "\(place.pathOfMapping).qqqqqqqq"
    let unknown = place.findings(inMapping: "{qqqqqqqq: 1}").filter { $0.code == .unknownField }
    let names = (place.field.fields.map(\.name) + place.field.ignored).sorted()
    #expect(
      unknown == [
        Finding(
          .unknownField, "unknown field `\(path)`", help: "the fields here are: \(names.joined(separator: ", "))")
      ])
  }

  @Test(arguments: FieldPlace.all.filter(\.field.isOpen))
  func whatIsKubernetesOwnIsHeldToItsTable(_ place: FieldPlace) throws {
    let own = try #require(place.field.allFields.last)
    #expect(place.field.isDescribedWhole)
    let known = place.findings(inMapping: "{\(own.name): 1}")
    #expect(known.allSatisfy { $0.code != .unknownField })
    let unknown = place.findings(inMapping: "{qqqqqqqq: 1}").filter { $0.code == .unknownField }.map(\.message)
    // Those of a Job and of a stateboard are looked at where there is a Cluster to run it for.
    let isLater = ["spec.bootstrap.resources", "spec.failover.stateboard.rendered.resources"].contains(place.path)
    let expected = isLater ? [] : ["unknown field `\(place.pathOfMapping).qqqqqqqq`"]
    #expect(unknown == expected)
  }

  @Test(arguments: FieldPlace.all.filter { [.object, .objects].contains($0.field.type) && $0.path != "spec.ordinals" })
  func theDecoderMissesWhatIsRequired(_ place: FieldPlace) {
    let prefix = place.pathOfMapping.isEmpty ? "" : "\(place.pathOfMapping)."
    let missing = place.findings(inMapping: "{}").filter { $0.code == .missingField }.map(\.message)
    let names = place.field.fields.filter(\.isRequired).map(\.name) + place.field.requiredOne.prefix(1)
    for name in names where !["apiVersion", "kind"].contains(name) || place.chain.count > 1 {
      #expect(missing.contains("`\(prefix)\(name)` is missing"))
    }
    for field in place.field.fields where !names.contains(field.name) {
      #expect(!missing.contains("`\(prefix)\(field.name)` is missing"))
    }
  }

  @Test(arguments: looked)
  func aValueOfAnotherTypeIsRefused(_ place: FieldPlace) {
    for value in Self.wrong(for: place.field) {
      let messages = place.findings(value).filter { $0.code == .wrongType }.map(\.message)
      let expected = "`\(place.path)` must be \(Self.noun(of: place.field.type))"
      #expect(messages.contains { $0.hasPrefix(expected) }, "\(value): \(messages)")
    }
  }

  @Test(arguments: looked.filter { !$0.field.choices.isEmpty })
  func onlyWhatIsListedIsAllowed(_ place: FieldPlace) {
    let refused = place.findings("qqqqqqqq").filter { $0.code == .notOneOf }
    #expect(refused.map(\.help) == ["write one of: \(place.field.choices.joined(separator: ", "))"])
    for choice in place.field.choices {
      #expect(place.findings("'\(choice)'").allSatisfy { ![.notOneOf, .wrongType].contains($0.code) })
    }
  }

  @Test(arguments: looked.filter { !$0.field.holdsAnyKey && ($0.field.minimum != nil || $0.field.maximum != nil) })
  func numbersHaveTheBoundsOfTheTable(_ place: FieldPlace) {
    func isRefused(_ value: Int) -> Bool {
      place.findings(String(value)).contains {
        $0.code == .outOfRange && $0.message == "`\(place.path)` is \(value)"
      }
    }
    for (bound, beyond) in [(place.field.minimum?.integer, -1), (place.field.maximum?.integer, 1)] {
      guard let bound else { continue }
      #expect(!isRefused(bound) && isRefused(bound + beyond))
    }
  }

  /// Numbers without bounds in the table have none.
  @Test(arguments: looked.filter { [.integer, .number].contains($0.field.type) })
  func numbersWithoutBoundsAreNotBounded(_ place: FieldPlace) {
    let hasMinimum = place.field.minimum != nil
    #expect(hasMinimum == place.findings("-1").contains { $0.code == .outOfRange })
    let hasMaximum = place.field.maximum != nil
    #expect(hasMaximum == place.findings("2147483648").contains { $0.code == .outOfRange })
  }

  private static func noun(of type: Field.FieldType) -> String {
    switch type {
    case .string, .stringOrNumber: "a string"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .object, .anythingByKey: "a mapping,"
    case .objects: "a list,"
    case .strings: "a list of strings"
    case .stringsByKey: "a mapping of strings"
    case .integersByKey: "a mapping of ordinals"
    // Only fields that the decoder does not read are of these.
    case .integers, .amountsByKey, .any: "nothing"
    }
  }

  private static func wrong(for field: Field) -> [String] {
    switch field.type {
    case .string: field.choices.isEmpty ? ["{}", "[]", "1", "true"] : ["{}", "[]", "true"]
    case .stringOrNumber: ["{}", "[]", "true"]
    case .integer: ["{}", "[]", "x", "1.5", "'1'"]
    case .number: ["{}", "[]", "x", "'1'"]
    case .boolean: ["{}", "[]", "x", "1", "'true'"]
    case .integers, .amountsByKey, .any: []
    case .object, .stringsByKey, .integersByKey, .anythingByKey: ["x", "[]", "1"]
    case .objects, .strings: ["x", "{}", "1"]
    }
  }
}
