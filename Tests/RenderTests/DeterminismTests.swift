import Findings
import Foundation
import Render
import Schema
import TestSupport
import Testing
import YAML

/// The same documents give the same bytes, and all that is rendered can be read back.
@Suite struct DeterminismTests {
  private static func files(of example: String) throws -> [SourceFile] {
    try Repository.names(in: "examples/\(example)").filter { $0.contains(".") }.map { name in
      let data = try Data(contentsOf: Repository.path("examples/\(example)/\(name)"))
      return SourceFile(name: name, bytes: Array(data))
    }
  }

  @Test(arguments: Repository.names(in: "examples"))
  func theOrderOfFilesDoesNotMatter(_ example: String) throws {
    let files = try Self.files(of: example)
    let expected = Rendering(files).objects
    for _ in 0..<3 {
      let objects = Rendering(files.shuffled()).objects
      // What is passed through comes as it came; what is rendered has an order of its own.
      #expect(Set(objects) == Set(expected))
      let isRendered = { (object: YAMLValue) in object[path: "metadata", "labels", LabelKey.managedBy].string != nil }
      #expect(objects.filter(isRendered) == expected.filter(isRendered))
    }
  }

  @Test(arguments: Repository.names(in: "examples"))
  func whatIsWrittenIsReadBack(_ example: String) throws {
    let rendering = Rendering(try Self.files(of: example))
    for object in rendering.objects {
      let (values, diagnostics) = YAMLValue.read(object.yaml)
      #expect(values == [object])
      #expect(diagnostics.sorted.isEmpty)
      #expect(!object.yaml.contains("null"))
    }
  }

  /// JSON is YAML, so reading it back gives the same objects, but for the spelling of numbers.
  @Test(arguments: Repository.names(in: "examples"))
  func jsonSaysTheSame(_ example: String) throws {
    let rendering = Rendering(try Self.files(of: example))
    for object in rendering.objects {
      #expect(YAMLValue.read(JSONWriter.text(of: object)).values == [object])
    }
  }

  /// Documents of the real operators; they lie beside some checkouts only.
  @Test(
    .enabled(if: Repository.operatorData != nil, "the operators' own documents do not lie beside this checkout"),
    arguments: [("operator-0.0.1-kv-deployment.yaml", nil), ("operator-0.0.10-chart.yaml", "tarantool")]
      as [(String, String?)])
  func theOperatorsOwnDocumentsRender(_ name: String, namespace: String?) throws {
    let folder = try #require(Repository.operatorData)
    let bytes = Array(try Data(contentsOf: folder.appending(path: name)))
    let rendering = Rendering([SourceFile(name: name, bytes: bytes)], namespace: namespace)
    #expect(!rendering.diagnostics.hasErrors, "\(rendering.findings)")
    #expect(rendering.objects("StatefulSet").count >= 2)
    #expect(rendering.objects("Job").count == 1)
  }
}
