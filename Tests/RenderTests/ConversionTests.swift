import Findings
import Kubernetes
import Render
import Review
import Schema
import TestSupport
import Testing
import YAML

/// The proof that `convert` asks of itself.
@Suite struct ConversionTests {
  private let objects: [KubernetesObject]
  private let text: [UInt8]

  init() {
    text = Array((Repository.text("examples/minimal/cluster.yaml") ?? "").utf8)
    var session = Session(reading: SourceFiles([SourceFile(name: "a.yaml", bytes: text)]), options: Session.Options())
    objects = session.render()
  }

  @Test func theSameDocumentsRenderToTheSame() {
    #expect(objects.count > 2 && Conversion.difference(of: text, options: Session.Options(), to: objects) == nil)
  }

  @Test func anotherValueIsFound() {
    let other = String(decoding: text, as: UTF8.self).replacing("cartridge-app:1.0", with: "cartridge-app:1.1")
    let finding = Conversion.difference(of: Array(other.utf8), options: Session.Options(), to: objects)
    #expect(finding?.code == .rendersDifferently)
    #expect(finding?.message.hasPrefix("the converted documents do not render to the same statefulset.apps/") == true)
  }

  @Test func anObjectThatIsMissingIsFound() throws {
    let finding = Conversion.difference(of: text, options: Session.Options(), to: objects.dropLast())
    let name = try #require(objects.last?.kubectlName)
    #expect(finding?.message == "the converted documents do not render to the same \(name): nothing is printed")
  }
}
