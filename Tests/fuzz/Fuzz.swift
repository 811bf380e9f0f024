import Findings
import Kubernetes
import Render
import Review
import Schema
import YAML

/// What libFuzzer calls with each input: the bytes of one file, as the commands read them.
///
/// A rule that does not hold ends the process, which libFuzzer takes for a crash and keeps the input of.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  precondition(bytes != Array("crash, to see that crashes are seen".utf8))
  checkReading(bytes)
  let (old, new) = halves(of: bytes)
  let before = checkRendering(old)
  let after = new.isEmpty ? before : checkRendering(new)
  checkPlan(from: before, to: after)
  checkAdoption(bytes)
  checkFunction(bytes)
  checkWords(bytes)
  return 0
}

/// What `plan` is given: a comment in the file sets the new state apart from the old one.
private func halves(of bytes: [UInt8]) -> (old: [UInt8], new: [UInt8]) {
  let mark = Array("\n#====\n".utf8)
  guard let place = bytes.firstRange(of: mark) else { return (bytes, []) }
  return (Array(bytes[..<place.lowerBound]), Array(bytes[place.upperBound...]))
}

/// What was read, written out, is read as the same values.
private func checkReading(_ bytes: [UInt8]) {
  var diagnostics = Diagnostics()
  let values = YAMLValue.documents(in: bytes, into: &diagnostics)
  if !diagnostics.hasErrors { checkRoundTrip(values) }
}

/// Documents are rendered or refused, each of it whole: what is rendered is YAML that means the same, what is refused is
/// said with a place within the file.
private func checkRendering(_ bytes: [UInt8]) -> [KubernetesObject] {
  let sources = SourceFiles([SourceFile(name: "fuzz.yaml", bytes: bytes)])
  var session = Session(reading: sources)
  var objects: [KubernetesObject] = []
  if !session.hasErrors, instanceCount(session.resolution.clusters) <= mostInstances {
    objects = session.render()
    session.lint()
    checkRoundTrip(objects.map(\.value))
    for format in [ManifestFormat.yaml, .json] { Checks.data(ManifestWriter.text(of: objects, format: format)) }
    Checks.names(of: objects)
    checkPictures(session.topologies(), objects)
  }
  let reported = session.diagnostics
  let text = DiagnosticText(sources: sources).text(of: reported)
  Checks.text(text.string)
  precondition(reported.sorted.isEmpty == text.isEmpty, "findings without a text")
  let report = DiagnosticReport(sources: sources, version: "0")
  for bytes in [report.json(reported), report.sarif(reported)] { Checks.data(bytes) }
  let commands = String(decoding: report.github(reported), as: UTF8.self)
  precondition(commands.utf8.count { $0 == UInt8(ascii: "\n") } == reported.sorted.count, "a command for each finding")
  precondition(!commands.unicodeScalars.contains { $0 != "\n" && Escape.isUnseen($0) }, "a command of several lines")
  return session.hasErrors ? [] : objects
}

/// What is rendered of more is more of the same, and takes the time of thousands of other inputs.
private let mostInstances = 500

private func instanceCount(_ clusters: [ClusterModel]) -> Int {
  clusters.flatMap(\.roles).reduce(0) { $0 + $1.replicasetCount * $1.template.instances }
}

/// Every picture and every form of the admin calls.
private func checkPictures(_ topologies: [Topology], _ objects: [KubernetesObject]) {
  for topology in topologies {
    let graph = ClusterGraph(of: topology, objects: objects)
    for format in GraphFormat.allCases { Checks.text(GraphPicture.text(of: [graph], format)) }
    Checks.xml(GraphPicture.text(of: [graph], .svg))
    let plan = BootstrapPlan(for: topology)
    for text in [plan.script, plan.graphQL] { Checks.text(text) }
  }
}

/// Nothing changes where all stays, and what changes can be told.
private func checkPlan(from old: [KubernetesObject], to new: [KubernetesObject]) {
  for (before, after) in [(old, new), (new, old), ([], new), (new, [])] {
    let plan = ChangePlan(from: before, to: after)
    for format in ChangeFormat.allCases { Checks.text(plan.report(format)) }
    for change in plan.changes {
      Checks.commands(change.remedy ?? "")
    }
  }
  precondition(ChangePlan(from: old, to: old).changes.isEmpty, "a change where nothing changes")
}

/// What is taken over is refused, or renders.
private func checkAdoption(_ bytes: [UInt8]) {
  var diagnostics = Diagnostics()
  let live = LiveCluster(
    reading: SourceFiles([SourceFile(name: "live.yaml", bytes: bytes)]), into: &diagnostics)
  if diagnostics.hasErrors { return }
  let documents = Adoption(of: live).documents(into: &diagnostics)
  if !diagnostics.hasErrors { checkRoundTrip(documents) }
  var ofAnswer = Diagnostics()
  _ = ServersAnswer(reading: SourceFiles([SourceFile(name: "servers.json", bytes: bytes)]), into: &ofAnswer)
  // Whatever was rendered, a script can be made of the names.
  let rendered = YAMLValue.documents(in: bytes, into: &diagnostics).map(KubernetesObject.init)
  let script = AdoptionScript(of: live, rendered: rendered, manifests: "kv/manifests.yaml").text
  Checks.text(script)
  Checks.commands(script)
}

/// A list is given back whole.
private func checkFunction(_ bytes: [UInt8]) {
  var diagnostics = Diagnostics()
  let file = SourceFile(name: "-", bytes: bytes)
  guard let list = ResourceList(reading: file, into: &diagnostics) else {
    precondition(diagnostics.hasErrors, "no list and no reason")
    return
  }
  var session = Session(reading: SourceFiles([file]), as: .resources, found: diagnostics)
  let objects = instanceCount(session.resolution.clusters) <= mostInstances ? session.render() : []
  let found = session.diagnostics
  let output = KRMFunctionOutput(of: list, objects: objects, diagnostics: found)
  Checks.data(YAMLWriter.text(of: output.value))
  Checks.text(output.text.string)
  precondition(found.sorted.isEmpty == output.text.isEmpty, "findings without a text")
}

/// What is a word of the command line, or of a field with a language of its own.
private func checkWords(_ bytes: [UInt8]) {
  let word = String(decoding: bytes.prefix(200), as: UTF8.self)
  if let path = try? FieldPath(word) { precondition(!Explanation.of(path).isEmpty, "no explanation") }
  for candidate in FieldPath.candidates(startingWith: word) { precondition(!candidate.text.isEmpty, "no word") }
  precondition(Quantity.value(word).map { !$0.isNaN } ?? true, "an amount that is none")
  _ = ImageName(word)
}

private func checkRoundTrip(_ values: [YAMLValue]) {
  var writer = YAMLWriter()
  for value in values { writer.append(document: value) }
  var diagnostics = Diagnostics()
  let again = YAMLValue.documents(in: writer.bytes, into: &diagnostics)
  precondition(!diagnostics.hasErrors, "what was written is not read")
  precondition(again == values, "what was written is read as something else")
}
