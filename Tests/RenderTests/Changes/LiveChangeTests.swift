import Kubernetes
import Render
import Review
import Schema
import TestSupport
import Testing
import YAML

/// What `kubectl get -o yaml` prints is the rendered object with what an API server and controllers write into it.
@Suite struct LiveChangeTests {
  /// The objects of ``ChangeBase`` as an API server would show them.
  private static func live() throws -> [KubernetesObject] {
    try ChangeBase.objects(ChangeBase.documents).map { object in
      var value = object.value
      value[path: "metadata", "uid"] = "0b7f5f8e-0000-4000-8000-000000000000"
      value[path: "metadata", "resourceVersion"] = "1"
      value[path: "metadata", "creationTimestamp"] = "2026-01-01T00:00:00Z"
      value[path: "metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"] = "{}"
      value["status"] = ["replicas": 2]
      if object.kind == "StatefulSet" { addDefaults(&value) }
      return KubernetesObject(value)
    }
  }

  private static func addDefaults(_ value: inout YAMLValue) {
    if value[path: "spec"]["revisionHistoryLimit"] == nil { value[path: "spec", "revisionHistoryLimit"] = 10 }
    value[path: "spec", "updateStrategy", "rollingUpdate"] = ["partition": 0]
    var pod = value[path: "spec", "template", "spec"]
    pod["restartPolicy"] = "Always"
    pod["dnsPolicy"] = "ClusterFirst"
    pod["schedulerName"] = "default-scheduler"
    pod["containers"] = .sequence(
      (pod["containers"]?.sequence ?? []).map { container in
        var container = container
        container["terminationMessagePath"] = "/dev/termination-log"
        container["terminationMessagePolicy"] = "File"
        return container
      })
    value[path: "spec", "template", "spec"] = pod
    value[path: "spec", "volumeClaimTemplates"] = .sequence(
      value[path: "spec", "volumeClaimTemplates"].sequence.map { claim in
        var claim = claim
        claim[path: "spec", "volumeMode"] = "Filesystem"
        claim["status"] = ["phase": "Pending"]
        return claim
      })
  }

  @Test func defaultsOfAnAPIServerAreNoChanges() throws {
    #expect(ChangePlan(from: try Self.live(), to: try ChangeBase.objects(ChangeBase.documents)).changes == [])
  }

  /// kubectl applies them to its own default, where a server says that they are.
  @Test func documentsWithoutANamespaceAreThoseOfTheDefault() throws {
    let written = try ChangeBase.objects(ChangeBase.documents.replacing("prod", with: "default")).map(\.value)
    let live = written.map { object in
      var object = object
      object[path: "metadata", "namespace"] = "default"
      object[path: "metadata", "uid"] = "0b7f5f8e-0000-4000-8000-000000000000"
      return KubernetesObject(object)
    }
    let unnamed = written.map { object in
      var object = object
      object[path: "metadata"]["namespace"] = nil
      return KubernetesObject(object)
    }
    #expect(ChangePlan(from: live, to: unnamed).changes == [])
    #expect(ChangePlan(from: unnamed, to: live, defaultNamespace: "default").changes == [])
    #expect(!ChangePlan(from: live, to: unnamed, defaultNamespace: "another").changes.isEmpty)
  }

  /// Knative's Service has the kind of Kubernetes' own.
  @Test func aServiceOfAnotherGroupHidesNoChange() throws {
    let decoy = KubernetesObject([
      "apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": ["name": "kv", "namespace": "prod"],
      "spec": ["template": ["spec": ["containers": [["image": "app:1"]]]]],
    ])
    let old = try ChangeBase.objects(ChangeBase.documents)
    let new = old.map { object in
      var value = object.value
      if object.kind == "Service", object.name == "kv" { value[path: "spec", "publishNotReadyAddresses"] = false }
      return KubernetesObject(value)
    }
    let alone = ChangePlan(from: old, to: new).changes
    #expect(alone.map(\.object) == ["Service/prod/kv"])
    #expect(ChangePlan(from: [decoy] + old, to: [decoy] + new).changes == alone)
    #expect(ChangePlan(from: old + [decoy], to: new + [decoy]).changes == alone)
    let removed = ChangePlan(from: old + [decoy], to: old).changes
    #expect(removed.map(\.object) == ["Service.serving.knative.dev/prod/kv"])
    #expect(removed.map(\.class) == [.safe])
    #expect(removed.map(\.remedy) == ["kubectl delete service.serving.knative.dev kv -n prod"])
  }

