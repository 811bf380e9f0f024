import Kubernetes
import Render
import Review
import Schema
import Testing
import YAML

/// Scale-in as `plan` and `render --against` see it: what disappears must have been drained.
@Suite struct DrainChangeTests {
  private static let whole = ChangeBase.documents
  private static let draining = whole.replacing("allRw: false", with: "drain: {replicasets: 1}")
  private static let smaller = whole.replacing(
    "replicas: 2\n  selector: {matchLabels: {template", with: "replicas: 1\n  selector: {matchLabels: {template")
  private static let shrinking = whole.replacing(
    "labels: {template: storage}}",
    with: "labels: {template: storage}, annotations: {tarantool.io/drain-replicas: '1'}}")
  private static let shrunk = whole.replacing("replicas: 2\n  minReady", with: "replicas: 1\n  minReady")

  /// The changes, without those of the Services and budgets; the Jobs without their hashes.
  private static func changes(from old: [KubernetesObject], to new: String) throws -> [Change] {
    ChangePlan(from: old, to: try ChangeBase.objects(new)).changes.filter { $0.class != .safe }
  }

  private static func changes(from old: String, to new: String) throws -> [Change] {
    try changes(from: try ChangeBase.objects(old), to: new)
  }

  private static func text(_ change: Change) -> String {
    let place = [change.object, change.path].compactMap(\.self).joined(separator: " ")
    return "\(change.class.rawValue) \(place): \(change.message)\n  => \(change.remedy ?? "nothing to do")"
      .replacing(#/kv-bootstrap-[0-9a-f]{10}/#, with: "kv-bootstrap-HASH")
  }

  /// What an API server would print of the objects: with a uid, and of the Jobs whether they succeeded.
  private static func live(
    _ text: String, createdAt time: String = "2026-01-01T00:00:00Z", succeeded: Bool
  ) throws -> [KubernetesObject] {
    try ChangeBase.objects(text).map { object in
      var value = object.value
      value[path: "metadata", "uid"] = .string("uid-of-\(object.name)")
      value[path: "metadata", "creationTimestamp"] = .string(time)
      if object.kind == "Job", succeeded { value["status"] = ["succeeded": 1] }
      return KubernetesObject(value)
    }
  }

  private static let wait =
    "kubectl wait --for=condition=complete job/kv-bootstrap-HASH -n prod --timeout=24h"

  @Test func aDrainIsTold() throws {
    #expect(
      try Self.changes(from: Self.whole, to: Self.draining).map(Self.text) == [
        """
        topology Job/prod/kv-bootstrap-HASH storage-1: its buckets move to other replicasets, then storage-1-0, \
        storage-1-1 are expelled
          => keep all StatefulSets until this Job is complete; an expelled UUID is never accepted again
        """
      ])
    #expect(
      try Self.changes(from: Self.whole, to: Self.shrinking).map(Self.text).first == """
        topology Job/prod/kv-bootstrap-HASH storage-0: leadership is handed over, then storage-0-1 is expelled
          => keep all StatefulSets until this Job is complete; an expelled UUID is never accepted again
        """)
  }

  @Test func aDrainedReplicasetMayGo() throws {
    #expect(
      try Self.changes(from: Self.draining, to: Self.smaller).map(Self.text) == [
        """
        topology StatefulSet/prod/storage-1: will be deleted with storage-1-0, storage-1-1, drained by \
        Job/prod/kv-bootstrap-HASH; these volumes remain: data-storage-1-0, data-storage-1-1
          => \(Self.wait), then kubectl delete statefulset storage-1 -n prod, then kubectl delete pvc \
        data-storage-1-0 data-storage-1-1 -n prod
        """
      ])
  }

  @Test func drainedInstancesMayGo() throws {
    #expect(
      try Self.changes(from: Self.shrinking, to: Self.shrunk).map(Self.text).first == """
        topology StatefulSet/prod/storage-0 spec.replicas: storage-0-1 ends, drained by Job/prod/kv-bootstrap-HASH; \
        these volumes remain: data-storage-0-1
          => \(Self.wait), then apply, then kubectl delete pvc data-storage-0-1 -n prod
        """)
  }

  @Test func whatWasNotDrainedMayNotGo() throws {
    #expect(
      try Self.changes(from: Self.whole, to: Self.smaller).map(Self.text) == [
        """
        data StatefulSet/prod/storage-1: will be deleted with storage-1-0, storage-1-1, which were not drained; \
        these volumes remain: data-storage-1-0, data-storage-1-1
          => first set `drain.replicasets` of its Role, apply, and wait until the Job has moved the data away and \
        expelled its instances
        """
      ])
    let plan = ChangePlan(from: try ChangeBase.objects(Self.whole), to: try ChangeBase.objects(Self.shrunk))
    #expect(
      plan.refused(accepting: []).map(\.id) == ["data:StatefulSet/prod/storage-0", "data:StatefulSet/prod/storage-1"])
  }

  /// Drained were the instances of each replicaset, not the replicaset as a whole.
  @Test func halfADrainIsNone() throws {
    #expect(try Self.changes(from: Self.shrinking, to: Self.smaller).map(\.class).first == .data)
  }

  @Test func aLiveJobThatIsNotCompleteHoldsTheNumbersUp() throws {
    #expect(
      try Self.changes(from: Self.live(Self.draining, succeeded: false), to: Self.smaller).map(Self.text) == [
        """
        data StatefulSet/prod/storage-1: will be deleted with storage-1-0, storage-1-1, but Job/prod/kv-bootstrap-HASH, \
        which drains them, is not complete; these volumes remain: data-storage-1-0, data-storage-1-1
          => \(Self.wait)
        """
      ])
  }

  /// Nobody waits for a Job that has ended.
  @Test func aLiveJobThatHasFailedIsToBeRead() throws {
    let old = try Self.live(Self.draining, succeeded: false).map { object in
      var value = object.value
      if object.kind == "Job" { value["status"] = ["conditions": [["type": "Failed", "status": "True"]]] }
      return KubernetesObject(value)
    }
    #expect(
      try Self.changes(from: old, to: Self.smaller).map(Self.text) == [
        """
        data StatefulSet/prod/storage-1: will be deleted with storage-1-0, storage-1-1, but Job/prod/kv-bootstrap-HASH, \
        which drains them, has failed; these volumes remain: data-storage-1-0, data-storage-1-1
          => kubectl logs job/kv-bootstrap-HASH -n prod --tail=1, then do what that line asks of you, then run \
        that Job again
        """
      ])
  }

  /// The number was lowered and `drain` forgotten: the next replicaset would leave.
  @Test func aDrainThatIsLeftInTheDocumentsIsRefused() throws {
    let three = Self.draining.replacing(
      "replicas: 2\n  selector: {matchLabels: {template", with: "replicas: 3\n  selector: {matchLabels: {template")
    let plan = ChangePlan(from: try ChangeBase.objects(three), to: try ChangeBase.objects(Self.draining))
    #expect(
      plan.refused(accepting: []).map(Self.text) == [
        """
        data Job/prod/kv-bootstrap-HASH storage-1: its buckets move to other replicasets, then storage-1-0, storage-1-1 \
        are expelled
          => `drain` of its Role was for storage-2: remove it, unless storage-1-0, storage-1-1 are to leave, too; an \
        expelled UUID is never accepted again
        """
      ])
    let more = three.replacing("drain: {replicasets: 1}", with: "drain: {replicasets: 2}")
    #expect(try Self.changes(from: three, to: more).map(\.class) == [.topology])
  }

  @Test func aDrainOfInstancesThatIsLeftInTheDocumentsIsRefused() throws {
    let three = Self.shrinking.replacing("replicas: 2\n  minReady", with: "replicas: 3\n  minReady")
    let plan = ChangePlan(from: try ChangeBase.objects(three), to: try ChangeBase.objects(Self.shrinking))
    #expect(
      plan.refused(accepting: []).map(Self.text).first == """
        data Job/prod/kv-bootstrap-HASH storage-0: leadership is handed over, then storage-0-1 is expelled
          => `tarantool.io/drain-replicas` of its template was for storage-0-2: remove it, unless storage-0-1 is to \
        leave, too; an expelled UUID is never accepted again
        """)
  }

  @Test func aLiveJobThatIsCompleteNeedsNoWait() throws {
    let changes = try Self.changes(from: Self.live(Self.draining, succeeded: true), to: Self.smaller)
    #expect(changes.map(\.class) == [.topology])
    #expect(changes.first?.remedy?.hasPrefix("kubectl delete statefulset storage-1 -n prod, then") == true)
  }

  /// An old Job that drained says nothing where a newer one let them stay.
  @Test func onlyTheNewestJobCounts() throws {
    let drain = try Self.live(Self.draining, createdAt: "2026-01-01T00:00:00Z", succeeded: true)
    let stay = try Self.live(Self.whole, createdAt: "2026-02-01T00:00:00Z", succeeded: true)
    #expect(try Self.changes(from: stay + drain, to: Self.smaller).map(\.class) == [.data])
    let again = try Self.live(Self.draining, createdAt: "2026-03-01T00:00:00Z", succeeded: true)
    #expect(try Self.changes(from: again + stay, to: Self.smaller).map(\.class) == [.topology])
  }

  /// Its name is made of what it does: back to the first plan means back to a Job that has already run.
  @Test func aJobThatHasRunIsNotRunAgain() throws {
    let first = try Self.live(Self.whole, succeeded: true)
    let drain = try Self.live(Self.draining, createdAt: "2026-02-01T00:00:00Z", succeeded: false)
      .filter { $0.kind == "Job" }
    let delete = "kubectl delete job kv-bootstrap-HASH -n prod"
    #expect(
      try Self.changes(from: first + drain, to: Self.whole).map(Self.text) == [
        """
        topology Job/prod/kv-bootstrap-HASH storage-1: storage-1-0, storage-1-1: to leave -> to stay
          => one that Job/prod/kv-bootstrap-HASH has expelled comes back only with a new generation and empty volumes
        """,
        """
        topology Job/prod/kv-bootstrap-HASH: ran before Job/prod/kv-bootstrap-HASH did, and is not run again by applying it
          => \(delete), then \(delete), then apply
        """,
      ])
    let weight = Self.whole.replacing("weight: 1", with: "weight: 5")
    let later = try Self.live(weight, createdAt: "2026-02-01T00:00:00Z", succeeded: true).filter { $0.kind == "Job" }
    let back = try Self.changes(from: later + first, to: Self.whole)
    #expect(back.map(\.path) == ["storage-0.weight", "storage-1.weight", nil])
    #expect(back.map(\.class) == [.topology, .topology, .topology])
    #expect(Self.text(back[2]).hasSuffix("  => \(delete), then apply"))
    let smaller = try Self.live(Self.smaller, createdAt: "2026-02-01T00:00:00Z", succeeded: true)
    let joined = try Self.changes(from: first.filter { $0.kind == "Job" } + smaller, to: Self.whole)
    #expect(joined.map(\.object).sorted().first?.hasPrefix("Job/prod/kv-bootstrap-") == true, "\(joined)")
    let same = try Self.changes(from: first + later, to: weight)
    #expect(same == [], "the newest is as planned")
  }

  @Test func aDrainTakenBackIsTold() throws {
    #expect(
      try Self.changes(from: Self.draining, to: Self.whole).map(Self.text) == [
        """
        topology Job/prod/kv-bootstrap-HASH storage-1: storage-1-0, storage-1-1: to leave -> to stay
          => one that Job/prod/kv-bootstrap-HASH has expelled comes back only with a new generation and empty volumes
        """
      ])
  }

  /// Growing again under a new generation is an ordinary scale-out.
  @Test func aNewGenerationOfWhatWasGoneJoins() throws {
    let grown = Self.whole.replacing("allRw: false", with: "generations: {\"1\": 1}")
    #expect(try Self.changes(from: Self.smaller, to: grown).map(\.class) == [.topology])
  }

  /// A StatefulSet that holds no instances of a cluster shrinks as it likes.
  @Test func whatIsNoReplicasetNeedsNoDrain() throws {
    let other = """
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: etcd, namespace: prod}
      spec:
        replicas: 3
        serviceName: etcd
        selector: {matchLabels: {app: etcd}}
        template: {metadata: {labels: {app: etcd}}, spec: {containers: [{name: etcd, image: etcd:3}]}}

      """
    let old = Self.whole + other
    #expect(
      try Self.changes(from: old, to: old.replacing("replicas: 3", with: "replicas: 1")).map(Self.text) == [
        "topology StatefulSet/prod/etcd spec.replicas: etcd-1, etcd-2 end; these volumes remain: (none)"
          + "\n  => nothing to do"
      ])
  }
}
