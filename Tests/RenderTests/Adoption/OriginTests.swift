import Findings
import Foundation
import Kubernetes
import Render
import Review
import Schema
import TestSupport
import Testing
import YAML

/// Clusters whose UUIDs Cartridge drew, as kubectl prints them: Tests/Fixtures/adopt holds StatefulSets by the rules of the
/// operators themselves, not by this tool's.
@Suite struct OriginTests {
  static let origins = ["operator-1.0", "picodata-0.1"]

  private static func file(_ path: String) throws -> SourceFile {
    let path = "Tests/Fixtures/adopt/\(path)"
    return SourceFile(name: path, bytes: Array(try #require(Repository.text(path)).utf8))
  }

  private static func answer(_ origin: String, _ edit: (String) -> String = { $0 }) throws -> SourceFile {
    let whole = try file("\(origin)/servers.json")
    return SourceFile(name: "servers.json", bytes: Array(edit(String(decoding: whole.bytes, as: UTF8.self)).utf8))
  }

  private static func adopted(
    _ origin: String, live edit: (String) -> String = { $0 }, _ answers: SourceFile...
  ) throws -> AdoptionOutcome {
    let live = try file("\(origin)/live.yaml")
    let text = edit(String(decoding: live.bytes, as: UTF8.self))
    let file = SourceFile(name: "live.yaml", bytes: Array(text.utf8))
    return AdoptionOutcome(of: SourceFiles([file]), servers: SourceFiles(answers), directory: "kv")
  }

  private static func messages(_ outcome: AdoptionOutcome) -> [String] {
    outcome.diagnostics.errors.sorted.map(\.finding.message)
  }

  /// Every identity is that of the cluster, and nothing immutable differs: else it would be refused.
  @Test(arguments: origins)
  func whatIsLiveIsProvenTheSame(_ origin: String) throws {
    let outcome = try Self.adopted(origin, Self.answer(origin))
    #expect(Self.messages(outcome) == [])
    let documents = String(decoding: try #require(outcome.files.first).bytes, as: UTF8.self)
    try Golden.expect(documents, matches: "adopt/\(origin)/documents.yaml")
    let script = outcome.script.replacing(#/-bootstrap-[0-9a-f]{10}/#, with: "-bootstrap-HASH")
    try Golden.expect(script, matches: "adopt/\(origin)/steps.sh")
    #expect(Repository.text("examples/takeover-\(origin)/documents.yaml").map { documents.hasSuffix($0) } == true)
  }

  /// The Service of picodata's operator does not publish instances that are not ready; of 1.0 nothing at all changes.
  @Test(arguments: origins)
  func noPodRestarts(_ origin: String) throws {
    let notes = try Self.adopted(origin, Self.answer(origin)).notes.map(\.object)
    #expect(notes == (origin == "operator-1.0" ? [] : ["Service/shop/shop"]))
  }

  /// The first plan names what is new alone; the plan after the take-over names nothing.
  @Test func thePlanOfALiveClusterSaysNoChanges() throws {
    let outcome = try Self.adopted("operator-1.0", Self.answer("operator-1.0"))
    var found = Diagnostics()
    let live = YAMLValue.documents(in: try Self.file("operator-1.0/live.yaml").bytes, into: &found)
      .flatMap { $0["items"]?.sequence ?? [] }
    let manifests = try #require(outcome.files.last).bytes
    let rendered = YAMLValue.documents(in: manifests, into: &found).map(KubernetesObject.init)
    let ours = live.map(KubernetesObject.init).filter { ["StatefulSet", "Service"].contains($0.kind) }
    let first = ChangePlan(from: ours, to: rendered).changes.filter { $0.class != .safe }
    #expect(first.map(\.sentence) == ["is new: brings the cluster to its plan, whatever state it is in"])
    #expect(ChangePlan(from: ours, to: rendered).changes.filter { !$0.sentence.hasPrefix("is new") } == [])
    let made = rendered.filter { !["StatefulSet", "Service"].contains($0.kind) }
    #expect(ChangePlan(from: ours + made, to: rendered).changes == [])
  }

  /// Whether it is the bare `data` of an answer, or that of a Cartridge that tells no weight.
  @Test(arguments: origins)
  func otherShapesOfTheAnswerAreRead(_ origin: String) throws {
    let whole = try Self.adopted(origin, Self.answer(origin)).files.map(\.bytes)
    let bare = try Self.answer(origin) { String($0.dropFirst(#"{"data": "#.count).dropLast(2)) }
    #expect(try Self.adopted(origin, bare).files.map(\.bytes) == whole)
    let weightless = try Self.answer(origin) { $0.replacing(#/, "weight": \w+/#, with: "") }
    // A weight that nobody tells is 10 for all replicasets of picodata's 0.1.2.
    let text = try Self.adopted(origin, weightless).files.first.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(text?.contains("weight: \(origin == "operator-1.0" ? 100 : 10)\n") == true)
    let twice = try Self.adopted(origin, Self.answer(origin), Self.answer(origin))
    #expect(twice.files.map(\.bytes) == whole)
  }

  @Test(arguments: origins)
  func withoutAnAnswerTheCommandIsTold(_ origin: String) throws {
    let outcome = try Self.adopted(origin)
    let finding = try #require(outcome.diagnostics.errors.sorted.first?.finding)
    #expect(outcome.diagnostics.errors.sorted.map(\.finding.code) == [.needsServersAnswer])
    let cluster = origin == "operator-1.0" ? "orders" : "shop"
    #expect(finding.message == "the UUIDs of Cluster `\(cluster)/\(cluster)` are random: only its members know them")
    let (pod, port) = origin == "operator-1.0" ? ("orders-router-0-0", 8082) : ("shop-hot-0-0", 8081)
    #expect(
      finding.help
        == "kubectl exec \(pod) -n \(cluster) -- curl -sS localhost:\(port)/admin/api -d '{\"query\": \"\(ServersAnswer.query)\"}' > servers.json, then add `--servers servers.json`"
    )
  }

  /// 0.0.14 and 0.1.0 joined by the UUIDs of names, and said so in labels of the pods.
  @Test func labelsOfAllPodsAreProofEnough() throws {
    let outcome = try Self.adopted(
      "picodata-0.1",
      live: { text in
        text.replacing(#/(statefulset.kubernetes.io/pod-name: (\S+)\n[^\x00]*?)tarantool.io/instance-state: joined/#) {
          "\($0.1)tarantool.io/instance-uuid: \(Identity(.picodata01).instanceUUID(String($0.2)))"
        }
      })
    #expect(Self.messages(outcome) == [])
    #expect(outcome.files.first.map { String(decoding: $0.bytes, as: UTF8.self).contains("uuids") } == false)
  }

  /// An expelled server is told with its place, and so is a member that the documents do not know.
  @Test func othersInTheClusterAreTold() throws {
    let answer = try Self.answer("operator-1.0") {
      $0.replacing(
        #""servers": ["#,
        with: #""servers": [{"uri": "old:3301", "uuid": "5c0f0c0e-4a52-4c34-8c4b-0f6f0a6f6f01", "replicaset": "#
          + #"{"uuid": "5c0f0c0e-4a52-4c34-8c4b-0f6f0a6f6f02"}}, "#)
    }
    let told = try Self.adopted("operator-1.0", answer).told.sorted
    #expect(told.map(\.finding.code) == [.stranger, .stranger] && told.map(\.severity) == [.note, .note])
    #expect(
      told.map(\.finding.message) == [
        "`old:3301`, UUID 5c0f0c0e-4a52-4c34-8c4b-0f6f0a6f6f01, is a member that no StatefulSet of these Roles holds",
        "`orders-old-0-0.orders-old.orders.svc.cluster.local:3301` runs, but is not a member: it was never joined, or was expelled",
      ])
    #expect(told.allSatisfy { $0.location?.line == 1 })
  }

  /// The operator found the cluster through it; who takes over knows all members.
  @Test func aForeignLeaderIsLeftOut() throws {
    let domain = "    domain: cluster.local\n"
    let outcome = try Self.adopted(
      "operator-1.0", live: { $0.replacing(domain, with: domain + "    foreignLeader: old-0-0\n") },
      Self.answer("operator-1.0"))
    #expect(Self.messages(outcome) == [])
  }

  // MARK: What is refused

  private static let storage = "orders-storage-0-1.orders.orders.svc.cluster.local:3301"

  @Test func aPodThatIsNoMember() throws {
    let absent = try Self.answer("operator-1.0") { $0.replacing("orders-storage-0-1.orders.orders", with: "other") }
    #expect(
      Self.messages(try Self.adopted("operator-1.0", absent)) == [
        "instance `orders/orders-storage-0-1`, \(Self.storage), is not among the servers"
      ])
    let expelled = try Self.answer("operator-1.0") {
      $0.replacing(#/(storage-0-1.orders.orders.svc.cluster.local:3301", "uuid": ")[^"]+/#) { "\($0.1)" }
    }
    let outcome = try Self.adopted("operator-1.0", expelled)
    #expect(
      Self.messages(outcome) == [
        "instance `orders/orders-storage-0-1`, \(Self.storage), is not a member: its server has no UUID"
      ])
    #expect(outcome.diagnostics.errors.sorted.map(\.finding.code) == [.notAMember] && outcome.files.isEmpty)
  }

  @Test func instancesOfTwoReplicasets() throws {
    let answer = try Self.answer("operator-1.0") {
      $0.replacing(#/(storage-0-1", "replicaset": {"uuid": ")[^"]+/#) {
        "\($0.1)5c0f0c0e-4a52-4c34-8c4b-0f6f0a6f6f02"
      }
    }
    #expect(
      Self.messages(try Self.adopted("operator-1.0", answer)) == [
        "the instances of StatefulSet `orders-storage-0` are in two replicasets"
      ])
  }

  @Test func replicasetsOfDifferentWeights() throws {
    let answer = try Self.answer("picodata-0.1") {
      $0.replacing(#""weight": 10"#, with: #""weight": 0"#, maxReplacements: 1)
    }
    #expect(
      Self.messages(try Self.adopted("picodata-0.1", answer)) == [
        "the replicasets of Role `shop-hot` have different weights"
      ])
  }

  @Test func templatesThatTheOperatorIsAboutToChange() throws {
    let outcome = try Self.adopted(
      "operator-1.0",
      live: { text in
        let label = "tarantool.io/replicaset-pod-template-hash: "
        guard let place = text.range(of: label) else { return text }
        return text.replacingCharacters(in: place, with: label + "x")
      }, Self.answer("operator-1.0"))
    #expect(
      Self.messages(outcome).first
        == "the StatefulSets of Role `orders-storage` have different labels tarantool.io/replicaset-pod-template-hash")
  }

  /// A label of the pod that says another UUID than the cluster is not passed over.
  @Test func aLabelThatContradictsTheCluster() throws {
    let outcome = try Self.adopted(
      "picodata-0.1",
      live: {
        $0.replacing(
          "tarantool.io/instance-state: joined", with: "tarantool.io/instance-uuid: other", maxReplacements: 1)
      }, Self.answer("picodata-0.1"))
    let message = try #require(Self.messages(outcome).first)
    #expect(message.contains("is instance other, but the documents would make it") && outcome.files.isEmpty)
  }
}
