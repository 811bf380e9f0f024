import Schema
import TestSupport
import Testing
import YAML

@testable import Render

/// What is rendered without `compatibility`: the operator's StatefulSets, and what keeps a cluster from breaking.
@Suite struct OwnStatefulSetTests {
  private let sample = Rendering(
    Sample.cluster() + Sample.role(replicas: 12, spec: "")
      + Sample.template(instances: 3, podMetadata: "labels: {a: b}"))

  @Test func aSampleRendersWithoutAWord() {
    #expect(sample.findings.isEmpty)
  }

  @Test func objectsComeByKindAndThenInTheOrderOfTheirNumbers() {
    let order = ["ConfigMap", "Service", "StatefulSet", "PodDisruptionBudget", "Ingress", "Job"]
    let ranks = sample.objects.compactMap { order.firstIndex(of: $0["kind"]?.string ?? "") }
    #expect(ranks == ranks.sorted() && ranks.count == sample.objects.count)
    let names = (0..<12).map { "storage-\($0)" }
    #expect(sample.names("StatefulSet") == names)
    #expect(sample.names("PodDisruptionBudget") == names)
  }

  @Test func everyObjectCarriesTheLabelsThatFindAWholeCluster() {
    for object in sample.objects {
      let labels = object[path: "metadata", "labels"]
      #expect(labels[LabelKey.name] == "tarantool-cartridge")
      #expect(labels[LabelKey.instance] == "kv")
      #expect(labels[LabelKey.component] != nil)
      #expect(labels[LabelKey.managedBy] == "kubectl-tarantool")
      #expect(labels[LabelKey.clusterID] == "kv")
    }
  }

  @Test func theHeadlessServiceNamesPodsBeforeTheyAreReady() {
    let service = sample.object("Service")
    #expect(service.at("metadata.name") == "kv")
    #expect(service.at("spec.clusterIP") == "None")
    #expect(service.at("spec.publishNotReadyAddresses") == true)
    #expect(service[path: "spec", "selector"] == ["tarantool.io/cluster-id": "kv"])
    let ports = service[path: "spec", "ports"].sequence.map {
      "\($0["name"]?.string ?? "") \($0["protocol"]?.string ?? "")"
    }
    // One entry for each number: client-side apply merges ports by it alone.
    #expect(ports == ["app TCP", "http TCP"])
  }

  @Test func portsAreThoseOfTheCluster() {
    let rendering = Rendering(
      Sample.cluster(spec: "listenPort: 3311, httpPort: 8082") + Sample.role() + Sample.template())
    let ports = rendering.object("Service")[path: "spec", "ports"].sequence
    #expect(ports.map { $0["port"] } == [3311, 8082])
    #expect(ports.map { $0["targetPort"] } == [3311, 8082])
    #expect(rendering.container.yaml.contains("value: \"8082\""))
    #expect(rendering.container.yaml.contains(".kv.default.svc.cluster.local:3311"))
  }

  @Test func noTwoStatefulSetsSelectTheSamePods() {
    let selectors = sample.objects("StatefulSet").map { $0[path: "spec", "selector", "matchLabels"] }
    #expect(Set(selectors).count == 12)
    for statefulSet in sample.objects("StatefulSet") {
      let labels = statefulSet[path: "spec", "template", "metadata", "labels"]
      for entry in statefulSet[path: "spec", "selector", "matchLabels"].mapping.entries {
        #expect(labels[entry.key] == entry.value)
      }
      #expect(labels["a"] == "b")
    }
  }

  @Test func podsAreStartedTogetherAndSeeNoServiceLinks() {
    let statefulSet = sample.object("StatefulSet")
    #expect(statefulSet.at("spec.podManagementPolicy") == "Parallel")
    #expect(statefulSet.at("spec.serviceName") == "kv")
    #expect(statefulSet.at("spec.template.spec.enableServiceLinks") == false)
  }