  @Test func aRealChangeIsToldAllTheSame() throws {
    let new = try ChangeBase.objects(ChangeBase.documents.replacing("image: store:1", with: "image: store:2"))
    let changes = ChangePlan(from: try Self.live(), to: new).changes
    #expect(changes.map(\.class) == [.disruptive, .disruptive])
  }

  @Test func whatAnAPIServerFilledInIsNoDefaultOfRenderedManifests() throws {
    let old = try ChangeBase.objects(ChangeBase.documents)
    let new = try ChangeBase.objects(ChangeBase.documents.replacing("imagePullPolicy: Always", with: "stdin: true"))
    let paths = ChangePlan(from: old, to: new).changes.prefix(2).map { $0.path ?? "" }
    #expect(paths.map { $0.split(separator: ".").last ?? "" } == ["imagePullPolicy", "stdin"])
  }

  @Test func aJobThatIsGoneIsNotTakenForAFreshCluster() throws {
    let old = try Self.live().filter { $0.kind != "Job" }
    let changes = ChangePlan(from: old, to: try ChangeBase.objects(ChangeBase.documents)).changes
    #expect(changes.map(\.message) == ["is new: brings the cluster to its plan, whatever state it is in"])
  }

  @Test func nothingToSomethingFormsTheCluster() throws {
    let changes = ChangePlan(from: [], to: try ChangeBase.objects(ChangeBase.documents)).changes
    #expect(changes.filter { $0.object.hasPrefix("Job/") }.map(\.message) == ["is new: forms the cluster"])
    #expect(changes.filter { $0.class == .topology }.count == 4)
  }

  /// One cluster that is there says nothing of another of its name.
  @Test func anotherClusterIsFormed() throws {
    let first = try ChangeBase.objects(ChangeBase.documents)
    let documents = ChangeBase.documents.replacing("kv.prod.svc", with: "kv.test.svc")
      .replacing("namespace: prod", with: "namespace: test")
    let second = try ChangeBase.objects(documents)
    let changes = ChangePlan(from: first, to: first + second).changes
    #expect(changes.filter { $0.object.hasPrefix("Job/") }.map(\.message) == ["is new: forms the cluster"])
    let jobless = first.filter { $0.kind != "Job" }
    let both = ChangePlan(from: jobless, to: first + second).changes.filter { $0.object.hasPrefix("Job/") }
    #expect(
      both.map(\.message) == [
        "is new: brings the cluster to its plan, whatever state it is in", "is new: forms the cluster",
      ])
  }

  @Test func aRenamedClusterIsAnotherCluster() throws {
    let renamed = ChangeBase.documents.replacing("name: kv, namespace", with: "name: kv2, namespace")
      .replacing("$(POD_NAME).kv.prod", with: "$(POD_NAME).kv2.prod")
    let changes = ChangePlan(
      from: try ChangeBase.objects(ChangeBase.documents), to: try ChangeBase.objects(renamed)
    ).changes
    #expect(changes.first?.class == .identity)
    #expect(changes.contains { $0.object == "Service/prod/kv" && $0.class == .identity })
    #expect(changes.contains { $0.path == "spec.serviceName" && $0.class == .illegal })
  }

  @Test func onlyWhatIsNotAcceptedIsRefused() throws {
    let plan = ChangePlan(
      from: try ChangeBase.objects(ChangeBase.documents),
      to: try ChangeBase.objects(ChangeBase.documents.replacing("storageClassName: ssd", with: "storageClassName: hdd"))
    )
    let ids = Set(plan.refused(accepting: []).map(\.id))
    #expect(
      ids == Set(["illegal", "data"].flatMap { kind in (0...1).map { "\(kind):StatefulSet/prod/storage-\($0)" } }))
    #expect(plan.refused(accepting: Array(ids)) == [])
    #expect(Set(plan.refused(accepting: ["data:StatefulSet/prod/storage-0"]).map(\.id)).count == 3)
  }
}
