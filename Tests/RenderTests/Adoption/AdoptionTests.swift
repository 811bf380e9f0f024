import Findings
import Render
import Review
import Schema
import TestSupport
import Testing
import YAML

@Suite struct AdoptionTests {
  @Test(arguments: Compatibility.ofEarlyOperators)
  func whatAnOperatorMadeIsProvenTheSame(_ era: Compatibility) throws {
    let adopted = try LiveFixture(era).adopted()
    #expect(adopted.findings == [])
    #expect(adopted.notes == [])
    #expect(adopted.documents.contains("compatibility: \(era.rawValue)\n"))
    #expect(adopted.documents.contains("numReplicasets: 2\n"))
  }

  @Test func whatTheOperatorChangedLiveIsTakenOver() throws {
    var fixture = try LiveFixture(.operator009)
    for name in ["storage-0", "storage-1"] {
      fixture.change("StatefulSet", name) { value in
        var containers = value[path: "spec", "template", "spec", "containers"].sequence
        containers[0]["image"] = "app:2"
        value[path: "spec", "template", "spec", "containers"] = .sequence(containers)
      }
    }
    let adopted = fixture.adopted()
    #expect(adopted.findings == [])
    #expect(adopted.documents.contains("image: app:2\n"))
  }

  /// A Role may select by expressions, and what is printed of several namespaces holds templates with the same labels.
  @Test func aTemplateIsThatOfTheRoleThatSelectsIt() throws {
    let documents = LiveFixture.documents.replacing(
      "selector: {matchLabels: {template: storage}}",
      with: "selector: {matchExpressions: [{key: template, operator: In, values: [storage]}]}")
    var fixture = try LiveFixture(.operator009, documents: documents)
    let strangers = try LiveFixture(.operator009).objects.filter { $0["kind"] != "Cluster" && $0["kind"] != "Pod" }
    for name in ["storage-0", "storage-1"] {
      fixture.change("StatefulSet", name) { value in
        var containers = value[path: "spec", "template", "spec", "containers"].sequence
        containers[0]["image"] = "app:2"
        value[path: "spec", "template", "spec", "containers"] = .sequence(containers)
      }
    }
    let elsewhere = strangers.filter { $0["kind"] != "Service" }.map { object in
      var object = object
      object[path: "metadata", "namespace"] = "another"
      return object
    }
    fixture.objects = elsewhere + fixture.objects
    var diagnostics = Diagnostics()
    let templates = Adoption(of: fixture.live(into: &diagnostics)).documents(into: &diagnostics)
      .filter { $0["kind"] == "ReplicasetTemplate" }
    let images = templates.map { template in
      let container = template[path: "spec", "template", "spec", "containers"].sequence.first
      return "\(template[path: "metadata", "namespace"].string ?? ""): \(container?["image"]?.string ?? "")"
    }
    #expect(images == ["another: app:1", "kv: app:2"])
  }

  @Test func aScaledRoleHasAsManyReplicasetsAsAreLive() throws {
    var fixture = try LiveFixture(.operator001)
    fixture.objects.removeAll {
      let name = $0[path: "metadata", "name"].string ?? ""
      return name == "storage-1" || name.hasPrefix("storage-1-")
    }
    let adopted = fixture.adopted()
    #expect(adopted.findings == [])
    #expect(adopted.documents.contains("numReplicasets: 1\n"))
    #expect(adopted.notes.map(\.object) == ["Role/kv/storage"])
    #expect(
      adopted.notes.map(\.sentence) == ["spec.replicas: 2 -> 1: no more are live; raise it after the takeover"])
  }

  @Test func weightsThatAreNotTheOperatorsOwnAreKept() throws {
    var fixture = try LiveFixture(.operator0010)
    for name in ["storage-0", "storage-1"] {
      fixture.change("StatefulSet", name) { $0[path: "metadata", "annotations", LabelKey.replicasetWeight] = "7" }
    }
    let adopted = fixture.adopted()
    #expect(adopted.documents.contains("vshard:\n    weight: 7\n"))
    #expect(adopted.findings == [])
  }

  /// Pods that restart change no identity: a person is told, and decides when.
  @Test func whatRestartsIsANote() throws {
    var fixture = try LiveFixture(.operator001)
    fixture.change("StatefulSet", "storage-1") { value in
      var containers = value[path: "spec", "template", "spec", "containers"].sequence
      containers[0]["image"] = "app:2"
      value[path: "spec", "template", "spec", "containers"] = .sequence(containers)
    }
    let adopted = fixture.adopted()
    #expect(adopted.findings == [])
    #expect(adopted.notes.map(\.class) == [.disruptive])
    #expect(adopted.notes.map(\.object) == ["StatefulSet/kv/storage-1"])
  }

  @Test func scriptStopsReleasesAppliesLooksAndRemoves() throws {
    let adopted = try LiveFixture(.operator001).adopted()
    let text = adopted.script.replacing(#/kv-bootstrap-[0-9a-f]{10}/#, with: "kv-bootstrap-HASH")
    try Golden.expect(text, matches: "adopt/steps.sh")
    try Golden.expect(adopted.documents, matches: "adopt/documents.yaml")
  }
}

