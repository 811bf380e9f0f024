import Findings
import Schema
import TestSupport
import Testing
import YAML

/// The table itself, and what documents render to that write its defaults out.
@Suite struct FieldTableTests {
  @Test func everyEntryOfTheTableIsRead() {
    let text = Repository.text("templates/fields.yaml") ?? ""
    let (values, diagnostics) = YAMLValue.read(text)
    #expect(!diagnostics.hasErrors)
    let entries = values.first?.mapping.entries.map { Self.count($0.value) }.reduce(0, +)
    #expect(entries == FieldPlace.all.filter { $0.version == .v1alpha1 }.count)
    for version in DocumentVersion.allCases {
      #expect(DocumentKind.all(of: version).map(\.name) == version.kinds)
      #expect(DocumentKind.all(of: version).allSatisfy { $0.version == version })
    }
  }

  @Test func everyEntryUsesTheWordsOfTheTable() {
    let words: Set = [
      "type", "description", "source", "required", "requireOne", "default", "absent", "enum", "minimum", "maximum",
      "pattern", "keyPattern", "conditions", "open", "ignored", "notEmpty", "fields", "plural", "columns",
    ]
    func used(in path: String) -> Set<String> {
      let values = YAMLValue.read(Repository.text(path) ?? "").values
      return (values.first?.mapping.entries ?? []).map { Self.words(of: $0.value) }.reduce([]) { $0.union($1) }
    }
    #expect(used(in: "templates/fields.yaml").subtracting(words).isEmpty)
    #expect(used(in: "templates/fields-v1beta1.yaml").subtracting(words) == ["like", "without", "unset"])
  }

