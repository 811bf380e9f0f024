import Findings
import Render
import Schema
import TestSupport
import Testing
import YAML

/// Each value of each example is dropped, doubled, renamed, cut short and given another type: what comes of it is either
/// objects that hang together, of which every command makes something, or an error that stands where the change was made, or
/// where something refers to it.
@Suite struct MutationTests {
  /// What is said where something else refers to what was changed.
  private static let references: Set<DiagnosticCode> = [
    .advertiseURI, .badDrain, .conflictingFields, .noCartridgeRole, .roleWithoutCluster, .configWithoutCluster,
    .roleWithoutTemplate, .selectorMismatch, .unknownRole, .danglingReference, .duplicateItem, .hiddenCookie,
  ]

  private struct Count {
    var rendered = 0
    var atTheChange = 0
    var atItsOwner = 0
    var atReferences = 0
    /// Objects that were found to be sound: most are the same in most renderings.
    var sound: Set<YAMLValue> = []
  }

  @Test(arguments: MutatedExample.places.keys.sorted())
  func everyChangedDocumentIsRenderedWholeOrRefusedInItsPlace(_ name: String) throws {
    let example = try MutatedExample(name)
    let commands = CommandChecks(base: Rendering([SourceFile(name: "c.yaml", bytes: example.text)]).objects)
    var count = Count()
    for (turn, place) in (MutatedExample.places[name] ?? []).enumerated() {
      func mutant(_ mutation: Mutation) -> Mutant? {
        example.mutated(mutation, document: place.document, path: place.path)
      }
      for mutant in Mutation.all.compactMap(mutant) { check(mutant, commands, &count) }
      let position = turn % Mutation.retypes.count
      let retypes = Mutation.retypes[position...] + Mutation.retypes[..<position]
      if let retyped = retypes.lazy.compactMap(mutant).first { check(retyped, commands, &count) }
    }
    print(
      "mutations of \(name): \(count.rendered) rendered, refused at the change \(count.atTheChange), around it "
        + "\(count.atItsOwner), at what refers to it \(count.atReferences)")
    #expect(count.rendered + count.atTheChange > 0)
  }

  @Test func manyValuesAreChanged() {
    #expect(MutatedExample.places.values.joined().count > 400)
  }

  private func check(_ mutant: Mutant, _ commands: CommandChecks, _ count: inout Count) {
    let rendering = Rendering([SourceFile(name: "c.yaml", bytes: mutant.text)])
    let errors = rendering.diagnostics.sorted.filter { $0.severity == .error }
    if errors.isEmpty {
      count.rendered += 1
      for problem in problems(of: rendering.objects, sound: &count.sound) + commands.problems(of: rendering) {
        Issue.record("\(mutant.about): \(problem)")
      }
      return
    }
    #expect(rendering.objects.isEmpty)
    #expect(rendering.findings.contains("error["))
    let lines = errors.map { Int($0.location?.line ?? 0) }
    if lines.contains(where: mutant.mutated.contains) {
      count.atTheChange += 1
    } else if lines.contains(where: mutant.owners.contains) {
      count.atItsOwner += 1
    } else {
      count.atReferences += 1
      let codes = Set(errors.map(\.finding.code))
      #expect(!codes.isDisjoint(with: Self.references), "\(mutant.about): \(codes): \(rendering.findings)")
    }
  }

  /// A file that ends too early is one, too.
  @Test(arguments: Repository.names(in: "examples"))
  func everyDocumentThatEndsTooEarlyIsAnswered(_ name: String) throws {
    let cuts = try MutatedExample(name).cuts
    var refused = 0
    var sound: Set<YAMLValue> = []
    for text in cuts {
      let rendering = Rendering([SourceFile(name: "c.yaml", bytes: text)])
      if rendering.diagnostics.hasErrors { refused += 1 }
      #expect(rendering.diagnostics.hasErrors == rendering.findings.contains("error["))
      for problem in problems(of: rendering.objects, sound: &sound) {
        Issue.record("\(name) cut at \(text.count): \(problem)")
      }
    }
    print("\(name) cut off at \(cuts.count) places: \(refused) refused, the others rendered")
  }
}
