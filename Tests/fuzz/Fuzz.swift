import Render
import Schema

/// What libFuzzer calls with each input: the bytes of one file, as `render -f FILE` reads them.
///
/// A rule that does not hold ends the process, which libFuzzer takes for a crash and keeps the input of.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  checkReading(bytes)
  checkRendering(SourceFiles([SourceFile(name: "fuzz.yaml", bytes: bytes)]))
  return 0
}

/// What was read, written out, is read as the same values.
private func checkReading(_ bytes: [UInt8]) {
  var diagnostics = Diagnostics()
  let values = YAMLValue.documents(in: bytes, into: &diagnostics)
  if !diagnostics.hasErrors { checkRoundTrip(values) }
}

/// Documents are rendered or refused, each of it whole: what is rendered is YAML that means the same, what is refused is
/// said with a place within the file.
private func checkRendering(_ sources: SourceFiles) {
  var diagnostics = Diagnostics()
  let documents = DocumentSet(reading: sources, into: &diagnostics)
  let suppressions = documents.suppressions
  let resolution = resolve(documents, options: ResolveOptions(namespace: nil), into: &diagnostics)
  if !diagnostics.hasErrors {
    let objects = render(resolution, into: &diagnostics)
    LintRules.check(resolution, into: &diagnostics)
    checkRoundTrip(objects.map(\.value))
    precondition(!Manifest.text(of: objects, format: .json).isEmpty, "no JSON")
  }
  let reported = suppressions.applied(to: diagnostics)
  let text = DiagnosticText(sources: sources).text(of: reported)
  precondition(reported.sorted.isEmpty == text.isEmpty, "findings without a text")
}

private func checkRoundTrip(_ values: [YAMLValue]) {
  var writer = YAMLWriter()
  for value in values { writer.append(document: value) }
  var diagnostics = Diagnostics()
  let again = YAMLValue.documents(in: writer.bytes, into: &diagnostics)
  precondition(!diagnostics.hasErrors, "what was written is not read")
  precondition(again == values, "what was written is read as something else")
}