  /// Variables that tell an instance who it is, where the template sets none.
  @Test func identityVariablesAreAdded() {
    let env = sample.container["env"]?.sequence ?? []
    #expect(
      env.compactMap { $0["name"]?.string }
        == ["TARANTOOL_WORKDIR", "TARANTOOL_INSTANCE_NAME", "TARANTOOL_ADVERTISE_URI", "TARANTOOL_HTTP_PORT"])
    #expect(env.last?["value"] == "8081")
    #expect(env.dropFirst(2).first?["value"] == "$(TARANTOOL_INSTANCE_NAME).kv.default.svc.cluster.local:3301")
  }

  @Test func variablesOfTheTemplateAreLeftAlone() {
    let env = "{name: TARANTOOL_INSTANCE_NAME, value: me}, {name: TARANTOOL_HTTP_PORT, value: \"80\"}"
    let container = Rendering(Sample.cluster() + Sample.role() + Sample.template(env: env)).container
    let names = container["env"]?.sequence.compactMap { $0["name"]?.string } ?? []
    #expect(names.count == Set(names).count)
    #expect(container.yaml.contains("name: TARANTOOL_INSTANCE_NAME\n  value: me\n"))
    #expect(container.yaml.contains("$(POD_NAME).kv."))
  }

  /// What a template says is what is rendered, even where silence would have been filled in.
  @Test(
    arguments: [
      ("podManagementPolicy: OrderedReady", "spec.podManagementPolicy", "OrderedReady"),
      ("revisionHistoryLimit: 3", "spec.revisionHistoryLimit", 3),
      ("updateStrategy: {type: OnDelete}", "spec.updateStrategy.type", "OnDelete"),
      ("minReadySeconds: 010", "spec.minReadySeconds", .literal("010")),
    ] as [(String, String, YAMLValue)])
  func theTemplatePassesThrough(_ spec: String, path: String, value: YAMLValue) {
    let rendering = Rendering(Sample.cluster() + Sample.role() + Sample.template(spec: spec))
    #expect(rendering.object("StatefulSet").at(path) == value)
  }

  @Test func serviceLinksThatTheTemplateWantsStay() {
    let rendering = Rendering(Sample.cluster() + Sample.role() + Sample.template(pod: "enableServiceLinks: true"))
    #expect(rendering.object("StatefulSet").at("spec.template.spec.enableServiceLinks") == true)
  }

  @Test func volumeClaimsGetWhatArgoWaitsFor() {
    let claim = sample.object("StatefulSet")[path: "spec", "volumeClaimTemplates"].sequence.first
    #expect(claim?["apiVersion"] == "v1")
    #expect(claim?["kind"] == "PersistentVolumeClaim")
  }

  @Test func replicasAreAlwaysWritten() {
    let template = Sample.template().replacing("  replicas: 1\n", with: "")
    #expect(Rendering(Sample.cluster() + Sample.role() + template).object("StatefulSet").at("spec.replicas") == 1)
  }

  @Test func aBudgetGuardsReplicasetsOfTwoOrMore() {
    let budget = sample.object("PodDisruptionBudget")
    #expect(budget.at("spec.maxUnavailable") == 1)
    #expect(
      budget[path: "spec", "selector", "matchLabels", LabelKey.replicasetUUID]
        == sample.object("StatefulSet")[path: "metadata", "labels", LabelKey.replicasetUUID])
    #expect(Rendering(Sample.all).objects("PodDisruptionBudget").isEmpty)
  }

  @Test func aRoleOfNoReplicasetsGivesNone() {
    let rendering = Rendering(Sample.cluster() + Sample.role(replicas: 0) + Sample.template())
    #expect(rendering.objects("StatefulSet").isEmpty && rendering.objects("Service").count == 1)
  }

  @Test func replicasAndNumReplicasetsMeanTheSame() {
    let late = Sample.role(replicas: 2).replacing("replicas: 2", with: "numReplicasets: 2")
    #expect(
      Rendering(Sample.cluster() + late + Sample.template()).objects
        == Rendering(Sample.cluster() + Sample.role(replicas: 2) + Sample.template()).objects)
  }

  @Test func nullsAndStatusOfAnExportAreDropped() {
    let export = Sample.template(
      metadata: "creationTimestamp: null", spec: "status: {}", podMetadata: "creationTimestamp: null"
    )
    .replacing("accessModes: [ReadWriteOnce]}", with: "accessModes: [ReadWriteOnce]}, status: {phase: Pending}")
    #expect(Rendering(Sample.cluster() + Sample.role() + export).objects == Rendering(Sample.all).objects)
  }

  @Test func everyObjectTemplateIsAnObject() {
    for template in ObjectTemplate.all {
      #expect(
        template["apiVersion"]?.string != nil && template["kind"]?.string != nil
          && !template[path: "metadata", "name"].yaml.isEmpty)
    }
    #expect(ObjectTemplate.all.count >= 4)
  }
}