/// What cannot be proven is refused, with the difference.
@Suite struct RefusedAdoptionTests {
  private func findings(_ era: Compatibility = .operator009, _ body: (inout LiveFixture) -> Void) throws -> [String] {
    var fixture = try LiveFixture(era)
    body(&fixture)
    return fixture.adopted().findings
  }

  @Test func nothingThatIsLive() throws {
    #expect(try findings { $0.objects = [] } == ["there is no Cluster of tarantool.io among the live objects"])
    #expect(
      try findings { $0.objects.removeAll { $0["kind"] == "StatefulSet" } } == [
        "there is no StatefulSet that the operator made of these Roles"
      ])
  }

  @Test func anotherUUIDThanAnyOperatorGives() throws {
    let found = try findings {
      $0.change("StatefulSet", "storage-1") {
        $0[path: "metadata", "labels", LabelKey.replicasetUUID] = "00000000-0000-4000-8000-000000000000"
      }
    }
    #expect(found == ["the UUID of StatefulSet `storage-1` is not one that an operator assigns"])
  }

  @Test func aPodWithAnotherUUID() throws {
    let found = try findings {
      $0.change("Pod", "storage-0-1") { $0[path: "metadata", "labels", LabelKey.instanceUUID] = "other" }
    }
    let planned = Identity(.operator009).instanceUUID("storage-0-1")
    #expect(found == ["pod `storage-0-1` is instance other, but the documents would make it \(planned)"])
  }

  @Test func aPodThatProvesNothing() throws {
    let found = try findings { $0.objects.removeAll { $0[path: "metadata", "name"] == "storage-1-0" } }
    #expect(
      found == [
        "no pod proves the UUID of instance `kv/storage-1-0`: no pod of this name has the label tarantool.io/instance-uuid"
      ])
  }

  @Test func aGapInTheOrdinals() throws {
    let found = try findings {
      $0.objects.removeAll { $0["kind"] == "StatefulSet" && $0[path: "metadata", "name"] == "storage-0" }
    }
    #expect(found.first == "the StatefulSets of Role `storage` have a gap before `storage-1`")
  }

  @Test func replicasetsOfDifferentWeights() throws {
    let found = try findings {
      $0.change("StatefulSet", "storage-0") { $0[path: "metadata", "annotations", LabelKey.replicasetWeight] = "7" }
    }
    #expect(found == ["the replicasets of Role `storage` have different weights"])
  }

  /// An annotation holds any text; as YAML it would become whatever it says.
  @Test(arguments: ["a lot", "7\nkind: Secret", "nan"])
  func aWeightThatIsNone(_ weight: String) throws {
    let found = try findings { fixture in
      for name in ["storage-0", "storage-1"] {
        fixture.change("StatefulSet", name) {
          $0[path: "metadata", "annotations", LabelKey.replicasetWeight] = .string(weight)
        }
      }
    }
    #expect(found == ["`spec.vshard.weight` must be a number, this is a string"])
  }

  @Test func somethingImmutableThatDiffers() throws {
    let found = try findings {
      $0.change("StatefulSet", "storage-0") { $0[path: "spec", "serviceName"] = "other" }
    }
    #expect(found == ["illegal StatefulSet/kv/storage-0: spec.serviceName: other -> kv: immutable"])
  }

  @Test func erasSideBySide() throws {
    let found = try findings(.operator009) { fixture in
      let uuid = Identity(.operator0010).replicasetUUID("storage-1")
      fixture.change("StatefulSet", "storage-1") {
        $0[path: "metadata", "labels", LabelKey.replicasetUUID] = .string(uuid)
      }
    }
    #expect(found == ["the StatefulSets were made by operators of different eras"])
  }
}
