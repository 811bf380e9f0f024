import Findings
import Schema
import TestSupport
import Testing
import YAML

/// Whatever the bytes, there is an answer: values or a finding, soon, and never a crash.
@Suite struct HostileInputTests {
  private static func repeated(_ text: String, _ count: Int) -> [UInt8] {
    Array(repeatElement(Array(text.utf8), count: count).joined())
  }

  private func codes(_ bytes: [UInt8]) -> [DiagnosticCode] {
    YAMLValue.read(bytes).diagnostics.sorted.map(\.finding.code)
  }

  @Test(arguments: ["[", "{a: ", "- ", "[{a: ", "? "])
  func aHundredThousandLevelsAreRefused(_ level: String) {
    #expect(codes(Self.repeated(level, 100_000)) == [.nesting])
  }

  @Test func aHundredLevelsAreRead() {
    #expect(codes(Self.repeated("[", 100) + Self.repeated("]", 100)).isEmpty)
    #expect(codes(Self.repeated("[", 101) + Self.repeated("]", 101)) == [.nesting])
  }

  @Test func aliasesOfAliasesAreBounded() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      text += "a\(level): &a\(level) [\((0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", "))]\n"
    }
    #expect(codes(Array(text.utf8)) == [.expansion])
  }

  @Test func aLongStringThatIsRepeatedIsBounded() {
    let text = "a: &a \(String(repeating: "x", count: 1 << 20))\nb: [\(String(repeating: "*a, ", count: 100))]\n"
    #expect(codes(Array(text.utf8)) == [.expansion])
  }

  /// What one document may stand for, many documents or files may not.
  @Test func aliasesAreBoundedInTheWholeRun() {
    let file =
      "apiVersion: v1\nkind: List\na: &a [\(String(repeating: "x, ", count: 1000))]\nb: &b [\(String(repeating: "*a, ", count: 100))]\n"
    let one = DocumentSet.found(in: [file])
    #expect(one.isEmpty)
    #expect(DocumentSet.found(in: [file + "---\n" + file + "---\n" + file]) == [.expansion])
    #expect(DocumentSet.found(in: [file, file, file]) == [.expansion])
    let lines = file.split(separator: "\n").dropFirst(2).map { "    \($0)\n" }.joined()
    let config =
      "apiVersion: tarantool.io/v1beta1\nkind: CartridgeConfig\nmetadata: {name: a}\nspec:\n  data: |\n" + lines
    #expect(DocumentSet.found(in: [config]).isEmpty)
    #expect(DocumentSet.found(in: [config + "---\n" + config, config]) == [.expansion])
    // Aliases of what is written out at length may stand for as much again.
    let long = "a: &a [\(String(repeating: "x, ", count: 200_000))]\nb: [*a, *a]\n"
    #expect(DocumentSet.found(in: ["apiVersion: v1\nkind: List\n" + long]).isEmpty)
  }

  /// Each alias adds its anchor's levels to those around it, which must not outgrow the stack.
  @Test func aliasesCannotNestWithoutBound() {
    let open = String(repeating: "[", count: 90)
    let close = String(repeating: "]", count: 90)
    var text = "a0: &a0 \(open)\(close)\n"
    for level in 1...140 { text += "a\(level): &a\(level) \(open)*a\(level - 1)\(close)\n" }
    #expect(codes(Array(text.utf8)) == [.nesting])
    #expect(codes(Array("a: &a [[[1]]]\nb: &b [*a]\nc: [*b, *b]\n".utf8)).isEmpty)
  }

  @Test func anAliasWithinItsOwnAnchorIsRefused() {
    #expect(codes(Array("a: &a [*a]\n".utf8)) == [.unknownAnchor])
  }

  @Test func moreValuesThanAnyManifestHasAreRefused() {
    #expect(codes(Self.repeated("- a\n", 4_000_001)) == [.tooManyNodes])
  }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xFF], DiagnosticCode.encoding), ([0x61, 0x3A, 0x20, 0xC3], .encoding),
      ([0x61, 0x3A, 0x20, 0xC0, 0x80], .encoding), ([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], .encoding),
      ([0xFF, 0xFE, 0x61, 0x00], .encoding), ([0xFE, 0xFF, 0x00, 0x61], .encoding),
      ([0x61, 0x3A, 0x20, 0x00], .controlCharacter),
      ([0x61, 0x3A, 0x20, 0x1B], .controlCharacter), ([0x7F], .controlCharacter), ([0x00], .controlCharacter),
      ([0x61, 0x3A, 0x0A, 0x09, 0x62], .syntax),
    ] as [([UInt8], DiagnosticCode)])
  func bytesThatAreNoYAMLAreRefused(_ bytes: [UInt8], code: DiagnosticCode) {
    #expect(codes(bytes) == [code])
  }

  /// Cutting a document anywhere, or changing any byte of it, gives values or findings that can be shown.
  @Test func everyMutationOfADocumentIsAnswered() {
    let bytes = Array(Sample.all.utf8) + Array("a: &x \"é\\n\"\n<<: {b: |2+\n  c}\nd: *x\n".utf8)
    var refused = 0
    for position in stride(from: 0, to: bytes.count, by: 3) {
      for replacement in [nil, 0x00, 0x09, 0x22, 0x26, 0x2A, 0x3A, 0x5B, 0x7C, 0xC3, 0xFF] as [UInt8?] {
        var mutant = Array(bytes[..<position])
        if let replacement { mutant += [replacement] + bytes[(position + 1)...] }
        let rendering = Rendering([SourceFile(name: "m.yaml", bytes: mutant)])
        if rendering.diagnostics.hasErrors { refused += 1 }
        #expect(rendering.diagnostics.hasErrors == rendering.findings.contains("error["))
      }
    }
    #expect(refused > bytes.count / 3)
  }
}

extension DocumentSet {
  /// The codes of what is found in some files.
  fileprivate static func found(in files: [String]) -> [DiagnosticCode] {
    var diagnostics = Diagnostics()
    let sources = SourceFiles(files.map { SourceFile(name: "a.yaml", bytes: Array($0.utf8)) })
    _ = DocumentSet(reading: sources, into: &diagnostics)
    return diagnostics.sorted.map(\.finding.code)
  }
}