  @Test(arguments: FieldPlace.all)
  func aDescriptionIsOneToThreeSentences(_ place: FieldPlace) {
    let text = place.field.description
    let sentences = text.split { ".:;".contains($0) }.filter { $0.first == " " || text.hasPrefix($0) }
    #expect(text.hasSuffix(".") && text.first?.isUppercase == true && (1...4).contains(sentences.count))
    #expect(
      ["Kubernetes", "kubectl-tarantool"].contains(place.field.source)
        || place.field.source.hasPrefix("Cartridge: ") || place.field.source.hasPrefix("tarantool-operator 0.0.")
        || ["tarantool-operator 1.0", "picodata's tarantool-operator 0.0.14"].contains(place.field.source))
    #expect(place.field.assumed == nil || place.field.absent == nil)
    #expect(!place.field.isRequired || place.field.assumed == nil && place.field.absent == nil)
  }

  @Test(arguments: FieldPlace.all)
  func everyFieldIsInTheDocumentsThatHoldAll(_ place: FieldPlace) {
    let documents = YAMLValue.read(Repository.text("Tests/Fixtures/every-field.yaml") ?? "").values
    let ofKind = documents.filter {
      $0["kind"]?.string == place.kind && $0["apiVersion"]?.string == place.version.rawValue
    }
    let values = ofKind.compactMap { document in
      place.chain.dropFirst().reduce(Optional(document)) { value, field in
        (value?.sequence.first ?? value)?[field.name]
      }
    }
    #expect(!values.isEmpty)
  }

  @Test func theDocumentsThatHoldAllFieldsAreUnderstood() {
    let rendering = Rendering(Repository.text("Tests/Fixtures/every-field.yaml") ?? "")
    #expect(rendering.codes == [] && !rendering.objects.isEmpty, "\(rendering.findings)")
  }

  @Test(
    arguments: FieldPlace.all.filter {
      $0.kind != "ReplicasetTemplate" && $0.path.hasPrefix("spec.") && !$0.path.contains("podTemplate.")
    })
  func thePageNamesEveryField(_ place: FieldPlace) {
    #expect(Repository.text("docs/documents.md")?.contains(place.field.name) == true)
  }

  @Test func whatIsRequiredTogetherOrGoesTogetherIsThere() {
    for place in FieldPlace.all {
      let mentioned =
        place.field.requiredOne + place.field.conditions.flatMap { [$0.given.field, $0.wanted.field] }
      for name in mentioned { #expect(place.field.field(name) != nil, "\(place.path): \(name)") }
    }
    #expect(FieldPlace.all.contains { !$0.field.conditions.isEmpty })
  }

  /// Documents in which every mapping with a default below it stands, and no field that has one.
  private static let silent =
    Sample.cluster(
      spec:
        "failover: {}, vshard: {}, ingress: {role: storage}, bootstrap: {adminSecret: {name: a}}, backup: {schedule: \"@daily\", to: {claim: a}}, monitoring: {}"
    )
    + Sample.role(spec: "drain: {}")
    + Sample.template(
      spec: "ordinals: {}",
      env: "{name: TARANTOOL_CLUSTER_COOKIE, valueFrom: {secretKeyRef: {name: a, key: b}}}",
      container: Sample.httpPort
    ).replacing("  replicas: 1\n", with: "")

  private static let silentLater =
    Sample.laterCluster.replacing(
      "spec: {}",
      with:
        "spec: {failover: {}, vshard: {}, bootstrap: {adminSecret: {name: a}}, backup: {schedule: \"@daily\", to: {claim: a}}, monitoring: {}}"
    )
    + Sample.laterRole(
      spec: "drain: {}", template: "updateStrategy: {}",
      env: "{name: TARANTOOL_CLUSTER_COOKIE, valueFrom: {secretKeyRef: {name: a, key: b}}}", container: Sample.httpPort)

  @Test(arguments: FieldPlace.all.filter { $0.field.assumed != nil && !isOfIngress($0) })
  func aDefaultThatIsWrittenOutChangesNothing(_ place: FieldPlace) throws {
    let silent = place.version == .v1alpha1 ? Self.silent : Self.silentLater
    let expected = Rendering(silent)
    #expect(expected.codes == [] && !expected.objects.isEmpty)
    var documents = YAMLValue.read(silent).values
    let position = try #require(documents.firstIndex { $0["kind"]?.string == place.kind })
    let path = place.chain.dropFirst().map(\.name)
    #expect(documents[position].at(path.joined(separator: ".")) == nil)
    documents[position] = documents[position].with(place.field.assumed, at: path[...]) ?? [:]
    let actual = Rendering(documents.map { "---\n\($0.yaml)" }.joined())
    #expect(actual.codes == [])
    #expect(actual.objects.map(Self.comparable) == expected.objects.map(Self.comparable))
  }

  /// The Ingress is one and the same in all versions, and has no settings by default.
  private static func isOfIngress(_ place: FieldPlace) -> Bool {
    place.version == .v1beta1 && place.path.hasPrefix("spec.ingress.")
  }

  @Test func defaultsAreMany() {
    #expect(FieldPlace.all.filter { $0.field.assumed != nil }.count >= 14)
  }

  /// Values on both sides of every pattern.
  @Test(arguments: [
    ("spec.cartridgeVersion", ["2.1", "2.7.4", "10.0"], ["2", "0.9", "a.b", "2.x", "2.1.0.1", "2.", ""]),
    ("spec.domain", ["cluster.local", "a", "a-1.b"], ["", ".", "a.", "A.b", "a_b", "-a", "a-"]),
    ("spec.ingress.host", ["a.example.com", "*.example.com"], ["", "a:80", "http://a", "*a", "a.*.b", "A"]),
    ("spec.ingress.path", ["/", "/a"], ["a", ""]),
    (
      "spec.verify.schedule", ["*/10 * * * *", "@daily", "0 3 * * mon"], ["", "*", "@often", "* * * *", "* * * * * *"]
    ),
    ("spec.monitoring.path", ["/", "/a"], ["a", ""]),
    ("spec.monitoring.interval", ["30s", "1m", "999999h"], ["", "30", "0s", "s", "1d", "1.5s", "1000000s", "-1s"]),
    ("spec.backup.schedule", ["0 3 * * *", "@daily"], ["", "*", "@often", "* * * *"]),
    ("spec.backup.to.claim", ["backups", "a.b-1"], ["", "A", "a_b", "-a", "a/b"]),
  ])
  func thePatternAllowsWhatTheDecoderAllows(_ path: String, good: [String], bad: [String]) throws {
    let place = try #require(FieldPlace.all.first { $0.kind == "Cluster" && $0.path == path })
    let pattern = try Regex(try #require(place.field.pattern))
    for value in good + bad {
      let isRefused = place.findings("'\(value)'").contains { $0.code == .badFormat }
      #expect(isRefused == bad.contains(value), "\(value)")
      #expect(isRefused == (value.firstMatch(of: pattern) == nil), "\(value)")
    }
  }

  @Test(arguments: [
    ("0", true), ("2", true), ("2-0", true), ("10-12", true), ("a", false), ("02", false), ("2-", false),
    ("1-2-3", false), ("-1", false),
  ])
  func theKeyPatternOfGenerationsAllowsWhatTheDecoderAllows(_ key: String, isGood: Bool) throws {
    let place = try #require(FieldPlace.all.first { $0.field.name == "generations" })
    #expect(place.path == "spec.generations" && place.field.minimum == 0)
    #expect(place.findings("{'\(key)': 1}").contains { $0.code == .badFormat } == !isGood)
    #expect((key.firstMatch(of: try Regex(try #require(place.field.keyPattern))) == nil) == !isGood)
    #expect(place.findings("{'\(key)': -1}").contains { $0.code == .badFormat })
  }

  /// Annotations are strings whatever they mean; what they mean is found out once documents are linked.
  @Test(arguments: [
    ("tarantool.io/replicaset-weight", ["0", "1", "1.5", ".5", "1e3"], ["", "-1", "x", "1,5", "1 ", "inf"]),
    ("tarantool.io/drain-replicas", ["0", "1"], ["", "-1", "x", "1.0", " 1"]),
  ])
  func thePatternOfAnAnnotationAllowsWhatIsUnderstood(_ key: String, good: [String], bad: [String]) throws {
    let place = try #require(FieldPlace.all.last { $0.version == .v1alpha1 && $0.field.name == key })
    let pattern = try Regex(try #require(place.field.pattern))
    for value in good + bad {
      let template = Sample.template(metadata: "annotations: {\(key): '\(value)'}", instances: 3)
      let rendering = Rendering(Sample.cluster() + Sample.role() + template)
      #expect(rendering.codes == (bad.contains(value) ? [.badFormat] : []), "\(value)")
      #expect((value.firstMatch(of: pattern) == nil) == bad.contains(value), "\(value)")
    }
  }

  @Test func listsThatNeedAnItemAreRefusedWithoutOne() {
    #expect(
      FieldPlace.all.filter(\.field.isNotEmpty).map(\.field.name)
        == ["clusterRoles", "containers", "clusterRoles", "containers"])
    let role = Rendering(Sample.cluster() + Sample.role(vshard: "clusterRoles: []") + Sample.template())
    #expect(role.codes == [.noCartridgeRole])
    let template = FieldPlace.all.first { $0.field.name == "containers" }
    #expect(template?.findings("[]").map(\.code) == [.missingField])
  }

  @Test(arguments: [
    ("1Gi", true), ("0.5Gi", true), ("1e9", true), ("1000", true), ("1 GB", false), ("Gi", false), ("-1Gi", false),
  ])
  func thePatternOfAStorageAllowsWhatIsUnderstood(_ size: String, isGood: Bool) throws {
    let place = try #require(FieldPlace.all.first { $0.path == "spec.failover.stateboard.rendered.storage" })
    #expect(place.findings("'\(size)'").contains { $0.code == .badFormat } == !isGood)
    #expect((size.firstMatch(of: try Regex(try #require(place.field.pattern))) == nil) == !isGood)
  }

  @Test func everyPatternIsTested() {
    #expect(Set(FieldPlace.all.compactMap(\.field.pattern)).count == 9)
  }

  /// Labels and annotations that the sources look up, by how `LabelKey` spells them.
  @Test func theLabelsAndAnnotationsThatAreReadAreInTheTable() throws {
    let spellings = (Repository.text("Sources/Schema/Naming/LabelKey.swift") ?? "").matches(
      of: /static let (\w+) = "(tarantool\.io\/[\w-]+)"/)
    let keys = Dictionary(uniqueKeysWithValues: spellings.map { (String($0.1), String($0.2)) })
    var read: Set<String> = []
    for path in try Repository.swiftFiles(in: "Sources/Schema") where !path.hasSuffix("/DocumentSet.swift") {
      for match in (Repository.text(path) ?? "").matches(of: /\[LabelKey\.(\w+)\]/) {
        read.insert(keys[String(match.1)] ?? String(match.1))
      }
    }
    let described = FieldPlace.all.filter { $0.chain.dropLast().last?.holdsAnyKey == true }.map(\.field.name)
    #expect(read.sorted() == Set(described).sorted())
  }

  private static func count(_ entry: YAMLValue) -> Int {
    1 + (entry["fields"]?.mapping.entries ?? []).map { count($0.value) }.reduce(0, +)
  }

  private static func words(of entry: YAMLValue) -> Set<String> {
    (entry["fields"]?.mapping.entries ?? []).reduce(into: Set(entry.mapping.keys)) { $0.formUnion(words(of: $1.value)) }
  }

  /// Without the order of keys, and without what a template passes through as it stands.
  private static func comparable(_ value: YAMLValue) -> YAMLValue {
    switch value {
    case .mapping(let mapping):
      let entries = mapping.entries.filter { $0.key != "ordinals" }.sorted { $0.key < $1.key }
      return .mapping(YAMLMapping(entries.map { YAMLMapping.Entry($0.key, comparable($0.value)) }))
    case .sequence(let items): return .sequence(items.map(comparable))
    case .string, .literal: return value
    }
  }
}

extension YAMLValue {
  fileprivate func with(_ value: YAMLValue?, at path: ArraySlice<String>) -> YAMLValue? {
    guard let key = path.first else { return value }
    var copy = self
    copy[key] = (self[key] ?? [:]).with(value, at: path.dropFirst())
    return copy
  }
}
