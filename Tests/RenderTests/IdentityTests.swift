import Schema
import TestSupport
import Testing
import YAML

@testable import Render

/// The identities that live clusters have, which must never change.
@Suite struct IdentityTests {
  /// From the topology that a real cluster of operator 0.0.1 dumped.
  @Test(arguments: [
    ("storage-0", "05e42b64-fa81-59e6-beb2-95d84c22a435"), ("storage-2", "8cf044f2-cae0-519b-8d08-00a2f1173fcb"),
  ])
  func replicasetsHaveTheUUIDsOfTheArticle(_ name: String, uuid: String) {
    for era in [nil, .operator001, .operator009] as [Compatibility?] {
      #expect(Identity(era).replicasetUUID(name) == uuid)
    }
  }

  @Test(arguments: [
    ("storage-0-0", "497762e2-02a1-583e-8f51-5610375ebae9"), ("storage-2-0", "d8a9ce19-a880-5757-9ae0-6a0959525842"),
  ])
  func instancesHaveTheUUIDsOfTheArticle(_ name: String, uuid: String) {
    for era in [nil] + Compatibility.ofEarlyOperators { #expect(Identity(era).instanceUUID(name) == uuid) }
  }

  /// 0.0.10 draws both from one namespace: the UUID of a replicaset is the one that an instance of its name would have.
  @Test func operator0010DrawsReplicasetsFromTheNamespaceOfInstances() {
    let identity = Identity(.operator0010)
    #expect(identity.replicasetUUID("storage-0") == identity.instanceUUID("storage-0"))
    #expect(identity.replicasetUUID("storage-0") == "dfec6d2c-d8b4-5c3a-b5b4-eb8ae370582c")
    #expect(identity.replicasetUUID("storage-0") != Identity(.operator009).replicasetUUID("storage-0"))
  }

  /// The example of RFC 9562, A.4.
  @Test func uuidsAreThoseOfVersion5() {
    let dns = UUIDNamespace("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
    #expect(dns.uuid(of: "www.example.com") == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
  }

  @Test func aNewGenerationIsAnotherIdentity() {
    let rendering = Rendering(
      Sample.cluster() + Sample.role(replicas: 3, spec: "generations: {\"1\": 2}") + Sample.template())
    let uuids = rendering.objects("StatefulSet").map { $0[path: "metadata", "labels", LabelKey.replicasetUUID].string }
    let identity = Identity(nil)
    #expect(
      uuids == [
        identity.replicasetUUID("storage-0"), identity.replicasetUUID("storage-1", generation: 2),
        identity.replicasetUUID("storage-2"),
      ])
    #expect(Set(uuids).count == 3)
    #expect(identity.replicasetUUID("storage-1", generation: 2) != identity.replicasetUUID("storage-1"))
  }

  /// An instance that was expelled alone: its replicaset, and so the selector of its StatefulSet, stay what they are.
  @Test func anInstanceHasGenerationsOfItsOwn() throws {
    func instances(_ generations: String) throws -> [String] {
      let rendering = Rendering(
        Sample.cluster() + Sample.role(replicas: 2, spec: "generations: {\(generations)}")
          + Sample.template(instances: 2))
      let topology = Topology(of: try #require(rendering.resolution.clusters.first))
      let part = try #require(topology.parts.first)
      return part.replicasets.flatMap { topology.instances(of: $0, in: part.role) }.map(\.uuid)
    }
    let identity = Identity(nil)
    let first = ["storage-0-0", "storage-0-1", "storage-1-0", "storage-1-1"].map { identity.instanceUUID($0) }
    let again = identity.instanceUUID("storage-1-0", own: 1)
    #expect(try instances("\"1-0\": 1") == [first[0], first[1], again, first[3]])
    // A later generation of the replicaset brings back no UUID that one of its instances had.
    let burnt = first + [again]
    #expect(try Set(burnt).isDisjoint(with: instances("\"1\": 1, \"1-0\": 1").suffix(2)))
    #expect(try Set(burnt).isDisjoint(with: instances("\"1\": 1").suffix(2)))
    #expect(again == UUIDNamespace("73692FF6-EB42-46C2-92B6-65C45191368D").uuid(of: "storage-1-0/generation-0.1"))
  }

  @Test func instancesAreNumberedFromTheOrdinalOfTheTemplate() throws {
    let rendering = Rendering(
      Sample.cluster() + Sample.role() + Sample.template(instances: 2, spec: "ordinals: {start: 3}"))
    let topology = Topology(of: try #require(rendering.resolution.clusters.first))
    let part = try #require(topology.parts.first)
    let instances = topology.instances(of: try #require(part.replicasets.first), in: part.role)
    #expect(instances.map(\.uri).map { $0.prefix { $0 != "." } } == ["storage-0-3", "storage-0-4"])
    #expect(instances.map(\.uuid) == ["storage-0-3", "storage-0-4"].map { Identity(nil).instanceUUID($0) })
  }
}
